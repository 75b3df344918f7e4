package io.dr.people;

/** How the program reaches people and what shows them the state of things. */
public interface Channels {

  /**
   * The status page behind that address.
   *
   * @param page {@code statuspage:<page id>}, {@code file:<path>} or {@code s3://bucket/key}
   */
  StatusPage statusPage(String page);
}
