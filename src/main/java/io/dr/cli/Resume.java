package io.dr.cli;

import io.dr.engine.Claim;
import io.dr.engine.RunLog;
import io.dr.engine.RunTakenException;
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
      Optional<Lease> living = RunReference.driver(found.lease(), cli.surroundings);
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
        Claim claim = claim(journal, found);
        return new Runner(
                cli, recovery, commands, Runner.Format.TEXT, Recoveries.speed(found.state()))
            .run(confirmEach, company -> recovery.resume(company, claim, this::say));
      } catch (RunTakenException e) {
        throw taken(found.newer(journal), commands);
      }
    }
  }

  /**
   * What was found decides; preflight takes its time, and another may take the run up meanwhile.
   */
  private Claim claim(Journal journal, RunReference found) {
    return takeOver
        ? Claim.over()
        : Claim.unlessDriven(
            found.state().sequence(),
            () -> RunReference.driver(journal.leases().of(run), cli.surroundings).isEmpty());
  }

  private CommandFailure taken(RunReference found, Commands commands) {
    return new CommandFailure(
        ExitCode.HELD,
        "Run %s was taken up by %s meanwhile.".formatted(run, found.state().orchestrator()),
        "Leave it to that, or take it over with: " + commands.takeOver(run));
  }

  /** Only whoever has the run says what is to become of it. */
  private void say(RunLog log) {
    log.decide(this::remaining);
    acceptedLoss.read().ifPresent(upTo -> log.allowLoss(upTo, who()));
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

  /** Whoever drives a paused run is told to go on; from any other it is kept. */
  private int goOn(Journal journal, RunReference found, Lease lease, Commands commands) {
    Instant now = found.wall(cli);
    if (found.state().pause().isPresent()) {
      new Submission(
              journal,
              paused -> new Event.RunUnpaused(who(), ""),
              paused -> paused.state().now(now, paused.lease()))
          .append(found);
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
  private Optional<Event> remaining(RunState now) {
    if (now.pause().isPresent()) {
      return Optional.of(new Event.RunUnpaused(who(), "resumed"));
    }
    return now.steps().keySet().stream()
        .filter(step -> now.step(step).status() == StepStatus.FAILED)
        .findFirst()
        .map(step -> new Event.StepReopened(step, who(), "resumed"));
  }
}
