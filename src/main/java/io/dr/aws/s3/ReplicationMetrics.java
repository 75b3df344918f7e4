package io.dr.aws.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;

/**
 * Reads how far a bucket's replication has come, in the region that it replicates from (Amazon S3
 * User Guide, "Using S3 Replication metrics"). Rules without metrics give no reading.
 */
final class ReplicationMetrics {
  static final String NAMESPACE = "AWS/S3";
  static final String LATENCY = "ReplicationLatency";
  static final String PENDING = "OperationsPendingReplication";

  private static final Duration WINDOW = Duration.ofHours(1);
  private static final String BUCKET_ARN = "arn:aws[a-z-]*:s3:::";

  private final S3Client s3;
  private final CloudWatchClient metrics;

  ReplicationMetrics(S3Client s3, CloudWatchClient metrics) {
    this.s3 = s3;
    this.metrics = metrics;
  }

  /** Where one rule of a bucket sends its objects. */
  record Route(String bucket, String destination, String rule) {
    private List<Dimension> dimensions() {
      return List.of(
          dimension("SourceBucket", bucket),
          dimension("DestinationBucket", destination),
          dimension("RuleId", rule));
    }

    private static Dimension dimension(String name, String value) {
      return Dimension.builder().name(name).value(value).build();
    }
  }

  /** The bucket's enabled rules that lead to the destination, or anywhere when none is given. */
  List<Route> routes(String bucket, Optional<String> destination) {
    return s3
        .getBucketReplication(request -> request.bucket(bucket))
        .replicationConfiguration()
        .rules()
        .stream()
        .filter(rule -> rule.status() == ReplicationRuleStatus.ENABLED)
        .map(rule -> new Route(bucket, bucketOf(rule), rule.id()))
        .filter(route -> destination.isEmpty() || destination.get().equals(route.destination()))
        .toList();
  }

  private static String bucketOf(ReplicationRule rule) {
    return rule.destination().bucket().replaceFirst(BUCKET_ARN, "");
  }

  /**
   * How far the destination was behind, in the last hour before the given instant; empty when there
   * is no reading.
   */
  Optional<Duration> latency(Route route, Instant at) {
    return latest(LATENCY, route, at)
        .map(point -> Duration.ofMillis((long) (point.maximum() * 1000)));
  }

  /** How many operations wait to be replicated now; empty when there is no reading that recent. */
  Optional<Long> pending(Route route, Instant now, Duration recent) {
    return latest(PENDING, route, now)
        .filter(point -> point.timestamp().isAfter(now.minus(recent)))
        .map(point -> (long) Math.ceil(point.maximum()));
  }

  private Optional<Datapoint> latest(String metric, Route route, Instant until) {
    return metrics
        .getMetricStatistics(
            request ->
                request
                    .namespace(NAMESPACE)
                    .metricName(metric)
                    .dimensions(route.dimensions())
                    .startTime(until.minus(WINDOW))
                    .endTime(until)
                    .period(60)
                    .statistics(Statistic.MAXIMUM))
        .datapoints()
        .stream()
        .max(Comparator.comparing(Datapoint::timestamp));
  }
}
