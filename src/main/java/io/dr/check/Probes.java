package io.dr.check;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
   * @param headers by name in lower case, each with its values
   * @param body at most 64 KiB of it
   * @param took how long the exchange took
   */
  record Answer(int status, Map<String, List<String>> headers, String body, Duration took) {
    public Answer {
      Map<String, List<String>> lower = new TreeMap<>();
      headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
      headers = Collections.unmodifiableMap(lower);
    }

    /** The values of that header, none when it is not there. */
    public List<String> header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
  }
}
