package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.report.Commands;
import io.dr.report.Plain;
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
      "Takes up a run that stands still or was interrupted; no effect is repeated.",
      "A rehearsal goes on too, in its own world and time."
    },
    footer = {"", "Example: dr resume 20261123-k7m2"})
final class Resume implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(names = "--take-over", description = "Also when another orchestrator still drives it.")
  private boolean takeOver;

  @Option(names = "--confirm-each", description = "Ask before every mutating call.")
  private boolean confirmEach;

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    Commands commands = home.commands(cli.surroundings);
    try (Journal journal = home.open(false)) {
      RunReference found = RunReference.find(journal, Optional.of(run));
      check(found, commands);
      Recoveries recoveries = new Recoveries(cli.surroundings, journal);
      try (Recovery recovery = recoveries.resumed(found.state(), found.lease(), found.runbook())) {
        recovery
            .preflight()
            .forEach(
                doubt ->
                    cli.terminal.err().println(Plain.text(doubt.cause() + " " + doubt.remedy())));
        reopen(journal, found);
        return new Runner(
                cli, recovery, commands, Runner.Format.TEXT, Recoveries.speed(found.state()))
            .run(confirmEach, recovery::resume);
      }
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
    Instant now = cli.surroundings.clock().instant();
    Optional<Lease> living = found.lease().filter(lease -> lease.alive(now));
    if (living.isPresent() && !takeOver) {
      Lease lease = living.get();
      throw new CommandFailure(
          ExitCode.HELD,
          "Run %s is driven by %s since %s, last sign of life %s."
              .formatted(
                  run,
                  lease.holder(),
                  Utc.show(lease.since(), now),
                  Utc.show(lease.renewed(), now)),
          "Leave it to that, or take it over with: " + commands.takeOver(run));
    }
  }

  /** Failed steps are tried anew: to resume is to say that what stopped them was seen to. */
  private void reopen(Journal journal, RunReference found) {
    RunState now = found.state();
    for (String step : found.state().steps().keySet()) {
      if (now.step(step).status() == StepStatus.FAILED) {
        Event reopened = new Event.StepReopened(step, cli.surroundings.user(), "resumed");
        now =
            now.apply(
                journal.append(
                    run,
                    now.sequence(),
                    now.now(cli.surroundings.clock().instant(), found.lease()),
                    reopened));
      }
    }
  }
}
