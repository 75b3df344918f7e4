package io.dr.cli;

import io.dr.journal.Event;
import io.dr.report.ChangesText;
import io.dr.report.StatusReport;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code dr abort}: gives a run up. */
@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description = {
      "Gives a run up: what is under way is finished, nothing else is begun, and nothing is undone.",
      "Lists what was changed so far and what would take it back."
    },
    footer = {"", "Example: dr abort 20261123-k7m2 --by Ada --reason \"us-east-1 is back\""})
final class Abort extends Intervention {
  @Override
  Event decide(RunReference found) {
    return new Event.RunAborted(by(), reason());
  }

  @Override
  void tellMore(StatusReport report, PrintWriter out) {
    new ChangesText(ink()).lines(report).forEach(out::println);
  }
}
