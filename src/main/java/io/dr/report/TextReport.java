package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.RpoVerdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The picture that people see in a terminal. */
public final class TextReport {
  private static final int SHOWN_NAMES = 3;

  private final Ink ink;
  private final TextFoot foot;

  /**
   * @param commands how people are told to go on
   */
  public TextReport(Ink ink, Commands commands) {
    this.ink = ink;
    this.foot = new TextFoot(ink, commands);
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
    lines.add(RtoWords.instants(report));
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
    lines.addAll(foot.lines(report));
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
    return "RTO %s  %s  %s     RPO %s  %s"
        .formatted(
            show(rto.target()),
            RtoWords.course(report),
            ink.judged(rto.verdict(), RtoWords.verdict(report)),
            show(report.rpo().target()),
            loss(report.rpo()));
  }

  private String loss(StatusReport.Rpo rpo) {
    if (rpo.verdict().isEmpty()) {
      return "no datastore recovered yet";
    }
    String worst = rpo.worst().map(loss -> "worst loss " + show(loss)).orElse("loss unknown");
    String unknown =
        rpo.unknown().isEmpty() ? "" : ", unknown for " + String.join(", ", rpo.unknown());
    RpoVerdict verdict = rpo.verdict().get();
    return worst + unknown + "  " + ink.judged(verdict, rpo.breached());
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

  static String names(List<StatusReport.StepLine> steps) {
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
                ink.judged(step.verdict(), pad(step.verdict().words(), 8)));
    return (line + losses(step) + remark(step)).stripTrailing();
  }

  private String mark(StatusReport.StepLine step) {
    return switch (step.status()) {
      case SUCCEEDED -> ink.good("✔");
      case FAILED -> step.smallFailure() ? ink.warn("✖") : ink.bad("✖");
      case SKIPPED -> ink.warn("↷");
      case RETRYING -> ink.warn("↻");
      case RUNNING -> step.verdict() == StepVerdict.AT_RISK ? ink.warn("▲") : ink.live("▶");
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
    return "   loss " + loss + of + "  " + ink.judged(verdict, verdict != RpoVerdict.MET);
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
