package io.dr.aws.elasticache;

import io.dr.action.RecoveryPoint;
import io.dr.aws.LagMetric;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/**
 * How far a secondary of a global datastore is behind (Amazon ElastiCache User Guide, "Metrics for
 * Valkey and Redis OSS"). Its series may be of the replication group or of each of its clusters, so
 * CloudWatch is asked which it keeps.
 */
final class ReplicationLag {
  private static final String NAMESPACE = "AWS/ElastiCache";
  private static final String NAME = "GlobalDatastoreReplicationLag";

  private final CloudWatchClient cloudWatch;

  ReplicationLag(CloudWatchClient cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  /** The point that all series of the group prove; unknown where there is none that does. */
  RecoveryPoint before(Instant outageAt, String replicationGroup) {
    List<RecoveryPoint> points =
        dimensions(replicationGroup).stream()
            .map(each -> new LagMetric(NAMESPACE, NAME, each).before(outageAt, cloudWatch))
            .toList();
    return points.stream()
        .filter(RecoveryPoint.Known.class::isInstance)
        .map(RecoveryPoint.Known.class::cast)
        .min(Comparator.comparing(RecoveryPoint.Known::at))
        .<RecoveryPoint>map(known -> known)
        .or(() -> points.stream().findFirst())
        .orElseGet(() -> new RecoveryPoint.Unknown("CloudWatch keeps no " + NAME));
  }

  /** Clusters are called {@code <group>-001}, with cluster mode {@code <group>-0001-001}. */
  private List<Map<String, String>> dimensions(String replicationGroup) {
    Pattern ours = Pattern.compile(Pattern.quote(replicationGroup) + "(-\\d{4})?(-\\d{3})?");
    return cloudWatch
        .listMetricsPaginator(request -> request.namespace(NAMESPACE).metricName(NAME))
        .metrics()
        .stream()
        .filter(metric -> isOf(metric, ours))
        .map(
            metric ->
                metric.dimensions().stream()
                    .collect(Collectors.toMap(Dimension::name, Dimension::value)))
        .toList();
  }

  private static boolean isOf(Metric metric, Pattern group) {
    return metric.dimensions().stream().anyMatch(each -> group.matcher(each.value()).matches());
  }
}
