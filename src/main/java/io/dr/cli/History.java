package io.dr.cli;

import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.PastRuns;
import io.dr.journal.RunState;
import io.dr.plan.Expected;
import io.dr.report.HistoryReport;
import io.dr.report.HistoryText;
import io.dr.report.JsonReport;
import io.dr.runbook.Runbook;
import io.dr.wiring.Home;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr history}: what past runs of a runbook show. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the runs and exercises of a runbook, and what they took.",
      "How long each step took in them, its trend, and when the next exercise is due. Recoveries",
      "and simulations are kept apart."
    },
    footer = {"", "Example: dr history runbooks/serverless-production.yaml"})
final class History implements Callable<Integer> {
  private static final int SHOWN = 20;

  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(paramLabel = "RUNBOOK", description = "The runbook's YAML file.")
  private Path path = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the history is printed.")
  private Runner.Format format = Runner.Format.TEXT;

  @Override
  public Integer call() {
    Runbook runbook = RunbookFile.runbook(RunbookFile.read(cli, path));
    Home home = Home.beside(path, state.folder(), cli.surroundings);
    if (!home.exists()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "No run was kept in " + home.folder() + ".",
          "Rehearse the runbook with dr exercise, or name the folder with --state.");
    }
    try (Journal journal = home.reading()) {
      HistoryReport report = report(journal, runbook);
      if (format == Runner.Format.JSON) {
        cli.terminal.out().print(JsonReport.render(report));
      } else {
        new HistoryText(cli.terminal.ink()).lines(report).forEach(cli.terminal.out()::println);
      }
      return ExitCode.OK.code();
    }
  }

  private HistoryReport report(Journal journal, Runbook runbook) {
    Instant now = cli.surroundings.clock().instant();
    PastRuns past = PastRuns.of(journal, runbook.name());
    Optional<Instant> last =
        past.runs().stream()
            .filter(run -> run.state().phase() == RunState.RunPhase.FINISHED)
            .map(run -> run.state().declaredAt())
            .findFirst();
    Optional<Instant> due =
        runbook.exerciseEvery().map(every -> last.map(at -> at.plus(every)).orElse(now));
    List<HistoryReport.Run> runs =
        past.runs().stream().limit(SHOWN).flatMap(run -> line(journal, run, now).stream()).toList();
    return new HistoryReport(
        runbook.name(),
        now,
        runbook.exerciseEvery(),
        last,
        due,
        due.map(at -> !at.isAfter(now)).orElse(false),
        runs,
        steps(runbook, past));
  }

  /** A run that this version of the program does not understand is left out. */
  private static Optional<HistoryReport.Run> line(
      Journal journal, PastRuns.Past past, Instant now) {
    String id = past.state().run();
    Optional<Lease> lease = journal.leases().of(id);
    try {
      RunReference run =
          new RunReference(id, past.entries(), past.state(), lease, Optional.empty());
      return Optional.of(HistoryReport.Run.of(run.report(now)));
    } catch (CommandFailure | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<HistoryReport.Step> steps(Runbook runbook, PastRuns past) {
    List<HistoryReport.Step> steps = new ArrayList<>();
    Predicate<io.dr.journal.Event.Mode> real = PastRuns::real;
    runbook
        .steps()
        .forEach(
            step -> {
              HistoryReport.step(
                      step.id(), Expected.Basis.RECOVERIES.words(), past.took(step.id(), real))
                  .ifPresent(steps::add);
              HistoryReport.step(
                      step.id(),
                      Expected.Basis.SIMULATIONS.words(),
                      past.took(step.id(), real.negate()))
                  .ifPresent(steps::add);
            });
    return steps;
  }
}
