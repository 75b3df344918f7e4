package io.dr.aws;

import io.dr.action.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    double lag = last.get().maximum();
    if (least(last.get()) < 0) {
      return new RecoveryPoint.Unknown(name + " is negative: nothing was being replicated");
    }
    Instant point = last.get().timestamp().minusMillis((long) (lag * unit.toMillis()));
    return new RecoveryPoint.Known(point, name);
  }

  private Optional<Datapoint> last(Instant outageAt, CloudWatchClient cloudWatch) {
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
                    .startTime(outageAt.minus(WINDOW))
                    .endTime(outageAt)
                    .period(PERIOD_SECONDS)
                    .statistics(Statistic.MAXIMUM, Statistic.MINIMUM))
        .datapoints()
        .stream()
        .filter(point -> !point.timestamp().isAfter(outageAt))
        .filter(point -> !brokeWith(outageAt, point))
        .max(Comparator.comparing(Datapoint::timestamp));
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
