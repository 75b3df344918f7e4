package io.dr.cli;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
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
import io.dr.wiring.LocalProcesses;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import io.dr.wiring.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A run that a command was given by id, or by default the newest.
 *
 * @param id the run's id
 * @param entries its log
 * @param state its state
 * @param lease who drives it
 * @param frozen its plan, where that is being made already
 */
record RunReference(
    String id,
    List<Entry> entries,
    RunState state,
    Optional<Lease> lease,
    Optional<CompletableFuture<Optional<Plan>>> frozen) {

  /**
   * Finds it.
   *
   * @throws CommandFailure of exit code 2 when there is no such run
   */
  static RunReference find(Journal journal, Optional<String> given) {
    String id = id(journal, given);
    List<Entry> entries = journal.read(id, 0);
    return new RunReference(
        id, entries, RunState.of(id, entries), journal.leases().of(id), Optional.empty());
  }

  /**
   * Finds it for a report: its plan is made from its first entry while the others are read.
   *
   * @throws CommandFailure of exit code 2 when there is no such run
   */
  static RunReference planned(Journal journal, Optional<String> given) {
    String id = id(journal, given);
    Optional<Entry> first = journal.first(id);
    Optional<CompletableFuture<Optional<Plan>>> frozen =
        first
            .map(Entry::event)
            .filter(Event.RunInitiated.class::isInstance)
            .map(Event.RunInitiated.class::cast)
            .map(begun -> CompletableFuture.supplyAsync(() -> Recoveries.asFrozen(id, begun)));
    // It holds the whole runbook, which need not be understood twice.
    List<Entry> entries = new ArrayList<>(first.stream().toList());
    entries.addAll(journal.read(id, first.map(Entry::sequence).orElse(0L)));
    return new RunReference(id, entries, RunState.of(id, entries), journal.leases().of(id), frozen);
  }

  /** The same run as it stands now: only what is newer is read. */
  RunReference newer(Journal journal) {
    RunReference now = with(journal.read(id, state.sequence()));
    return new RunReference(id, now.entries, now.state, journal.leases().of(id), frozen);
  }

  /** The same run with further entries. */
  RunReference with(List<Entry> newer) {
    List<Entry> all = new ArrayList<>(entries);
    RunState now = state;
    for (Entry entry : newer) {
      all.add(entry);
      now = now.apply(entry);
    }
    return new RunReference(id, all, now, lease, frozen);
  }

  /** The lease of whoever drives the run: nobody who is silent, or known to be gone. */
  static Optional<Lease> driver(Optional<Lease> lease, Surroundings surroundings) {
    LocalProcesses processes = new LocalProcesses(surroundings.identity());
    Instant now = surroundings.clock().instant();
    return lease
        .filter(known -> known.alive(now))
        .filter(known -> known.process().filter(processes::isGone).isEmpty());
  }

  private static String id(Journal journal, Optional<String> given) {
    List<String> runs = journal.runs();
    if (runs.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "No run was kept here yet.",
          "Start one with dr exercise RUNBOOK, or name the folder with --state.");
    }
    String id = given.orElse(runs.get(0));
    if (!runs.contains(id)) {
      // Says so where a file that may hold it cannot be read.
      journal.first(id);
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is no run '" + id + "'.",
          "The newest are: " + String.join(", ", runs.subList(0, Math.min(5, runs.size()))) + ".");
    }
    return id;
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
    return read.runbook().orElseThrow(this::unreadable);
  }

  private CommandFailure unreadable() {
    return EntryCodec.intact(entries)
        ? new CommandFailure(
            ExitCode.INVALID_RUNBOOK,
            "This version of dr does not understand the runbook of run " + id + ".",
            "Use the version that initiated it.")
        : new CommandFailure(
            ExitCode.DEFECT,
            "The journal of run " + id + " was altered: it holds no runbook that could be read.",
            "See where with dr verify " + id + ", and put back a journal that was saved.");
  }

  /** The plan as it was frozen. Its text is read for problems again only where it is in doubt. */
  Plan plan() {
    return frozen
        .map(CompletableFuture::join)
        .orElseGet(() -> Recoveries.asFrozen(id, state.initiated()))
        .orElseGet(() -> Recoveries.frozen(id, state.initiated(), runbook()));
  }

  /** What surrounds this program, its clock in the time of whoever drives the run. */
  Surroundings surroundings(Cli cli) {
    return cli.surroundings.inTimeOf(state, lease);
  }

  /** What the clock of whoever drives the run shows now, UTC. */
  Instant wall(Cli cli) {
    return surroundings(cli).clock().instant();
  }

  /**
   * The report as people are shown it.
   *
   * @param wall the wall clock's time, UTC
   */
  StatusReport shown(Instant wall) {
    return new StatusReports(plan()).forPeople(state, entries, wall, lease);
  }

  /**
   * The whole report.
   *
   * @param wall the wall clock's time, UTC
   */
  StatusReport report(Instant wall) {
    return new StatusReports(plan()).full(state, entries, wall, lease);
  }
}
