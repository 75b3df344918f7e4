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
   * The names of the servers that are authoritative for the zone of a name.
   *
   * @param timeout for one resolver's answer
   * @throws io.dr.action.ActionFailure of kind UNREACHABLE when they cannot be found; of kind
   *     INVALID when it is no domain name
   */
  List<String> nameServers(String name, Duration timeout);

  /**
   * Asks one server for the records of a name, past all caches of this machine.
   *
   * @param server by address or name, with a port where it is not 53
   * @param type for example {@code CNAME}
   * @throws io.dr.action.ActionFailure of kind UNREACHABLE when it does not answer in time
   */
  DnsAnswer dns(String server, String name, String type, Duration timeout);

  /**
   * What a name server answered.
   *
   * @param status {@code NOERROR}, {@code NXDOMAIN}, {@code SERVFAIL} and so on
   * @param values of the records of the type asked for, in alphabetical order; names in lower case
   *     and without the last dot
   * @param ttl the shortest time to live on the way to them
   * @param authoritative whether the server says that it serves the zone
   */
  record DnsAnswer(String status, List<String> values, Duration ttl, boolean authoritative) {
    public DnsAnswer {
      values = List.copyOf(values);
    }
  }

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
