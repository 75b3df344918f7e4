package io.dr.cli;

import io.dr.journal.Event;
import io.dr.preflight.Area;
import io.dr.preflight.Check;
import io.dr.report.JsonReport;
import io.dr.report.PreflightReport;
import io.dr.report.PreflightText;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.DryRecovery;
import io.dr.wiring.Home;
import io.dr.wiring.RunRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dr preflight}: would it work now? */
@Command(
    name = "preflight",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a recovery would work now, and within its objectives.",
      "Looks at credentials, targets, permissions, quotas, data, forecast, DNS, control planes,",
      "people. Nothing is changed."
    },
    footer = {"", "Example: dr preflight runbooks/serverless-production.yaml --strict"})
final class PreflightCommand implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private StateOption state = new StateOption();

  @Option(
      names = "--offline",
      description = "Ask nobody: only what the runbook itself tells. Needs no credentials.")
  private boolean offline;

  @Option(names = "--strict", description = "Exit with 4 for warnings, too.")
  private boolean strict;

  @Option(names = "--all", description = "Show each check that passed, too.")
  private boolean all;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the result is printed.")
  private Runner.Format format = Runner.Format.TEXT;

  @Override
  public Integer call() {
    ReadResult read = RunbookFile.read(cli, run.path());
    RunRequest request =
        run.request(
            RunbookFile.runbook(read),
            read.source(),
            Event.Mode.DISASTER,
            run.by().orElse(cli.surroundings.user()),
            cli.surroundings.clock().instant(),
            1,
            true);
    Home home = Home.beside(run.path(), state.folder(), cli.surroundings);
    PreflightReport report =
        new DryRecovery(cli.surroundings, home.past(request.runbook().name()))
            .examine(request, offline);
    if (format == Runner.Format.JSON) {
      cli.terminal.out().print(JsonReport.render(report));
    } else {
      new PreflightText(cli.terminal.ink(), cli.terminal.columns())
          .lines(report, all)
          .forEach(cli.terminal.out()::println);
    }
    return code(report, strict).code();
  }

  /** What it comes to: who is kept out must see to the credentials first. */
  static ExitCode code(PreflightReport report, boolean strict) {
    boolean keptOut =
        report.checks().stream()
            .anyMatch(check -> check.area() == Area.CREDENTIALS && check.blocking());
    if (keptOut) {
      return ExitCode.NO_AWS;
    }
    boolean refused =
        strict ? report.verdict() != Check.Verdict.PASS : report.verdict() == Check.Verdict.FAIL;
    return refused ? ExitCode.REFUSED : ExitCode.OK;
  }
}
