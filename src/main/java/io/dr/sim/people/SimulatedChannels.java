package io.dr.sim.people;

import io.dr.people.Channels;
import io.dr.people.StatusPage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Status pages in memory: nothing leaves the machine. */
public final class SimulatedChannels implements Channels {
  private final SimulatedWorld world;
  private final Site site;
  private final Map<String, StatusPage.Incident> incidents = new ConcurrentHashMap<>();

  /**
   * @param site where the effects are recorded
   */
  public SimulatedChannels(SimulatedWorld world, Site site) {
    this.world = world;
    this.site = site;
  }

  @Override
  public StatusPage statusPage(String page, Optional<String> token) {
    return new StatusPage() {
      @Override
      public Optional<Incident> incident(String runId) {
        return Optional.ofNullable(incidents.get(page + " " + runId));
      }

      @Override
      public String publish(Incident incident, Instant at) {
        incidents.put(page + " " + incident.runId(), incident);
        world.applied("Status page", "publish", page + " " + incident.status(), site);
        return incident.runId();
      }
    };
  }
}
