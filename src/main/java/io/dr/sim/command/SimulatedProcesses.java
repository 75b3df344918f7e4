package io.dr.sim.command;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.SimulatedResource;
import io.dr.command.Processes;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Programs that end as a step expects, without having run: nothing leaves the rehearsal. */
public final class SimulatedProcesses implements Processes {
  private final SimulatedWorld world;
  private final Site site;
  private final Map<String, Integer> exits = new ConcurrentHashMap<>();

  /**
   * @param site where the effects are recorded
   */
  public SimulatedProcesses(SimulatedWorld world, Site site) {
    this.world = world;
    this.site = site;
  }

  /** Sees to it that the command can be run; its attribute {@code exit} is its exit code. */
  public void expect(SimulatedResource command) {
    exits.put(command.name(), Integer.valueOf(command.attributes().getOrDefault("exit", "0")));
  }

  @Override
  public Ended run(Invocation invocation) {
    Integer exit = exits.get(String.join(" ", invocation.command()));
    if (exit == null) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              invocation.command().get(0) + " cannot be started.",
              "See that it is installed here, executable, and on the PATH."));
    }
    world.applied("Command", "Run", invocation.command().get(0), site);
    return new Ended(exit, "", "");
  }
}
