package io.dr.people;

import java.util.Optional;

/** How the program reaches people and what shows them the state of things. */
public interface Channels {

  /**
   * The status page behind that address.
   *
   * @param page {@code statuspage:<page id>}, {@code file:<path>} or {@code s3://bucket/key}
   * @param token what the page's service asks for; a secret
   * @throws io.dr.action.ActionFailure of kind INVALID when the address is none of these
   */
  StatusPage statusPage(String page, Optional<String> token);
}
