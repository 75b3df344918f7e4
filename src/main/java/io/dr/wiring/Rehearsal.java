package io.dr.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.aws.Documents;
import io.dr.plan.PlannedStep;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.check.SimulatedProbes;
import io.dr.sim.cloud.SimulatedServices;
import io.dr.sim.command.SimulatedProcesses;
import io.dr.sim.people.SimulatedChannels;

/**
 * The simulated world of one run: it comes to hold whatever the runbook's steps take for granted.
 */
final class Rehearsal {
  private static final String URLS = "http:url";
  private static final String RECORDS = "dns:record";
  private static final String PROGRAMS = "command:process";

  private final RunFacts facts;
  private final SimulatedCloud cloud;
  private final SimulatedProbes probes;
  private final SimulatedProcesses processes;
  private final World world;

  Rehearsal(SimulatedWorld simulated, RunFacts facts, Documents documents) {
    this.facts = facts;
    SimulatedServices services = new SimulatedServices(simulated);
    this.cloud = new SimulatedCloud(services.all());
    this.probes = new SimulatedProbes(simulated, services.route53()::answer);
    this.processes = new SimulatedProcesses(simulated, facts.to());
    this.world =
        new World(
            cloud,
            services.cognito(),
            new SimulatedChannels(simulated, facts.to()),
            probes,
            documents,
            processes);
  }

  World world() {
    return world;
  }

  /** Puts in place what a step expects to find. */
  void expect(PlannedStep step, ObjectNode with) {
    resources(step.type(), with);
  }

  private <W> void resources(ActionType<W> type, ObjectNode with) {
    for (SimulatedResource resource : type.simulates().apply(Catalog.bind(type, with), facts)) {
      switch (resource.kind()) {
        case URLS, RECORDS -> probes.expect(resource);
        case PROGRAMS -> processes.expect(resource);
        default -> cloud.expect(resource);
      }
    }
  }
}
