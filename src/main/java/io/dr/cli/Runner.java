package io.dr.cli;

import io.dr.engine.Ending;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.plan.Plan;
import io.dr.report.Commands;
import io.dr.report.DrawingThread;
import io.dr.report.EventLines;
import io.dr.report.Follower;
import io.dr.report.JsonReport;
import io.dr.report.LiveView;
import io.dr.report.StatusReports;
import io.dr.report.TextReport;
import io.dr.wiring.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs a recovery in front of people: live in a terminal, a line an event on a pipe. */
final class Runner {
  private static final Duration PATIENCE = Orchestrator.PATIENCE.plusSeconds(3);

  /** How long the end of a run waits for whoever follows it. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Cli cli;
  private final Recovery recovery;
  private final Commands commands;
  private final Format format;
  private final Optional<Double> speed;
  private final CountDownLatch done = new CountDownLatch(1);
  private final List<Runnable> endings = new ArrayList<>();
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
      result = driven(prompts, confirmEach, drive);
      print(result);
      sayWhereItStandsIfCut();
    } finally {
      cli.terminal.out().flush();
      done.countDown();
      removed(hook);
    }
    return ExitCode.of(result.ending(), result.report()).code();
  }

  /** What becomes of the output is no part of the run: its own code stands, and its id is known. */
  private void sayWhereItStandsIfCut() {
    if (cli.terminal.out().checkError()) {
      cli.terminal.err().println("run " + recovery.run() + ": " + commands.status(recovery.run()));
      cli.toldOfCut();
    }
  }

  private Recovery.Result driven(
      Prompts prompts, boolean confirmEach, Function<Recovery.Company, Recovery.Result> drive) {
    try {
      return drive.apply(
          new Recovery.Company(this::listeners, prompts, prompts.somebodyHere(), confirmEach));
    } finally {
      view.ifPresent(LiveView::clear);
      endings.forEach(Runnable::run);
    }
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
      return List.of(followed(new SecondPersonNotice(plan, cli.terminal.err(), commands)));
    }
    if (!cli.terminal.isTerminal()) {
      return List.of(
          followed(new EventLines(cli.terminal.out(), commands)),
          followed(new SecondPersonNotice(plan, cli.terminal.out(), commands)));
    }
    DrawingThread frames = new DrawingThread(LAST_WORDS);
    endings.add(frames::close);
    LiveView live =
        new LiveView(
            new StatusReports(plan),
            new TextReport(cli.terminal.ink(), commands),
            cli.terminal.out(),
            timeline,
            frames,
            cli.terminal.size());
    view = Optional.of(live);
    return List.of(live);
  }

  /** Where time jumps nobody waits, and what is told keeps its place among the rest. */
  private RunListener followed(RunListener listener) {
    if (speed.isEmpty()) {
      return listener;
    }
    Follower follower = new Follower(listener, LAST_WORDS);
    endings.add(follower::close);
    return follower;
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
