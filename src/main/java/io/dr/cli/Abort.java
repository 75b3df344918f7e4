package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import picocli.CommandLine.Command;

/** {@code dr abort}: gives a run up. */
@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description = "Gives a run up; what was done is not undone.",
    footer = {"", "Example: dr abort 20261123-k7m2 --by Ada --reason \"us-east-1 is back\""})
final class Abort extends Intervention {
  @Override
  Event decide(RunState now) {
    boolean over =
        now.phase() == RunState.RunPhase.FINISHED || now.phase() == RunState.RunPhase.ABORTED;
    if (over) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Run " + now.run() + " is over.",
          "See how it went with: " + commands().status(now.run()));
    }
    return new Event.RunAborted(by(), reason());
  }
}
