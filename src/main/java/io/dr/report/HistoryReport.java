package io.dr.report;

import io.dr.journal.Event;
import io.dr.journal.PastRuns;
import io.dr.plan.RpoVerdict;
import io.dr.plan.RtoVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * What past runs of a runbook show.
 *
 * @param runbook the runbook's name
 * @param asOf the moment that this report speaks of, UTC
 * @param exerciseEvery how often the runbook wants to be exercised
 * @param lastRun when it was last run or exercised to the end, UTC
 * @param nextDue when the next exercise is due, UTC; absent when no rhythm is set
 * @param overdue whether that is past
 * @param runs newest first
 * @param steps how long each step took, recoveries and simulations apart
 */
public record HistoryReport(
    String runbook,
    Instant asOf,
    Optional<Duration> exerciseEvery,
    Optional<Instant> lastRun,
    Optional<Instant> nextDue,
    boolean overdue,
    List<Run> runs,
    List<Step> steps) {
  private static final int NEWEST = 3;
  private static final double STEADY = 10;

  public HistoryReport {
    runs = List.copyOf(runs);
    steps = List.copyOf(steps);
  }

  /**
   * One run.
   *
   * @param run its id
   * @param at when it was declared or, where a second person had to confirm it, asked for, UTC
   * @param mode disaster or rehearsal
   * @param standing how it ended, or how it stands
   * @param recoveredIn from the clock's start to the recovery
   * @param rto the objective
   * @param rtoVerdict on it
   * @param worstLoss the largest known loss
   * @param rpo the objective
   * @param rpoVerdict on it
   */
  public record Run(
      String run,
      Instant at,
      Event.Mode mode,
      String standing,
      Optional<Duration> recoveredIn,
      Duration rto,
      RtoVerdict rtoVerdict,
      Optional<Duration> worstLoss,
      Duration rpo,
      Optional<RpoVerdict> rpoVerdict) {

    /** The line for a run of which the status is known. */
    public static Run of(StatusReport report) {
      return new Run(
          report.run(),
          report.initiatedAt(),
          report.mode(),
          TextReport.standing(report.phase()),
          report.rto().actual(),
          report.rto().target(),
          report.rto().verdict(),
          report.rpo().worst(),
          report.rpo().target(),
          report.rpo().verdict());
    }
  }

  /**
   * How long one step took in runs of one kind. What it waited for people is not counted.
   *
   * @param step its id
   * @param source which runs
   * @param runs how many were measured
   * @param median the middle one
   * @param p90 nine of ten took no longer
   * @param shortest the shortest
   * @param longest the longest
   * @param trendPercent by how much the newest three took longer than those before; absent where
   *     there are too few
   */
  public record Step(
      String step,
      String source,
      int runs,
      Duration median,
      Duration p90,
      Duration shortest,
      Duration longest,
      Optional<Double> trendPercent) {

    /** The trend in a word. */
    public String trend() {
      return trendPercent
          .map(percent -> Math.abs(percent) < STEADY ? "steady" : percent > 0 ? "slower" : "faster")
          .orElse("");
    }
  }

  /** The statistics of a step; empty where nothing was measured. */
  public static Optional<Step> step(String id, String source, List<Duration> newestFirst) {
    if (newestFirst.isEmpty()) {
      return Optional.empty();
    }
    double[] millis = newestFirst.stream().mapToDouble(Duration::toMillis).toArray();
    return Optional.of(
        new Step(
            id,
            source,
            millis.length,
            quantile(millis, 0.5),
            quantile(millis, 0.9),
            newestFirst.stream().min(Comparator.naturalOrder()).orElse(Duration.ZERO),
            newestFirst.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO),
            trend(millis)));
  }

  private static Duration quantile(double[] millis, double part) {
    return Duration.ofMillis(Math.round(Quantile.withDefaults().evaluate(millis.clone(), part)));
  }

  private static Optional<Double> trend(double[] newestFirst) {
    if (newestFirst.length < NEWEST + PastRuns.ENOUGH) {
      return Optional.empty();
    }
    double now = middle(Arrays.copyOfRange(newestFirst, 0, NEWEST));
    double before = middle(Arrays.copyOfRange(newestFirst, NEWEST, newestFirst.length));
    return before <= 0 ? Optional.empty() : Optional.of(100 * (now - before) / before);
  }

  private static double middle(double[] values) {
    return Quantile.withDefaults().evaluate(values, 0.5);
  }
}
