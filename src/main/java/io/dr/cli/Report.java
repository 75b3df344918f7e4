package io.dr.cli;

import io.dr.journal.Chain;
import io.dr.journal.Evidence;
import io.dr.journal.Journal;
import io.dr.journal.StoredRun;
import io.dr.report.Commands;
import io.dr.report.EvidenceText;
import io.dr.report.JournalExport;
import io.dr.report.JsonReport;
import io.dr.report.MarkdownReport;
import io.dr.report.StatusReport;
import io.dr.report.TextReport;
import io.dr.report.VerificationReport;
import io.dr.wiring.Home;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr report}: the record of a run, for whoever must be able to check it. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the record of a run for an auditor, with the hash of every entry.",
      "As JSON it is the journal itself, which can be checked without dr (docs/evidence.md)."
    },
    footer = {"", "Example: dr report 20261123-k7m2 --format json > run.json"})
final class Report implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(
      names = "--format",
      paramLabel = "text|markdown|json",
      defaultValue = "text",
      description = "How the record is printed.")
  private Status.Format format = Status.Format.TEXT;

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    StoredRun stored;
    try (Evidence evidence = home.evidence()) {
      stored = Verify.stored(evidence, run);
    }
    VerificationReport found = VerificationReport.of(Chain.verify(stored, Optional.empty()));
    found
        .firstBreak()
        .ifPresent(
            broken ->
                cli.terminal
                    .err()
                    .println("Run " + run + " is not as it was written. " + broken.what()));
    if (format == Status.Format.JSON) {
      cli.terminal.out().print(JsonReport.render(JournalExport.of(stored)));
    } else {
      read(home, found);
    }
    return (found.intact() ? ExitCode.OK : ExitCode.DEFECT).code();
  }

  private void read(Home home, VerificationReport found) {
    try (Journal journal = home.reading()) {
      RunReference reference = RunReference.planned(journal, Optional.of(run));
      StatusReport report = reference.report(reference.wall(cli));
      print(report, reference, new EvidenceText(found, home.commands(cli.surroundings)), home);
    }
  }

  private void print(
      StatusReport report, RunReference reference, EvidenceText evidence, Home home) {
    PrintWriter out = cli.terminal.out();
    Commands commands = home.commands(cli.surroundings);
    if (format == Status.Format.MARKDOWN) {
      out.print(MarkdownReport.render(report, commands));
      out.print(evidence.markdown(reference.entries()));
      return;
    }
    int columns = cli.terminal.columns();
    TextReport text = new TextReport(cli.terminal.ink(), commands);
    text.lines(report, true, columns).forEach(out::println);
    out.println();
    text.timeline(report, columns).forEach(out::println);
    out.println();
    evidence.lines(cli.terminal.ink(), reference.entries(), columns).forEach(out::println);
  }
}
