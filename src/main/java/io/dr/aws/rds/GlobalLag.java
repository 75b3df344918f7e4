package io.dr.aws.rds;

import io.dr.action.RecoveryPoint;
import io.dr.aws.LagMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;

/**
 * How far a secondary cluster of an Aurora global database is behind, in milliseconds (Amazon
 * Aurora User Guide, "Monitoring an Amazon Aurora global database"). The series may have more
 * dimensions than the cluster, so CloudWatch is asked which it keeps.
 */
final class GlobalLag {
  private static final String NAMESPACE = "AWS/RDS";
  private static final String CLUSTER = "DBClusterIdentifier";
  // What older versions of Aurora MySQL know comes second.
  private static final List<String> NAMES =
      List.of("AuroraGlobalDBRPOLag", "AuroraGlobalDBReplicationLag");

  private final CloudWatchClient cloudWatch;

  GlobalLag(CloudWatchClient cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  /** The point that the readings before the outage prove, the earliest where there are several. */
  RecoveryPoint before(Instant outageAt, String cluster) {
    return NAMES.stream()
        .flatMap(name -> points(name, outageAt, cluster))
        .findFirst()
        .orElseGet(
            () ->
                new RecoveryPoint.Unknown("CloudWatch has no " + NAMES.get(0) + " of " + cluster));
  }

  private Stream<RecoveryPoint> points(String name, Instant outageAt, String cluster) {
    List<RecoveryPoint> points =
        cloudWatch
            .listMetricsPaginator(
                request ->
                    request
                        .namespace(NAMESPACE)
                        .metricName(name)
                        .dimensions(DimensionFilter.builder().name(CLUSTER).value(cluster).build()))
            .metrics()
            .stream()
            .map(metric -> dimensions(metric.dimensions()))
            .filter(dimensions -> cluster.equals(dimensions.get(CLUSTER)))
            .map(dimensions -> new LagMetric(NAMESPACE, name, dimensions, Duration.ofMillis(1)))
            .map(metric -> metric.before(outageAt, cloudWatch))
            .toList();
    Optional<RecoveryPoint> earliest =
        points.stream()
            .filter(RecoveryPoint.Known.class::isInstance)
            .map(RecoveryPoint.Known.class::cast)
            .min(Comparator.comparing(RecoveryPoint.Known::at))
            .map(known -> known);
    return earliest.or(() -> points.stream().findFirst()).stream();
  }

  private static Map<String, String> dimensions(List<Dimension> dimensions) {
    return dimensions.stream().collect(Collectors.toMap(Dimension::name, Dimension::value));
  }
}
