package io.dr.check;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** How the program looks at production from outside. */
public interface Probes {

  /**
   * Asks a URL with GET, following no redirect.
   *
   * @param headers sent along; may hold secrets, so they are never shown
   * @param timeout for the whole exchange, body included
   * @throws io.dr.action.ActionFailure of kind UNREACHABLE when nothing answers in time; of kind
   *     INVALID when the URL or a header cannot be sent
   */
  Answer get(URI url, Map<String, String> headers, Duration timeout);

  /**
   * What came back.
   *
   * @param status the HTTP status code
   * @param body at most 64 KiB of it
   * @param took how long the exchange took
   */
  record Answer(int status, String body, Duration took) {}
}
