package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.RunState;
import io.dr.runbook.Objectives;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Says in words how a run stands against its RTO. */
public final class RtoWords {
  private static final int SHOWN_STEPS = 2;

  private RtoWords() {}

  /** The same in a sentence, where no gap parts one thing from the next. */
  public static String inProse(String words) {
    return words.replace("  ", ", ");
  }

  /** Where it is: recovered, on its way, or standing still since when and at what. */
  public static String course(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    if (rto.actual().isPresent()) {
      return "recovered in " + show(rto.actual().get());
    }
    String elapsed = show(rto.elapsed());
    if (report.phase() == RunState.RunPhase.ABORTED) {
      return report.declaredAt().isEmpty()
          ? "aborted before a second person confirmed it"
          : "aborted after " + elapsed;
    }
    if (report.standstill().isPresent()) {
      return "stands still" + since(report) + "  elapsed " + elapsed;
    }
    return (report.waitsForSecond() ? "waits for a second person  " : "")
        + "elapsed "
        + elapsed
        + rto.forecast().map(forecast -> "  forecast " + show(forecast)).orElse("");
  }

  /**
   * When production stopped, when the recovery was declared, and from which of them the RTO counts.
   */
  public static String instants(StatusReport report) {
    String since =
        report.clock() == Objectives.ClockStart.OUTAGE ? "the outage" : "the declaration";
    return moments(report) + "  RTO clock since " + since;
  }

  private static String moments(StatusReport report) {
    Instant outage = report.outageAt();
    if (report.second().isPresent()) {
      return "outage %s  asked for %s  %s"
          .formatted(
              Utc.show(outage, report.asOf()),
              Utc.show(report.initiatedAt(), report.asOf()),
              report
                  .declaredAt()
                  .map(at -> "declared " + Utc.show(at, report.asOf()))
                  .orElse("not declared"));
    }
    Instant declared = report.initiatedAt();
    return Duration.between(outage, declared).abs().compareTo(Duration.ofSeconds(1)) < 0
        ? "outage and declaration " + Utc.show(declared, report.asOf())
        : "outage "
            + Utc.show(outage, report.asOf())
            + "  declared "
            + Utc.show(declared, report.asOf());
  }

  /** Since when it stands still, and at what; empty when it does not. */
  static String since(StatusReport report) {
    return report
        .standstill()
        .map(still -> " since " + Utc.show(still.since(), report.asOf()) + at(still.at()))
        .orElse("");
  }

  private static String at(List<String> steps) {
    if (steps.isEmpty()) {
      return "";
    }
    int more = steps.size() - SHOWN_STEPS;
    String shown = String.join(", ", steps.subList(0, Math.min(SHOWN_STEPS, steps.size())));
    return ", at " + shown + (more > 0 ? " and " + more + " more" : "");
  }

  /** The verdict, and what is left or over. */
  public static String verdict(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    if (report.phase() == RunState.RunPhase.ABORTED && rto.actual().isEmpty()) {
      return "not recovered";
    }
    boolean byTheClock = rto.actual().isEmpty() && rto.forecast().isEmpty();
    return rto.verdict().words() + ", " + (byTheClock ? left(rto.toSpare()) : spare(rto.toSpare()));
  }

  /** As in {@code 18m50s to spare} or {@code 4m10s late}. */
  static String spare(Duration spare) {
    return spare.isNegative() ? show(spare.negated()) + " late" : show(spare) + " to spare";
  }

  private static String left(Duration left) {
    return left.isNegative() ? show(left.negated()) + " over" : show(left) + " left";
  }
}
