package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.action.Failure;
import io.dr.journal.Pause;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands below the picture: who waits, what failed, and how the run goes on or ended. */
final class TextFoot {
  private static final String OR = Fold.whole("   or   ");

  private final Ink ink;
  private final Commands commands;

  TextFoot(Ink ink, Commands commands) {
    this.ink = ink;
    this.commands = commands;
  }

  List<String> lines(StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.addAll(second(report));
    report.pause().ifPresent(pause -> lines.add(paused(report, pause)));
    for (StatusReport.Waiting waiting : report.questions()) {
      lines.add(ink.warn("waits  " + waiting.step() + ": " + waiting.text()));
      lines.add(
          "       "
              + Fold.whole(commands.answer(report.run(), waiting.step(), waiting.choices()))
                  .replace(OR, "   or   "));
    }
    for (StatusReport.PhaseLine phase : report.phases()) {
      for (StatusReport.StepLine step : phase.steps()) {
        if (step.status() == StepStatus.FAILED && step.failure().isPresent()) {
          lines.addAll(failure(step, step.failure().get()));
        }
      }
    }
    for (String given : PeopleText.helped(report.people())) {
      lines.add(ink.faint("help   " + given));
    }
    PeopleText.noLead(report, commands)
        .ifPresent(command -> lines.add(ink.warn("no technical lead yet: " + Fold.whole(command))));
    report
        .clocks()
        .ifPresent(
            note ->
                ClockWords.lines(note, report.asOf()).forEach(line -> lines.add(ink.warn(line))));
    report.silence().ifPresent(silence -> lines.add(ink.warn(MessageText.silence(silence))));
    MessageText.attention(report, commands).forEach(line -> lines.add(ink.warn(line)));
    if (report.phase() == RunState.RunPhase.ABORTED) {
      lines.addAll(new ChangesText(ink).lines(report));
    }
    lines.addAll(outcome(report));
    return lines;
  }

  private List<String> second(StatusReport report) {
    return PeopleText.waits(report)
        .map(
            whom ->
                List.of(
                    ink.warn("waits  " + whom),
                    "       " + Fold.whole(commands.confirm(report.run())).replace(OR, "   or   ")))
        .orElse(List.of());
  }

  private String paused(StatusReport report, Pause pause) {
    String why = pause.reason().isEmpty() ? "" : " (" + Plain.text(pause.reason()) + ")";
    return ink.warn("paused by " + Plain.text(pause.by()) + why)
        + ": nothing is begun and no call is made. It goes on with: "
        + Fold.whole(commands.resume(report.run()));
  }

  private List<String> failure(StatusReport.StepLine step, Failure failure) {
    String request = failure.request().isEmpty() ? "" : "     " + FailureText.request(failure);
    List<String> lines = new ArrayList<>();
    lines.add(ink.bad(step.id() + ": " + failure.cause()));
    lines.add(failure.remedy() + request);
    if (!step.observed().after().isEmpty()) {
      String before =
          step.observed().before().isEmpty() ? "" : "before: " + step.observed().before() + "; ";
      lines.add(
          "Attempt " + step.attempt() + "; " + before + "after: " + step.observed().after() + ".");
    }
    return lines;
  }

  private List<String> outcome(StatusReport report) {
    List<String> lines = new ArrayList<>();
    Optional<Duration> recovered = report.rto().actual();
    recovered.ifPresent(actual -> lines.add(recovered(report, actual)));
    report.head().ifPresent(head -> lines.add(journal(report, head)));
    switch (report.phase()) {
      case FINISHED ->
          lines.add(
              "journal "
                  + (report.intact() ? "verified" : ink.bad("ALTERED"))
                  + ", "
                  + report.events()
                  + " events   more: "
                  + Fold.whole(commands.status(report.run())));
      case STOPPED -> lines.add(ink.bad("The run stands still.") + " " + goOn(report));
      case INTERRUPTED -> lines.add(ink.warn("Interrupted.") + " " + goOn(report));
      case ABORTED ->
          lines.add(ink.warn("Aborted.") + "   more: " + Fold.whole(commands.status(report.run())));
      case RUNNING -> {
        lines.add(next(report));
        report
            .nextDecision()
            .ifPresent(decision -> lines.add("decide " + Upcoming.decision(report, decision)));
        MessageText.next(report).ifPresent(lines::add);
        CoordinationText.where(report).ifPresent(lines::add);
        report.driver().ifPresent(driver -> lines.add(driver(report, driver)));
      }
    }
    return lines;
  }

  /** Whoever notes the head can later prove the journal up to it. */
  private String journal(StatusReport report, String head) {
    return report.intact()
        ? ink.faint("journal head " + head)
        : ink.bad("journal ALTERED") + ", head " + head;
  }

  private String driver(StatusReport report, StatusReport.Driver driver) {
    if (driver.alive()) {
      return "drives "
          + driver.holder().orElse("somebody")
          + driver
              .silent()
              .map(silent -> ", last sign of life " + show(silent) + " ago")
              .orElse("");
    }
    String goOn = Fold.whole(commands.resume(report.run())) + " takes it up.";
    return ink.bad(undriven(driver)) + " " + goOn;
  }

  /** That nobody drives a run, and since when. */
  static String undriven(StatusReport.Driver driver) {
    return "nobody drives this run: " + lastSign(driver) + ".";
  }

  private static String lastSign(StatusReport.Driver driver) {
    if (driver.lastSignOfLife().isEmpty() || driver.silent().isEmpty()) {
      return "no sign of life is recorded";
    }
    Instant last = driver.lastSignOfLife().get();
    Duration silent = driver.silent().get();
    return "last sign of life " + Utc.show(last, last.plus(silent)) + ", " + show(silent) + " ago";
  }

  /** What shows all of a long report. */
  String whole(StatusReport report) {
    return Fold.whole(commands.status(report.run()) + " | less");
  }

  private String goOn(StatusReport report) {
    return "Take it up again: " + Fold.whole(commands.resume(report.run()));
  }

  private static String next(StatusReport report) {
    return "next   "
        + Upcoming.phase(report)
        + Upcoming.pending(report).map(phase -> ": " + TextReport.names(phase.steps())).orElse("");
  }

  private String recovered(StatusReport report, Duration actual) {
    StatusReport.Rto rto = report.rto();
    String point =
        report
            .rpo()
            .worst()
            .map(
                loss ->
                    ", worst loss %s (%s, from %s)"
                        .formatted(
                            show(loss),
                            report.rpo().step().orElse(""),
                            report.rpo().source().orElse("")))
            .orElse("");
    String verdict =
        report
            .rpo()
            .verdict()
            .map(v -> ink.judged(v, report.rpo().breached()))
            .orElse("not measured: no datastore in this runbook");
    return "%s in %s   RTO %s %s   RPO %s %s%s"
        .formatted(
            ink.strong("recovered"),
            show(actual),
            show(rto.target()),
            ink.judged(rto.verdict(), RtoWords.verdict(report)),
            show(report.rpo().target()),
            verdict,
            point);
  }
}
