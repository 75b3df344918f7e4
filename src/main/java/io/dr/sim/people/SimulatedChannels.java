package io.dr.sim.people;

import io.dr.people.Channels;
import io.dr.people.StatusPage;
import io.dr.people.UpdateStatusPage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Status pages in memory: nothing leaves the machine. */
public final class SimulatedChannels implements Channels {
  private final SimulatedWorld world;
  private final Site site;
  private final Map<String, StatusPage.Incident> incidents = new ConcurrentHashMap<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  /**
   * @param site where the effects are recorded
   */
  public SimulatedChannels(SimulatedWorld world, Site site) {
    this.world = world;
    this.site = site;
  }

  @Override
  public StatusPage statusPage(String page, Optional<String> token) {
    boolean isHook = page.startsWith("https://") || page.startsWith("http://");
    return new StatusPage() {
      @Override
      public Look look(String runId, int part) {
        // Nobody can ask a hook what it shows.
        Optional<Incident> shown =
            isHook ? Optional.empty() : Optional.ofNullable(incidents.get(page + " " + runId));
        return new Look(shown, shown.map(Incident::runId).orElse(""), true);
      }

      @Override
      public String publish(Update update) {
        Incident incident = update.incident();
        incidents.put(page + " " + incident.runId(), incident);
        String key = page + " " + incident.runId() + "/" + update.step();
        if (!isHook || keys.add(key)) {
          String name = UpdateStatusPage.shown(page);
          world.applied("Status page", "publish", name + " " + incident.status(), site);
        }
        return incident.runId();
      }
    };
  }
}
