package io.dr.people;

import java.util.Optional;

/** How the program reaches people and what shows them the state of things. */
public interface Channels {

  /**
   * The status page behind that address.
   *
   * @param page {@code statuspage:<page id>}, {@code file:<path>}, {@code s3://bucket/key} or
   *     {@code https://host/path}
   * @param token what the page's service asks for; a secret
   * @throws io.dr.action.ActionFailure of kind INVALID when the address is none of these, or lacks
   *     a token that it needs
   */
  StatusPage statusPage(String page, Optional<String> token);
}
