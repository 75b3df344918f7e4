package io.dr.aws;

import io.dr.action.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/**
 * A replication lag that CloudWatch keeps. Only the last reading before the outage counts: after it
 * the value just grows. A negative value means that nothing is replicated (Amazon RDS User Guide,
 * "Monitoring read replication").
 *
 * @param namespace for example {@code AWS/RDS}
 * @param name for example {@code ReplicaLag}
 * @param dimensions what is measured
 * @param unit how long a lag of one is
 */
public record LagMetric(
    String namespace, String name, Map<String, String> dimensions, Duration unit) {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final int PERIOD_SECONDS = 60;
  private static final Duration LONG_WINDOW = Duration.ofDays(30);
  private static final Duration MINUTES_ARE_KEPT = Duration.ofDays(14);
  private static final int LONG_PERIOD_SECONDS = 300;
  private static final int HOUR_SECONDS = 3600;
  private static final Comparator<Datapoint> LATEST = Comparator.comparing(Datapoint::timestamp);

  public LagMetric {
    dimensions = Map.copyOf(dimensions);
  }

  /** A lag in seconds. */
  public LagMetric(String namespace, String name, Map<String, String> dimensions) {
    this(namespace, name, dimensions, Duration.ofSeconds(1));
  }

  /** The point up to which the last reading before the outage proves the data to be present. */
  public RecoveryPoint before(Instant outageAt, CloudWatchClient cloudWatch) {
    Optional<Datapoint> last = last(outageAt, cloudWatch);
    if (last.isEmpty()) {
      return new RecoveryPoint.Unknown("no " + name + " in the 15 minutes before the outage");
    }
    if (least(last.get()) < 0) {
      return new RecoveryPoint.Unknown(name + " is negative: nothing was being replicated");
    }
    return new RecoveryPoint.Known(proved(last.get()), name);
  }

  /**
   * The latest point that any reading of the thirty days before the outage proves. For where {@link
   * #before} proves none: replication that broke a day ago proves what it had brought by then, and
   * a loss of a day can be judged, an unknown one can not.
   *
   * <p>CloudWatch keeps minutes for fifteen days, five minutes for 63 days (Amazon CloudWatch API
   * Reference, "GetMetricStatistics").
   */
  public RecoveryPoint everBefore(Instant outageAt, CloudWatchClient cloudWatch) {
    Optional<Datapoint> hour =
        read(outageAt.minus(LONG_WINDOW), outageAt, HOUR_SECONDS, cloudWatch)
            .filter(point -> point.maximum() >= 0)
            .max(LATEST);
    if (hour.isEmpty()) {
      return new RecoveryPoint.Unknown(
          "no " + name + " in the 30 days before the outage shows that anything was replicated");
    }
    Instant start = hour.get().timestamp();
    Instant end = start.plusSeconds(HOUR_SECONDS);
    boolean minutes = start.isAfter(outageAt.minus(MINUTES_ARE_KEPT));
    Datapoint last =
        read(
                start,
                end.isAfter(outageAt) ? outageAt : end,
                minutes ? PERIOD_SECONDS : LONG_PERIOD_SECONDS,
                cloudWatch)
            .filter(point -> least(point) >= 0)
            .max(LATEST)
            .orElse(hour.get());
    return new RecoveryPoint.Known(
        proved(last), name + " as last read at " + last.timestamp() + ", none since");
  }

  private Instant proved(Datapoint reading) {
    return reading.timestamp().minusMillis((long) (reading.maximum() * unit.toMillis()));
  }

  private Optional<Datapoint> last(Instant outageAt, CloudWatchClient cloudWatch) {
    return read(outageAt.minus(WINDOW), outageAt, PERIOD_SECONDS, cloudWatch)
        .filter(point -> !brokeWith(outageAt, point))
        .max(LATEST);
  }

  private Stream<Datapoint> read(
      Instant from, Instant until, int period, CloudWatchClient cloudWatch) {
    List<Dimension> measured =
        dimensions.entrySet().stream()
            .map(entry -> Dimension.builder().name(entry.getKey()).value(entry.getValue()).build())
            .toList();
    return cloudWatch
        .getMetricStatistics(
            request ->
                request
                    .namespace(namespace)
                    .metricName(name)
                    .dimensions(measured)
                    .startTime(from)
                    .endTime(until)
                    .period(period)
                    .statistics(Statistic.MAXIMUM, Statistic.MINIMUM))
        .datapoints()
        .stream()
        .filter(point -> !point.timestamp().isAfter(until));
  }

  /**
   * Whether a minute that reaches past the outage tells of the outage itself: replication that
   * stopped with it says nothing of the minute before.
   */
  private static boolean brokeWith(Instant outageAt, Datapoint point) {
    Instant end = point.timestamp().plusSeconds(PERIOD_SECONDS);
    return end.isAfter(outageAt) && least(point) < 0;
  }

  private static double least(Datapoint point) {
    return Optional.ofNullable(point.minimum()).orElse(point.maximum());
  }
}
