package io.dr.cli;

import io.dr.engine.ClockTimeline;
import io.dr.journal.Journal;
import io.dr.report.Commands;
import io.dr.report.StatusReport;
import io.dr.report.StatusReports;
import io.dr.report.TextReport;
import io.dr.report.Watch;
import io.dr.report.WatchedDocuments;
import io.dr.report.WatchedLines;
import io.dr.report.WatchedPicture;
import io.dr.wiring.Home;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has people watch a run until it is over, or until they leave. */
final class Watching {
  private static final int PATIENCE_SECONDS = 2;

  private final Cli cli;
  private final Commands commands;
  private final TextReport text;
  private final boolean json;
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * @param commands how people are told to go on
   * @param json whether a program watches
   */
  Watching(Cli cli, Commands commands, boolean json) {
    this.cli = cli;
    this.commands = commands;
    this.text = new TextReport(cli.terminal.ink(), commands);
    this.json = json;
  }

  int follow(Home home, Optional<String> run) {
    try (Journal journal = home.reading()) {
      return follow(journal, RunReference.planned(journal, run));
    }
  }

  private int follow(Journal journal, RunReference found) {
    try (ClockTimeline clock = new ClockTimeline(found.surroundings(cli).clock(), 1, 1)) {
      Watch.View view = view(new StatusReports(found.plan()));
      Watch watch = new Watch(journal, found.state(), found.entries(), clock, view);
      Thread hook = new Thread(() -> interrupted(watch), "dr-interrupt");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        watch.run();
        if (!json && watch.over()) {
          end(RunReference.planned(journal, Optional.of(found.id())));
        }
      } finally {
        cli.terminal.out().flush();
        done.countDown();
        Runner.removed(hook);
      }
    }
    return ExitCode.OK.code();
  }

  private Watch.View view(StatusReports reports) {
    if (json) {
      return new WatchedDocuments(reports, cli.terminal.out());
    }
    return cli.terminal.isTerminal()
        ? new WatchedPicture(reports, text, cli.terminal.out(), cli.terminal.size())
        : new WatchedLines(reports, text, cli.terminal.out(), commands);
  }

  /** Whoever leaves may think that the run ends with that. */
  private void interrupted(Watch watch) {
    watch.leave();
    try {
      if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && cli.terminal.isTerminal()) {
        cli.terminal.err().println("No longer watched; the run itself is not touched by that.");
        cli.terminal.err().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(RunReference found) {
    StatusReport report = found.shown(found.wall(cli));
    boolean whole = !cli.terminal.isTerminal() || TextReport.isShort(report);
    if (!cli.terminal.isTerminal()) {
      cli.terminal.out().println();
    }
    text.lines(report, whole, cli.terminal.columns()).forEach(cli.terminal.out()::println);
  }
}
