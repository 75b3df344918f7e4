package io.dr.cli;

import io.dr.report.DryRunReport;
import io.dr.report.DryRunText;
import io.dr.report.JsonReport;
import io.dr.wiring.DryRecovery;
import io.dr.wiring.Home;
import io.dr.wiring.RunRequest;

/** Shows what a run would do: {@code --dry-run} of a disaster and of an exercise alike. */
final class DryRunOutput {
  private final Cli cli;
  private final Home home;
  private final Runner.Format format;

  DryRunOutput(Cli cli, Home home, Runner.Format format) {
    this.cli = cli;
    this.home = home;
    this.format = format;
  }

  /** Looks and prints; answers with the exit code of a preflight. */
  int show(RunRequest request) {
    DryRunReport report =
        new DryRecovery(cli.surroundings, home.past(request.runbook().name())).look(request);
    if (format == Runner.Format.JSON) {
      cli.terminal.out().print(JsonReport.render(report));
    } else {
      new DryRunText(cli.terminal.ink()).lines(report).forEach(cli.terminal.out()::println);
    }
    return (report.stops().isEmpty() ? ExitCode.OK : ExitCode.REFUSED).code();
  }
}
