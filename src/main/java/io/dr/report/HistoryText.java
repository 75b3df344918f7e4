package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What past runs show, as people read it. */
public final class HistoryText {
  private static final String RUN = " %-14s %-20s %-10s %-13s %9s  %-9s %9s  %s";
  private static final String STEP = " %-20s %-21s %4s %9s %9s %9s %9s  %s";

  private final Ink ink;

  public HistoryText(Ink ink) {
    this.ink = ink;
  }

  /** The report, a line each. */
  public List<String> lines(HistoryReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s  %d runs".formatted(ink.strong("dr"), report.runbook(), report.runs().size()));
    lines.add(due(report));
    lines.add("");
    lines.add(
        ink.faint(
            RUN.formatted(
                "run",
                "declared (UTC)",
                "kind",
                "ended",
                "recovered",
                "RTO",
                "worst loss",
                "RPO")));
    report.runs().forEach(run -> lines.add(run(run)));
    lines.add("");
    lines.add(
        ink.faint(
            STEP.formatted(
                "step", "measured in", "runs", "median", "P90", "shortest", "longest", "trend")));
    report.steps().forEach(step -> lines.add(step(step)));
    return lines;
  }

  private String due(HistoryReport report) {
    String last =
        report
            .lastRun()
            .map(at -> "last run to the end " + seconds(at))
            .orElse("never run to the end");
    if (report.nextDue().isEmpty()) {
      return last + "; the runbook sets no rhythm (exercise.every)";
    }
    String next = "next exercise due " + seconds(report.nextDue().get());
    return last + "; " + (report.overdue() ? ink.bad(next + ", overdue") : next);
  }

  private String run(HistoryReport.Run run) {
    String loss = run.rpoVerdict().map(verdict -> verdict.words()).orElse("-");
    return RUN.formatted(
        run.run(),
        seconds(run.at()),
        run.mode() == Event.Mode.DISASTER ? "recovery" : "simulated",
        run.standing(),
        run.recoveredIn().map(took -> show(took)).orElse("-"),
        run.recoveredIn().isPresent() ? run.rtoVerdict().words() : "-",
        run.worstLoss().map(worst -> show(worst)).orElse("-"),
        loss);
  }

  private static String step(HistoryReport.Step step) {
    String trend =
        step.trendPercent()
            .map(percent -> "%s (%+.0f %%)".formatted(step.trend(), percent))
            .orElse("");
    return STEP.formatted(
            step.step(),
            step.source(),
            step.runs(),
            show(step.median()),
            show(step.p90()),
            show(step.shortest()),
            show(step.longest()),
            trend)
        .stripTrailing();
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
