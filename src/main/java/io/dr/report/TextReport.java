package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.RpoVerdict;
import io.dr.plan.RtoVerdict;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The picture that people see in a terminal. */
public final class TextReport {
  private static final int SHOWN_NAMES = 3;

  private final Ink ink;
  private final Commands commands;

  /**
   * @param commands how people are told to go on
   */
  public TextReport(Ink ink, Commands commands) {
    this.ink = ink;
    this.commands = commands;
  }

  /**
   * The picture, a line each.
   *
   * @param whole whether the steps of phases that have not begun are shown too
   */
  public List<String> lines(StatusReport report, boolean whole) {
    List<String> lines = new ArrayList<>();
    lines.add(header(report));
    lines.add(objectives(report));
    lines.add("");
    int phaseWidth = width(report.phases().stream().map(StatusReport.PhaseLine::id).toList());
    int stepWidth = 0;
    int actionWidth = 0;
    for (StatusReport.PhaseLine phase : report.phases()) {
      for (StatusReport.StepLine step : phase.steps()) {
        stepWidth = Math.max(stepWidth, step.id().length());
        actionWidth = Math.max(actionWidth, step.action().length());
      }
    }
    for (StatusReport.PhaseLine phase : report.phases()) {
      boolean open = whole || phase.status() != StatusReport.PhaseStatus.PENDING;
      lines.add(phase(phase, phaseWidth, open));
      if (open) {
        for (StatusReport.StepLine step : phase.steps()) {
          lines.add(step(step, stepWidth, actionWidth));
        }
      }
    }
    lines.add("");
    lines.addAll(foot(report));
    return lines;
  }

  private String header(StatusReport report) {
    String kind = report.mode() == Event.Mode.DISASTER ? "RECOVERY" : "EXERCISE (simulated)";
    return "%s  %s  run %s  %s %s → %s %s   %s"
        .formatted(
            ink.strong("dr"),
            report.runbook(),
            report.run(),
            report.from().name(),
            report.from().region(),
            report.to().name(),
            report.to().region(),
            ink.strong(kind));
  }

  private String objectives(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    String forecast =
        rto.actual()
            .map(actual -> "recovered in " + show(actual))
            .orElse("elapsed " + show(rto.elapsed()) + "  forecast " + show(rto.forecast()));
    return "RTO %s  %s  %s     RPO %s  %s"
        .formatted(
            show(rto.target()),
            forecast,
            coloured(rto.verdict(), rto.verdict().words() + ", " + spare(rto.toSpare())),
            show(report.rpo().target()),
            loss(report.rpo()));
  }

  /** As in {@code 18m50s to spare} or {@code 4m10s late}. */
  static String spare(Duration spare) {
    return spare.isNegative() ? show(spare.negated()) + " late" : show(spare) + " to spare";
  }

  private String loss(StatusReport.Rpo rpo) {
    if (rpo.verdict().isEmpty()) {
      return "no datastore recovered yet";
    }
    String worst = rpo.worst().map(loss -> "worst loss " + show(loss)).orElse("loss unknown");
    String unknown =
        rpo.unknown().isEmpty() ? "" : ", unknown for " + String.join(", ", rpo.unknown());
    RpoVerdict verdict = rpo.verdict().get();
    return worst + unknown + "  " + coloured(verdict, rpo.breached());
  }

  private String coloured(RpoVerdict verdict, boolean breached) {
    return breached ? ink.bad(verdict.words()) : ink.good(verdict.words());
  }

  private String coloured(RtoVerdict verdict, String text) {
    return switch (verdict) {
      case ON_TRACK, MET -> ink.good(text);
      case AT_RISK -> ink.warn(text);
      case MISSED -> ink.bad(text);
    };
  }

  private String phase(StatusReport.PhaseLine phase, int width, boolean open) {
    String mark =
        switch (phase.status()) {
          case DONE -> ink.good("✔");
          case RUNNING -> ink.live("▶");
          case FAILED -> ink.bad("✖");
          case PENDING -> ink.faint("·");
        };
    String name = pad(phase.id(), width);
    String took = phase.took().map(t -> "   " + show(t)).orElse("");
    return open
        ? " " + mark + " " + ink.strong(name) + "  " + phase.title() + took
        : " " + mark + " " + name + "  " + ink.faint(names(phase.steps()));
  }

  private static String names(List<StatusReport.StepLine> steps) {
    List<String> shown = steps.stream().limit(SHOWN_NAMES).map(StatusReport.StepLine::id).toList();
    int more = steps.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? ", " + more + " more" : "");
  }

  private String step(StatusReport.StepLine step, int stepWidth, int actionWidth) {
    String line =
        "     %s %s  %s  %s   due %s  %s"
            .formatted(
                mark(step),
                pad(step.id(), stepWidth),
                ink.faint(pad(step.action(), actionWidth)),
                padLeft(step.took().map(t -> show(t)).orElse(""), 7),
                padLeft(show(step.due()), 7),
                coloured(step.verdict(), pad(step.verdict().words(), 8)));
    return (line + losses(step) + remark(step)).stripTrailing();
  }

  private String mark(StatusReport.StepLine step) {
    return switch (step.status()) {
      case SUCCEEDED -> ink.good("✔");
      case FAILED -> step.smallFailure() ? ink.warn("✖") : ink.bad("✖");
      case SKIPPED -> ink.warn("↷");
      case RETRYING -> ink.warn("↻");
      case RUNNING -> step.verdict() == RtoVerdict.AT_RISK ? ink.warn("▲") : ink.live("▶");
      case PENDING -> ink.faint("·");
    };
  }

  private String losses(StatusReport.StepLine step) {
    if (step.rpoVerdict().isEmpty()) {
      return "";
    }
    RpoVerdict verdict = step.rpoVerdict().get();
    String loss = step.loss().map(l -> show(l)).orElse("unknown");
    String of = step.allowedLoss().map(allowed -> " of " + show(allowed)).orElse("");
    return "   loss " + loss + of + "  " + coloured(verdict, verdict != RpoVerdict.MET);
  }

  private static String remark(StatusReport.StepLine step) {
    if (step.status() == StepStatus.RUNNING && !step.detail().isEmpty()) {
      return "   " + step.detail();
    }
    if (step.status() == StepStatus.RETRYING) {
      return "   tries again, attempt " + (step.attempt() + 1);
    }
    boolean small = step.status() == StepStatus.FAILED && step.smallFailure();
    return small ? "   a small failure: the run goes on" : "";
  }

  private List<String> foot(StatusReport report) {
    List<String> lines = new ArrayList<>();
    for (StatusReport.Waiting waiting : report.questions()) {
      lines.add(ink.warn("waits  " + waiting.step() + ": " + waiting.text()));
      lines.add("       " + commands.answer(report.run(), waiting.step(), waiting.choices()));
    }
    for (StatusReport.PhaseLine phase : report.phases()) {
      for (StatusReport.StepLine step : phase.steps()) {
        if (step.status() == StepStatus.FAILED && step.failure().isPresent()) {
          lines.addAll(failure(step, step.failure().get()));
        }
      }
    }
    lines.addAll(outcome(report));
    return lines;
  }

  private List<String> failure(StatusReport.StepLine step, Failure failure) {
    String request =
        failure.request().map(r -> "     (" + String.join(", ", identity(r)) + ")").orElse("");
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

  private static List<String> identity(Failure.Request request) {
    List<String> parts = new ArrayList<>();
    parts.add(request.service() + " " + request.operation());
    if (!request.id().isEmpty()) {
      parts.add("request " + request.id());
    }
    if (!request.code().isEmpty()) {
      parts.add(request.code());
    }
    return parts;
  }

  private List<String> outcome(StatusReport report) {
    List<String> lines = new ArrayList<>();
    Optional<Duration> recovered = report.rto().actual();
    recovered.ifPresent(actual -> lines.add(recovered(report, actual)));
    switch (report.phase()) {
      case FINISHED ->
          lines.add(
              "journal "
                  + (report.intact() ? "verified" : ink.bad("ALTERED"))
                  + ", "
                  + report.events()
                  + " events   more: "
                  + commands.status(report.run()));
      case STOPPED -> lines.add(ink.bad("The run stands still.") + " " + goOn(report));
      case INTERRUPTED -> lines.add(ink.warn("Interrupted.") + " " + goOn(report));
      case ABORTED -> lines.add(ink.warn("Aborted.") + "   more: " + commands.status(report.run()));
      case RUNNING -> lines.add(next(report));
    }
    return lines;
  }

  /** A rehearsal's world ends with its process; a recovery's does not. */
  private String goOn(StatusReport report) {
    String command = commands.resume(report.run());
    return report.mode() == Event.Mode.DISASTER
        ? "Take it up again: " + command
        : "In a recovery you would now type: " + command;
  }

  private static String next(StatusReport report) {
    for (StatusReport.PhaseLine phase : report.phases()) {
      if (phase.status() == StatusReport.PhaseStatus.PENDING) {
        return "next   " + phase.id() + ": " + names(phase.steps());
      }
    }
    return "next   the end";
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
            .map(v -> coloured(v, report.rpo().breached()))
            .orElse("not measured: no datastore in this runbook");
    return "%s in %s   RTO %s %s   RPO %s %s%s"
        .formatted(
            ink.strong("recovered"),
            show(actual),
            show(rto.target()),
            coloured(rto.verdict(), rto.verdict().words() + ", " + spare(rto.toSpare())),
            show(report.rpo().target()),
            verdict,
            point);
  }

  /** What happened since the initiation, a line each, with times in UTC. */
  public List<String> timeline(StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(ink.strong("Timeline (UTC)"));
    for (StatusReport.Happening happening : report.timeline()) {
      String time = happening.at().truncatedTo(ChronoUnit.SECONDS).toString();
      lines.add("  " + time + "  " + pad(happening.subject(), 20) + "  " + happening.what());
    }
    return lines;
  }

  /** How the run as a whole stands, in a word. */
  static String standing(RunState.RunPhase phase) {
    return switch (phase) {
      case RUNNING -> "running";
      case FINISHED -> "finished";
      case STOPPED -> "stands still";
      case INTERRUPTED -> "interrupted";
      case ABORTED -> "aborted";
    };
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
