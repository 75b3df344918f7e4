package io.dr.post;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.report.RtoWords;
import io.dr.report.StatusReport;

/** Where a run stands, in half a line. */
final class Headline {
  private Headline() {}

  /** The subject of a letter. */
  static String subject(StatusReport report) {
    return (report.mode() == Event.Mode.DISASTER ? "" : "[EXERCISE] ")
        + "DR "
        + report.runbook()
        + " "
        + report.run()
        + ": "
        + of(report);
  }

  /** As in {@code recovering, on track, 18m50s to spare}. */
  static String of(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    if (rto.actual().isPresent()) {
      return "recovered in " + show(rto.actual().get()) + ", RTO " + RtoWords.verdict(report);
    }
    if (report.waitsForSecond()) {
      return "not begun, waits for a second authorised person";
    }
    if (report.phase() == RunState.RunPhase.ABORTED) {
      return "aborted, not recovered";
    }
    String over = show(rto.elapsed().minus(rto.target()));
    String verdict = late(report) ? "RTO missed, " + over + " over" : RtoWords.verdict(report);
    return course(report) + ", " + verdict;
  }

  /** Whether the RTO has passed and production is not back. */
  static boolean late(StatusReport report) {
    return report.rto().actual().isEmpty()
        && report.rto().elapsed().compareTo(report.rto().target()) > 0;
  }

  private static String course(StatusReport report) {
    if (report.standstill().isPresent()) {
      return "stands still";
    }
    return report.pause().isPresent() ? "paused" : "recovering";
  }
}
