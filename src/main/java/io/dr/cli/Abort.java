package io.dr.cli;

import io.dr.journal.Event;
import picocli.CommandLine.Command;

/** {@code dr abort}: gives a run up. */
@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description = "Gives a run up; what was done is not undone.",
    footer = {"", "Example: dr abort 20261123-k7m2 --by Ada --reason \"us-east-1 is back\""})
final class Abort extends Intervention {
  @Override
  Event decide(RunReference found) {
    return new Event.RunAborted(by(), reason());
  }
}
