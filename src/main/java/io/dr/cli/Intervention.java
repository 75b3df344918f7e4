package io.dr.cli;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.report.Commands;
import io.dr.report.Happenings;
import io.dr.report.Ink;
import io.dr.report.StatusReport;
import io.dr.report.Utc;
import io.dr.wiring.Home;
import io.dr.wiring.Surroundings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The operator's hand, from any terminal: it only appends an event, by name. */
abstract class Intervention implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who decides.")
  private String by = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is journaled.")
  private Optional<String> reason = Optional.empty();

  private Commands commands = Commands.HERE;

  String by() {
    return FreeText.name("--by", by);
  }

  String reason() {
    return FreeText.text("--reason", reason).orElse("");
  }

  /** Whether it is only put on record: then it moves nothing, and may come after the end. */
  boolean isRemark() {
    return false;
  }

  /** What there is to tell once it is recorded. */
  void tellMore(StatusReport report, PrintWriter out) {}

  /** What the program finds around it. */
  Surroundings surroundings() {
    return cli.surroundings;
  }

  /** The present on the run's own clock, UTC. */
  Instant now(RunReference found) {
    return found.state().now(found.wall(cli), found.lease());
  }

  PrintWriter err() {
    return cli.terminal.err();
  }

  Ink ink() {
    return cli.terminal.ink();
  }

  /** How people are told to go on. */
  Commands commands() {
    return commands;
  }

  /**
   * What to append, given where the run stands: asked anew when others wrote meanwhile.
   *
   * @throws CommandFailure when it does not fit
   */
  abstract Event decide(RunReference found);

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    commands = home.commands(cli.surroundings);
    try (Journal journal = home.open(run)) {
      RunReference found = RunReference.planned(journal, Optional.of(run));
      tell(new Submission(journal, this::decideOpen, this::now).append(found.newer(journal)));
      return ExitCode.OK.code();
    }
  }

  private void tell(Submission.Recorded recorded) {
    PrintWriter out = cli.terminal.out();
    Entry entry = recorded.entry();
    RunReference found = recorded.run();
    String subject = entry.event() instanceof Event.OfStep step ? step.step() + " " : "";
    Happenings.of(entry)
        .ifPresent(
            told -> out.println("Recorded in run " + run + ": " + subject + told.what() + "."));
    Instant wall = found.wall(cli);
    boolean driven = RunReference.driver(found.lease(), cli.surroundings).isPresent();
    tellMore(found.report(wall), out);
    boolean over = found.state().phase() == RunState.RunPhase.ABORTED;
    if (!driven && !over && !isRemark()) {
      out.println(
          "Nobody drives the run at present. It takes effect with: " + commands.resume(run));
    }
  }

  /** What is over stays as it is. */
  private void checkOpen(RunReference found) {
    RunState.RunPhase phase = found.state().phase();
    if (phase != RunState.RunPhase.FINISHED && phase != RunState.RunPhase.ABORTED) {
      return;
    }
    String how =
        found.entries().stream()
            .filter(
                e ->
                    e.event() instanceof Event.RunFinished
                        || e.event() instanceof Event.RunAborted
                        || e.event() instanceof Event.InitiationRejected)
            .findFirst()
            .flatMap(Happenings::of)
            .map(
                told ->
                    told.what() + ", " + Utc.show(told.at(), cli.surroundings.clock().instant()))
            .orElse("it ended");
    throw new CommandFailure(
        ExitCode.USAGE,
        "Run " + run + " is over (" + how + "), and nothing can be decided in it any more.",
        "See how it went with: " + commands.status(run));
  }

  private Event decideOpen(RunReference found) {
    if (!isRemark()) {
      checkOpen(found);
    }
    return decide(found);
  }
}
