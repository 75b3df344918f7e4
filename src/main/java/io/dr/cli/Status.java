package io.dr.cli;

import io.dr.journal.Journal;
import io.dr.report.Commands;
import io.dr.report.JsonReport;
import io.dr.report.MarkdownReport;
import io.dr.report.StatusReport;
import io.dr.report.TextReport;
import io.dr.wiring.Home;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr status}: where a run stands. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Reports where a run stands, while it goes on and afterwards.",
    footer = {"", "Example: dr status 20261123-k7m2 --watch"})
final class Status implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run; the newest if absent.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|markdown|json",
      defaultValue = "text",
      description = "How the report is printed.")
  private Format format = Format.TEXT;

  @Option(
      names = "--watch",
      description = {
        "Follow it until it is over. On a pipe: a line an event;",
        "as JSON: a document a line whenever something changed."
      })
  private boolean watch;

  enum Format {
    TEXT,
    MARKDOWN,
    JSON
  }

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    if (watch && format == Format.MARKDOWN) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Markdown cannot be watched.",
          "Take --format json or text, or leave --watch out.");
    }
    if (watch) {
      return new Watching(cli, home.commands(cli.surroundings), format == Format.JSON)
          .follow(home, run);
    }
    try (Journal journal = home.reading()) {
      RunReference found = RunReference.planned(journal, run);
      Instant now = found.wall(cli);
      print(
          format == Format.JSON ? found.report(now) : found.shown(now),
          home.commands(cli.surroundings));
      return ExitCode.OK.code();
    }
  }

  private void print(StatusReport report, Commands commands) {
    switch (format) {
      case JSON -> cli.terminal.out().print(JsonReport.render(report));
      case MARKDOWN -> cli.terminal.out().print(MarkdownReport.render(report, commands));
      case TEXT -> {
        TextReport text = new TextReport(cli.terminal.ink(), commands);
        boolean whole = !cli.terminal.isTerminal() || TextReport.isShort(report);
        int columns = cli.terminal.columns();
        List<String> lines = new ArrayList<>(text.lines(report, whole, columns));
        lines.add("");
        lines.addAll(whole ? text.timeline(report, columns) : text.newest(report, columns));
        // At once: of a long report, each line by itself takes longer to look through.
        cli.terminal.out().println(String.join(System.lineSeparator(), lines));
      }
    }
  }
}
