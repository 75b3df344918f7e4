package io.dr.aws.s3;

import io.dr.action.RecoveryPoint;
import io.dr.aws.LagMetric;
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
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads how far a bucket's replication has come, in the region that it replicates from (Amazon S3
 * User Guide, "Using S3 Replication metrics"). Rules without metrics give no reading.
 */
final class ReplicationMetrics {
  static final String NAMESPACE = "AWS/S3";
  static final String LATENCY = "ReplicationLatency";
  static final String PENDING = "OperationsPendingReplication";

  private static final String NO_RULES = "ReplicationConfigurationNotFoundError";
  private static final String BUCKET_ARN = "arn:aws[a-z-]*:s3:::";

  private final S3Client s3;
  private final CloudWatchClient metrics;

  ReplicationMetrics(S3Client s3, CloudWatchClient metrics) {
    this.s3 = s3;
    this.metrics = metrics;
  }

  /** Where one rule of a bucket sends its objects. */
  record Route(String bucket, String destination, String rule) {
    private Map<String, String> dimensions() {
      return Map.of("SourceBucket", bucket, "DestinationBucket", destination, "RuleId", rule);
    }
  }

  /** The bucket's enabled rules that lead to the destination, or anywhere when none is given. */
  List<Route> routes(String bucket, Optional<String> destination) {
    return rules(bucket).stream()
        .filter(rule -> rule.status() == ReplicationRuleStatus.ENABLED)
        .map(rule -> new Route(bucket, bucketOf(rule), rule.id()))
        .filter(route -> destination.isEmpty() || destination.get().equals(route.destination()))
        .toList();
  }

  /** S3 answers an error of no class of its own for a bucket that was never given a rule. */
  private List<ReplicationRule> rules(String bucket) {
    try {
      return s3.getBucketReplication(request -> request.bucket(bucket))
          .replicationConfiguration()
          .rules();
    } catch (S3Exception e) {
      if (Optional.ofNullable(e.awsErrorDetails())
          .filter(details -> NO_RULES.equals(details.errorCode()))
          .isPresent()) {
        return List.of();
      }
      throw e;
    }
  }

  private static String bucketOf(ReplicationRule rule) {
    return rule.destination().bucket().replaceFirst(BUCKET_ARN, "");
  }

  /** Up to when the destination held everything, by the last reading before the outage. */
  RecoveryPoint reached(Route route, Instant outageAt) {
    return new LagMetric(NAMESPACE, LATENCY, route.dimensions()).before(outageAt, metrics);
  }

  /** How many operations waited at the latest reading; none when no reading is that recent. */
  long pending(Route route, Instant now, Duration recent) {
    return metrics
        .getMetricStatistics(
            request ->
                request
                    .namespace(NAMESPACE)
                    .metricName(PENDING)
                    .dimensions(dimensions(route))
                    .startTime(now.minus(recent))
                    .endTime(now)
                    .period(60)
                    .statistics(Statistic.MAXIMUM))
        .datapoints()
        .stream()
        .max(Comparator.comparing(Datapoint::timestamp))
        .map(point -> (long) Math.ceil(point.maximum()))
        .orElse(0L);
  }

  private static List<Dimension> dimensions(Route route) {
    return route.dimensions().entrySet().stream()
        .map(entry -> Dimension.builder().name(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }
}
