package io.dr.cli;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.report.StatusReport;
import io.dr.report.StatusReports;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Home;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that a command was given by id, or by default the newest.
 *
 * @param id the run's id
 * @param entries its log
 * @param state its state
 * @param lease who drives it
 */
record RunReference(String id, List<Entry> entries, RunState state, Optional<Lease> lease) {

  /**
   * Finds it.
   *
   * @throws CommandFailure of exit code 2 when there is no such run
   */
  static RunReference find(Journal journal, Optional<String> given) {
    List<String> runs = journal.runs();
    if (runs.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "No run was kept here yet.",
          "Start one with dr exercise RUNBOOK, or name the folder with --state.");
    }
    String id = given.orElse(runs.get(0));
    if (!runs.contains(id)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is no run '" + id + "'.",
          "The newest are: " + String.join(", ", runs.subList(0, Math.min(5, runs.size()))) + ".");
    }
    List<Entry> entries = journal.read(id, 0);
    return new RunReference(id, entries, RunState.of(id, entries), journal.leases().of(id));
  }

  /** Where the journal is, for a command about a run. */
  static Home home(Cli cli, StateOption state) {
    Home home = Home.near(state.folder(), cli.surroundings);
    if (!home.exists()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "No run was kept in " + home.folder() + ".",
          "Go to the runbook's project, or name the folder with --state.");
    }
    return home;
  }

  /** The runbook as it was frozen. */
  Runbook runbook() {
    Event.RunInitiated initiated = state.initiated();
    ReadResult read =
        new Runbooks(Recoveries.describing()).read(initiated.path(), initiated.source());
    return read.runbook()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.INVALID_RUNBOOK,
                    "This version of dr does not understand the runbook of run " + id + ".",
                    "Use the version that initiated it."));
  }

  /** The plan as it was frozen. */
  Plan plan() {
    return Recoveries.frozen(id, state.initiated(), runbook());
  }

  /**
   * The whole report.
   *
   * @param wall the wall clock's time, UTC
   */
  StatusReport report(Instant wall) {
    return new StatusReports(plan()).full(id, entries, wall, lease);
  }
}
