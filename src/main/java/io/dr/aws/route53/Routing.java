package io.dr.aws.route53;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * What makes a record one of several under a name: its place in a routing policy. What a runbook
 * does not name stays as it stands in the zone, such as a latency record's region.
 */
final class Routing {
  private Routing() {}

  /**
   * The record set to write: the existing one's routing with what the runbook says of it, and the
   * given target.
   *
   * @throws ActionFailure of kind STATE when there is none yet and the runbook says too little
   */
  static ResourceRecordSet target(
      WantedRecord record, Optional<ResourceRecordSet> existing, ResourceRecordSet target) {
    String set = record.setIdentifier().orElse("");
    if (existing.isEmpty() && (record.keepsTarget() || !namesPolicy(record))) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.STATE,
              "There is no record %s with the set identifier %s."
                  .formatted(DnsName.normal(record.name()) + " " + record.type(), set),
              "Correct the setIdentifier, or give the new record a value and its weight or failover"
                  + " role."));
    }
    ResourceRecordSet.Builder merged =
        existing.map(ResourceRecordSet::toBuilder).orElseGet(ResourceRecordSet::builder);
    merged
        .name(target.name())
        .type(target.type())
        .setIdentifier(set)
        .ttl(target.ttl())
        .aliasTarget(target.aliasTarget());
    if (target.hasResourceRecords()) {
      merged.resourceRecords(target.resourceRecords());
    } else {
      merged.resourceRecords(List.of());
    }
    record.weight().ifPresent(merged::weight);
    record.failover().ifPresent(role -> merged.failover(role.name()));
    record.healthCheck().ifPresent(merged::healthCheckId);
    return merged.build();
  }

  private static boolean namesPolicy(WantedRecord record) {
    return record.weight().isPresent() || record.failover().isPresent();
  }

  /** Whether two record sets are routed alike. */
  static boolean same(ResourceRecordSet one, ResourceRecordSet other) {
    return routing(one).equals(routing(other));
  }

  private static List<Optional<Object>> routing(ResourceRecordSet set) {
    return Arrays.asList(
        Optional.ofNullable(set.weight()),
        Optional.ofNullable(set.failoverAsString()),
        Optional.ofNullable(set.healthCheckId()));
  }

  /** The routing in a few words, empty for a plain record. */
  static String shown(ResourceRecordSet set) {
    StringBuilder words = new StringBuilder();
    Optional.ofNullable(set.weight()).ifPresent(weight -> words.append(", weight " + weight));
    Optional.ofNullable(set.failoverAsString()).ifPresent(role -> words.append(", " + role));
    Optional.ofNullable(set.healthCheckId())
        .ifPresent(check -> words.append(", health check " + check));
    return words.toString();
  }
}
