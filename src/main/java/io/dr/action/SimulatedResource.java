package io.dr.action;

import io.dr.runbook.Site;
import java.util.Map;

/**
 * Something a simulation must contain for a step to be rehearsed.
 *
 * @param kind service and resource, for example {@code rds:replica}
 * @param name as the service knows it
 * @param site where it lives
 * @param attributes what the kind needs besides
 */
public record SimulatedResource(
    String kind, String name, Site site, Map<String, String> attributes) {
  public SimulatedResource {
    attributes = Map.copyOf(attributes);
  }

  /** A resource that its name describes. */
  public static SimulatedResource of(String kind, String name, Site site) {
    return new SimulatedResource(kind, name, site, Map.of());
  }
}
