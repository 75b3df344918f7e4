package io.dr.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * How one capacity of a table or of one of its indexes scales (Application Auto Scaling API
 * Reference, "RegisterScalableTarget" and "PutScalingPolicy").
 *
 * @param index the index, or empty for the table itself
 * @param dimension as AWS writes it, such as {@code dynamodb:table:ReadCapacityUnits}
 * @param min the least capacity units
 * @param max the most
 * @param target the utilization aimed at, in percent; absent where no policy tracks one
 * @param scaleInCooldown seconds; absent for AWS's default
 * @param scaleOutCooldown seconds; absent for AWS's default
 */
record Scaling(
    String index,
    String dimension,
    int min,
    int max,
    Optional<Double> target,
    Optional<Integer> scaleInCooldown,
    Optional<Integer> scaleOutCooldown) {
  static final String SERVICE = "Application Auto Scaling";
  private static final String ABSENT = "-";

  /** Which capacity scales. */
  enum Dimension {
    READ("Read"),
    WRITE("Write");

    private final String word;

    Dimension(String word) {
      this.word = word;
    }

    String table() {
      return "dynamodb:table:" + word + "CapacityUnits";
    }
  }

  /** How the capacities of a table and of its indexes scale at present; nothing if on demand. */
  static List<Scaling> of(ApplicationAutoScalingClient client, TableDescription table) {
    List<String> resources = new ArrayList<>();
    resources.add("table/" + table.tableName());
    for (GlobalSecondaryIndexDescription index : table.globalSecondaryIndexes()) {
      resources.add("table/" + table.tableName() + "/index/" + index.indexName());
    }
    List<Scaling> all = new ArrayList<>();
    client
        .describeScalableTargetsPaginator(
            request -> request.serviceNamespace(ServiceNamespace.DYNAMODB).resourceIds(resources))
        .scalableTargets()
        .forEach(target -> all.add(of(target, policy(client, target))));
    return all;
  }

  private static Optional<TargetTrackingScalingPolicyConfiguration> policy(
      ApplicationAutoScalingClient client, ScalableTarget target) {
    return client
        .describeScalingPolicies(
            request ->
                request
                    .serviceNamespace(ServiceNamespace.DYNAMODB)
                    .resourceId(target.resourceId())
                    .scalableDimension(target.scalableDimension()))
        .scalingPolicies()
        .stream()
        .filter(policy -> policy.resourceId().equals(target.resourceId()))
        .filter(policy -> policy.policyType() == PolicyType.TARGET_TRACKING_SCALING)
        .map(ScalingPolicy::targetTrackingScalingPolicyConfiguration)
        .findFirst();
  }

  private static Scaling of(
      ScalableTarget target, Optional<TargetTrackingScalingPolicyConfiguration> policy) {
    String[] parts = target.resourceId().split("/", 4);
    return new Scaling(
        parts.length > 3 ? parts[3] : "",
        target.scalableDimensionAsString(),
        target.minCapacity(),
        target.maxCapacity(),
        policy.map(TargetTrackingScalingPolicyConfiguration::targetValue),
        policy.flatMap(tracking -> Optional.ofNullable(tracking.scaleInCooldown())),
        policy.flatMap(tracking -> Optional.ofNullable(tracking.scaleOutCooldown())));
  }

  /** What it is told apart by, among those of its table. */
  String key() {
    return index + " " + dimension;
  }

  /** As Application Auto Scaling knows the table or index. */
  String resource(String table) {
    return index.isEmpty() ? "table/" + table : "table/" + table + "/index/" + index;
  }

  ScalableDimension scalableDimension() {
    return ScalableDimension.fromValue(dimension);
  }

  MetricType metric() {
    return dimension.contains("Read")
        ? MetricType.DYNAMO_DB_READ_CAPACITY_UTILIZATION
        : MetricType.DYNAMO_DB_WRITE_CAPACITY_UTILIZATION;
  }

  /** Whether the bounds are the same, whatever utilization is aimed at. */
  boolean hasBoundsOf(Scaling other) {
    return min == other.min && max == other.max;
  }

  /** As a receipt keeps it, after its key. */
  String written() {
    return String.join(
        " ",
        String.valueOf(min),
        String.valueOf(max),
        target.map(String::valueOf).orElse(ABSENT),
        scaleInCooldown.map(String::valueOf).orElse(ABSENT),
        scaleOutCooldown.map(String::valueOf).orElse(ABSENT));
  }

  /** Reads what a receipt keeps. */
  static Scaling read(String key, String written) {
    int space = key.lastIndexOf(' ');
    String[] parts = written.split(" ");
    return new Scaling(
        key.substring(0, space),
        key.substring(space + 1),
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        present(parts[2]).map(Double::valueOf),
        present(parts[3]).map(Integer::valueOf),
        present(parts[4]).map(Integer::valueOf));
  }

  private static Optional<String> present(String written) {
    return written.equals(ABSENT) ? Optional.empty() : Optional.of(written);
  }
}
