package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.journal.Pause;
import io.dr.journal.RunState;
import io.dr.plan.RpoVerdict;
import java.time.Duration;
import java.util.Locale;

/**
 * Where a run stands, in half a line: what whoever reads no further must know.
 *
 * @param state in a word or two
 * @param rest what it comes to, with what parts it from the state
 */
public record Headline(String state, String rest) {

  /** As in {@code recovering, on track: forecast 41m10s of 1h00m}. */
  public static String of(StatusReport report) {
    Headline line = made(report);
    return line.state() + line.rest();
  }

  /** The same with the state in capitals, to stand above everything else. */
  static String loud(StatusReport report) {
    Headline line = made(report);
    return line.state().toUpperCase(Locale.ROOT) + line.rest();
  }

  /** The subject of a letter. */
  public static String subject(StatusReport report) {
    return (report.mode() == Event.Mode.DISASTER ? "" : "[EXERCISE] ")
        + "DR "
        + report.runbook()
        + " "
        + report.run()
        + ": "
        + of(report);
  }

  /** Whether the RTO has passed and production is not back. */
  public static boolean late(StatusReport report) {
    return report.rto().actual().isEmpty()
        && report.rto().elapsed().compareTo(report.rto().target()) > 0;
  }

  private static Headline made(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    if (rto.actual().isPresent()) {
      return new Headline(
          "recovered",
          " in "
              + show(rto.actual().get())
              + ": RTO "
              + rto.verdict().words()
              + ", RPO "
              + report.rpo().verdict().map(RpoVerdict::words).orElse("not measured")
              + since(report));
    }
    if (report.waitsForSecond()) {
      return new Headline("not begun", ", waits for a second authorised person");
    }
    if (report.phase() == RunState.RunPhase.ABORTED) {
      return new Headline("aborted", " after " + show(rto.elapsed()) + ", not recovered");
    }
    String loss = report.rpo().breached() ? "; RPO missed" : "";
    if (report.standstill().isPresent()) {
      return new Headline("stands still", RtoWords.since(report) + ", " + left(report) + loss);
    }
    if (report.pause().isPresent()) {
      Pause pause = report.pause().get();
      return new Headline(
          "paused",
          " by "
              + Plain.text(pause.by())
              + " since "
              + Utc.show(pause.since(), report.asOf())
              + ", "
              + course(report)
              + loss);
    }
    return new Headline("recovering", ", " + course(report) + loss);
  }

  /** What is left of the plan once production is back may still take a while. */
  private static String since(StatusReport report) {
    if (report.standstill().isPresent()) {
      return "; what is left stands still" + RtoWords.since(report);
    }
    return report.phase() == RunState.RunPhase.RUNNING ? "; what is left goes on" : "";
  }

  private static String course(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    return late(report) || rto.forecast().isEmpty()
        ? left(report)
        : "%s: forecast %s of %s"
            .formatted(rto.verdict().words(), show(rto.forecast().get()), show(rto.target()));
  }

  private static String left(StatusReport report) {
    Duration left = report.rto().target().minus(report.rto().elapsed());
    return left.isNegative()
        ? "RTO missed, " + show(left.negated()) + " over"
        : show(left) + " left of " + show(report.rto().target());
  }
}
