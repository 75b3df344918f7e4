package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import picocli.CommandLine.Command;

/** {@code dr pause}: has a run wait. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = {
      "Has a run wait, until dr resume.",
      "No step begins and no call is made; what is under way is watched, and the RTO clock goes on."
    },
    footer = {"", "Example: dr pause 20261123-k7m2 --by Ada --reason \"prodX may be back\""})
final class Pause extends Intervention {
  @Override
  Event decide(RunReference found) {
    RunState now = found.state();
    if (now.pause().isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Run " + found.id() + " is paused already, by " + now.pause().get().by() + ".",
          "It goes on with: " + commands().resume(found.id()));
    }
    if (now.phase() != RunState.RunPhase.RUNNING) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Run " + found.id() + " stands still already.",
          "See why with: " + commands().status(found.id()));
    }
    return new Event.RunPaused(by(), reason());
  }
}
