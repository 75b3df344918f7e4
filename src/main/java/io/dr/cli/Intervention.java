package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.StaleAppendException;
import io.dr.report.Commands;
import io.dr.wiring.Home;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The operator's hand, from any terminal: it only appends an event, by name. */
abstract class Intervention implements Callable<Integer> {
  private static final int TRIES = 20;

  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who decides.")
  private String by = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is journaled.")
  private Optional<String> reason = Optional.empty();

  private Commands commands = Commands.HERE;

  String by() {
    return by;
  }

  String reason() {
    return reason.orElse("");
  }

  /** How people are told to go on. */
  Commands commands() {
    return commands;
  }

  /**
   * What to append, given where the run stands.
   *
   * @throws CommandFailure when it does not fit
   */
  abstract Event decide(RunState now);

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    commands = home.commands(cli.surroundings);
    try (Journal journal = home.open(false)) {
      Event event = append(journal, this::decide);
      cli.terminal
          .out()
          .println(
              "Recorded in run " + run + ": " + event.getClass().getSimpleName() + " by " + by);
      return ExitCode.OK.code();
    }
  }

  private Event append(Journal journal, Function<RunState, Event> decide) {
    for (int i = 0; i < TRIES; i++) {
      RunReference found = RunReference.find(journal, Optional.of(run));
      RunState now = found.state();
      Instant at = now.now(cli.surroundings.clock().instant(), found.lease());
      Event event = decide.apply(now);
      try {
        journal.append(run, now.sequence(), at, event);
        return event;
      } catch (StaleAppendException stale) {
        // The run moved on meanwhile: decide again on what it is now.
      }
    }
    throw new CommandFailure(
        ExitCode.HELD, "The run moves too fast to be written to.", "Try again.");
  }
}
