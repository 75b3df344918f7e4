package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.StepStatus;
import io.dr.plan.RpoVerdict;

/**
 * Draws a step in a line. Where a terminal is too narrow, what its action is called goes first: the
 * runbook says it too.
 */
final class StepText {
  /** What a line takes besides the names of step and action. */
  private static final int OTHERS = 77;

  private final Ink ink;
  private final int stepWidth;
  private final int actionWidth;
  private final boolean narrow;

  StepText(Ink ink, StatusReport report, int columns) {
    this.ink = ink;
    int steps = 0;
    int actions = 0;
    for (StatusReport.PhaseLine phase : report.phases()) {
      for (StatusReport.StepLine step : phase.steps()) {
        steps = Math.max(steps, step.id().length());
        actions = Math.max(actions, step.action().length());
      }
    }
    this.stepWidth = steps;
    this.actionWidth = actions;
    this.narrow = steps + actions + OTHERS > columns;
  }

  /** How far a further line of the step is indented. */
  int indent() {
    return narrow ? 5 : 7;
  }

  String line(StatusReport.StepLine step) {
    String took = step.took().map(t -> show(t)).orElse("");
    String verdict = ink.judged(step.verdict(), pad(step.verdict().words(), 8));
    String line =
        narrow
            ? "   %s %s %s  due%s  %s"
                .formatted(
                    mark(step),
                    pad(step.id(), stepWidth),
                    padLeft(took, 6),
                    padLeft(show(step.due()), 7),
                    verdict)
            : "     %s %s  %s  %s   due %s  %s"
                .formatted(
                    mark(step),
                    pad(step.id(), stepWidth),
                    ink.faint(pad(step.action(), actionWidth)),
                    padLeft(took, 7),
                    padLeft(show(step.due()), 7),
                    verdict);
    return line.replace(' ', Fold.TIGHT) + losses(step) + remark(step);
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
    String judged = ink.judged(verdict, verdict != RpoVerdict.MET);
    return (narrow ? " " : "   ") + Fold.whole("loss " + loss + of + "  ") + judged;
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

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
