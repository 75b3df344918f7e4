package io.dr.cli;

import io.dr.engine.Ending;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.plan.Plan;
import io.dr.report.Commands;
import io.dr.report.EventLines;
import io.dr.report.JsonReport;
import io.dr.report.LiveView;
import io.dr.report.StatusReports;
import io.dr.report.TextReport;
import io.dr.wiring.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs a recovery in front of people: live in a terminal, a line an event on a pipe. */
final class Runner {
  private static final Duration PATIENCE = Orchestrator.PATIENCE.plusSeconds(3);

  private final Cli cli;
  private final Recovery recovery;
  private final Commands commands;
  private final Format format;
  private final Optional<Double> speed;
  private final CountDownLatch done = new CountDownLatch(1);
  private Optional<LiveView> view = Optional.empty();

  /** How the result is printed. */
  enum Format {
    TEXT,
    JSON
  }

  /**
   * @param commands how people are told to go on
   * @param speed simulated seconds a second; zero when it runs as fast as it can
   */
  Runner(Cli cli, Recovery recovery, Commands commands, Format format, Optional<Double> speed) {
    this.cli = cli;
    this.recovery = recovery;
    this.commands = commands;
    this.format = format;
    this.speed = speed;
  }

  int run(boolean confirmEach, Function<Recovery.Company, Recovery.Result> drive) {
    Prompts prompts =
        new Prompts(
            cli.terminal,
            cli.surroundings.user(),
            () -> view.ifPresent(LiveView::pause),
            () -> view.ifPresent(LiveView::resume),
            speed.isEmpty());
    Thread hook = new Thread(this::interrupted, "dr-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    Recovery.Result result;
    try {
      result =
          drive.apply(
              new Recovery.Company(this::listeners, prompts, prompts.somebodyHere(), confirmEach));
      view.ifPresent(LiveView::clear);
      print(result);
    } finally {
      cli.terminal.out().flush();
      done.countDown();
      removed(hook);
    }
    return ExitCode.of(result.ending(), result.report()).code();
  }

  /**
   * Lets the run wait for the answers to its calls, record that it was interrupted, and show where
   * it stands. An impatient operator interrupts once more.
   */
  private void interrupted() {
    recovery.interrupt();
    boolean told = false;
    try {
      told = done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!told) {
      cli.terminal
          .err()
          .println("Interrupted. See where it stands: " + commands.status(recovery.run()));
      cli.terminal.err().flush();
    }
  }

  static void removed(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is already going down: the hook is running and tells the operator.
    }
  }

  private List<RunListener> listeners(Plan plan, Timeline timeline) {
    if (format == Format.JSON || (cli.terminal.isTerminal() && speed.isEmpty())) {
      return List.of(new SecondPersonNotice(plan, cli.terminal.err(), commands));
    }
    if (!cli.terminal.isTerminal()) {
      return List.of(
          new EventLines(cli.terminal.out(), commands),
          new SecondPersonNotice(plan, cli.terminal.out(), commands));
    }
    LiveView live =
        new LiveView(
            new StatusReports(plan),
            new TextReport(cli.terminal.ink(), commands),
            cli.terminal.out(),
            timeline,
            speed.get(),
            cli.terminal.size());
    view = Optional.of(live);
    return List.of(live);
  }

  private void print(Recovery.Result result) {
    if (format == Format.JSON) {
      cli.terminal.out().print(JsonReport.render(result.report()));
      return;
    }
    if (!cli.terminal.isTerminal()) {
      cli.terminal.out().println();
    }
    new TextReport(cli.terminal.ink(), commands)
        .lines(result.report(), true, cli.terminal.columns())
        .forEach(cli.terminal.out()::println);
    if (result.ending() == Ending.FENCED) {
      cli.terminal
          .err()
          .println(
              "Another orchestrator took this run over. See where it stands: "
                  + commands.status(recovery.run()));
    }
  }
}
