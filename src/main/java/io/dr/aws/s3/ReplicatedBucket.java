package io.dr.aws.s3;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two buckets that a simulation needs, and what their replication is measured by. */
final class ReplicatedBucket {
  private static final String RULE = "to-recovery-site";

  private ReplicatedBucket() {}

  static List<SimulatedResource> of(CheckReplication.With with, Site from, Site to) {
    String destination = with.destination().orElse(with.bucket() + "-" + to.region());
    List<SimulatedResource> resources = new ArrayList<>();
    resources.add(
        new SimulatedResource(
            "s3:bucket", with.bucket(), from, Map.of("destination", destination, "rule", RULE)));
    resources.add(SimulatedResource.of("s3:bucket", destination, to));
    with.object()
        .ifPresent(
            key ->
                resources.add(
                    new SimulatedResource(
                        "s3:object",
                        destination + "/" + key,
                        to,
                        with.notOlderThan().isPresent() ? Map.of("age", "PT0S") : Map.of())));
    resources.add(series(ReplicationMetrics.LATENCY, "41", with.bucket(), destination, from));
    resources.add(series(ReplicationMetrics.PENDING, "0", with.bucket(), destination, from));
    return resources;
  }

  private static SimulatedResource series(
      String metric, String value, String bucket, String destination, Site site) {
    return new SimulatedResource(
        "cloudwatch:series",
        ReplicationMetrics.NAMESPACE + "/" + metric,
        site,
        Map.of(
            "value", value,
            "SourceBucket", bucket,
            "DestinationBucket", destination,
            "RuleId", RULE));
  }
}
