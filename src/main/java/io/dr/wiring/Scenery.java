package io.dr.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.aws.Documents;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.check.SimulatedProbes;
import io.dr.sim.cloud.SimulatedServices;
import io.dr.sim.command.SimulatedProcesses;
import io.dr.sim.people.SimulatedChannels;

/** Everything simulated that actions reach, and what is put in place in it. */
final class Scenery {
  private static final String URLS = "http:url";
  private static final String RECORDS = "dns:record";
  private static final String PROGRAMS = "command:process";

  private final SimulatedCloud cloud;
  private final SimulatedProbes probes;
  private final SimulatedProcesses processes;
  private final World world;

  /**
   * @param to the site to recover in
   * @param documents what lies beside the runbook
   */
  Scenery(SimulatedWorld simulated, Site to, Documents documents) {
    SimulatedServices services = new SimulatedServices(simulated);
    this.cloud = new SimulatedCloud(services.all());
    this.probes = new SimulatedProbes(simulated, services.route53()::answer);
    this.processes = new SimulatedProcesses(simulated, to);
    this.world =
        new World(
            cloud,
            services.cognito(),
            new SimulatedChannels(simulated, to),
            probes,
            documents,
            processes);
  }

  World world() {
    return world;
  }

  /** Puts in place what a step with those parameters takes for granted. */
  <W> void expect(ActionType<W> type, ObjectNode with, RunFacts facts) {
    for (SimulatedResource resource : type.simulates().apply(Catalog.bind(type, with), facts)) {
      switch (resource.kind()) {
        case URLS, RECORDS -> probes.expect(resource);
        case PROGRAMS -> processes.expect(resource);
        default -> cloud.expect(resource);
      }
    }
  }
}
