package io.dr.action;

import io.dr.runbook.Site;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mutating call as it stands in the journal. Holds no secrets.
 *
 * @param service the service as its users name it, for example {@code RDS}
 * @param operation the operation's own name, for example {@code PromoteReadReplica}
 * @param resource what it acts on
 * @param site where it is sent
 * @param parameters what an auditor would ask about, in alphabetical order
 */
public record Call(
    String service, String operation, String resource, Site site, Map<String, String> parameters) {

  public Call {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /** A call whose resource says enough. */
  public static Call of(String service, String operation, String resource, Site site) {
    return new Call(service, operation, resource, site, Map.of());
  }
}
