package io.dr.aws;

import java.net.URI;

/** Sends documents to the pre-signed addresses that AWS hands out. */
public interface Uploads {

  /**
   * Puts a document there, once.
   *
   * @param address pre-signed, and so a secret
   * @throws io.dr.action.ActionFailure when it is not taken
   */
  void put(URI address, byte[] content);
}
