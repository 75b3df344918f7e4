package io.dr.cli;

import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.report.Commands;
import io.dr.report.FailureText;
import io.dr.report.Utc;
import io.dr.wiring.Home;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr resume}: takes a run up where it stands. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Takes up a run that was interrupted, paused or stands still.",
      "No effect is repeated. A rehearsal goes on too, in its own world and time."
    },
    footer = {"", "Example: dr resume 20261123-k7m2"})
final class Resume implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();
  @Mixin private AcceptedLoss acceptedLoss = new AcceptedLoss();

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(names = "--take-over", description = "Also when another orchestrator still drives it.")
  private boolean takeOver;

  @Option(
      names = "--as-recorded",
      description = "By the runbook as it was when the run began, though its file has changed.")
  private boolean asRecorded;

  @Option(names = "--by", paramLabel = "NAME", description = "Who decides; your login if absent.")
  private Optional<String> by = Optional.empty();

  @Option(names = "--confirm-each", description = "Ask before every mutating call.")
  private boolean confirmEach;

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    Commands commands = home.commands(cli.surroundings);
    try (Journal journal = home.open(run)) {
      RunReference found = RunReference.find(journal, Optional.of(run));
      check(found, commands);
      Optional<Lease> living = living(found);
      if (living.isPresent() && !takeOver) {
        return goOn(journal, found, living.get(), commands);
      }
      if (!asRecorded) {
        ChangedRunbook.refuse(found, commands, cli.surroundings.directory(), cli.terminal.err());
      }
      if (!EntryCodec.intact(found.entries())) {
        cli.terminal
            .err()
            .println(
                "The journal of this run is not as it was written; the run goes on all the same."
                    + " See what was altered with: "
                    + commands.verify(run));
      }
      Recoveries recoveries = new Recoveries(cli.surroundings, journal);
      try (Recovery recovery = recoveries.resumed(found.state(), found.lease(), found.runbook())) {
        recovery.preflight().forEach(doubt -> cli.terminal.err().println(FailureText.line(doubt)));
        reopen(journal, found);
        allow(journal);
        return new Runner(
                cli, recovery, commands, Runner.Format.TEXT, Recoveries.speed(found.state()))
            .run(confirmEach, recovery::resume);
      }
    }
  }

  private void allow(Journal journal) {
    Optional<Duration> loss = acceptedLoss.read();
    if (loss.isPresent()) {
      RunReference now = RunReference.find(journal, Optional.of(run));
      append(journal, now.state(), now, new Event.LossAllowed(loss.get(), who()));
    }
  }

  private void check(RunReference found, Commands commands) {
    RunState.RunPhase phase = found.state().phase();
    if (phase == RunState.RunPhase.FINISHED || phase == RunState.RunPhase.ABORTED) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Run " + run + " is over.",
          "See how it went with: " + commands.status(run));
    }
  }

  private Optional<Lease> living(RunReference found) {
    Instant now = cli.surroundings.clock().instant();
    return found.lease().filter(lease -> lease.alive(now));
  }

  /** Whoever drives a paused run is told to go on; from any other it is kept. */
  private int goOn(Journal journal, RunReference found, Lease lease, Commands commands) {
    Instant now = cli.surroundings.clock().instant();
    if (found.state().pause().isPresent()) {
      journal.append(
          run,
          found.state().sequence(),
          found.state().now(now, found.lease()),
          new Event.RunUnpaused(who(), ""));
      cli.terminal.out().println("Run " + run + " goes on, driven by " + lease.holder() + ".");
      return ExitCode.OK.code();
    }
    throw new CommandFailure(
        ExitCode.HELD,
        "Run %s is driven by %s since %s, last sign of life %s."
            .formatted(
                run, lease.holder(), Utc.show(lease.since(), now), Utc.show(lease.renewed(), now)),
        "Leave it to that, or take it over with: " + commands.takeOver(run));
  }

  private String who() {
    return FreeText.name("--by", by).orElseGet(cli.surroundings::user);
  }

  /** Failed steps are tried anew: to resume is to say that what stopped them was seen to. */
  private void reopen(Journal journal, RunReference found) {
    RunState now = found.state();
    if (now.pause().isPresent()) {
      now = append(journal, now, found, new Event.RunUnpaused(who(), "resumed"));
    }
    for (String step : found.state().steps().keySet()) {
      if (now.step(step).status() == StepStatus.FAILED) {
        now = append(journal, now, found, new Event.StepReopened(step, who(), "resumed"));
      }
    }
  }

  private RunState append(Journal journal, RunState now, RunReference found, Event event) {
    Instant at = now.now(cli.surroundings.clock().instant(), found.lease());
    return now.apply(journal.append(run, now.sequence(), at, event));
  }
}
