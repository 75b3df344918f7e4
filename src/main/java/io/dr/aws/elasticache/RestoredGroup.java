package io.dr.aws.elasticache;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.StepContext;
import io.dr.aws.RecoveryPointTag;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** A replication group that is there already: this run's on its way, or somebody else's. */
final class RestoredGroup {
  static final String SNAPSHOT_TAG = "dr:snapshot";

  private RestoredGroup() {}

  /** ElastiCache refuses to list the tags of a group that is not available, so those come last. */
  static Next look(StepContext context, ElastiCacheClient cache, ReplicationGroup group) {
    String status = group.status();
    if (status.equals("create-failed") || status.equals("deleting")) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              "The replication group " + group.replicationGroupId() + " is " + status + ".",
              "See its events in the ElastiCache console, delete it if it is this run's, and"
                  + " resume."));
    }
    if (!status.equals("available")) {
      return Next.Wait.on("restoring: " + status);
    }
    Map<String, String> tags = new HashMap<>();
    cache
        .listTagsForResource(request -> request.resourceName(group.arn()))
        .tagList()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return context.run().id().equals(tags.get(StepContext.RUN_TAG))
        ? done(group, tags)
        : foreign(context, group);
  }

  private static Next foreign(StepContext context, ReplicationGroup group) {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.FOREIGN,
            "There already is a replication group "
                + group.replicationGroupId()
                + " in "
                + context.to().region()
                + ", and this run did not restore it.",
            "Give the step another replicationGroup, or delete that one; then resume."));
  }

  private static Next done(ReplicationGroup group, Map<String, String> tags) {
    Map<String, String> outputs = new HashMap<>();
    outputs.put("replicationGroup", group.replicationGroupId());
    outputs.put("snapshot", tags.getOrDefault(SNAPSHOT_TAG, ""));
    endpoint(group)
        .ifPresent(
            endpoint -> {
              outputs.put("endpoint", endpoint.address());
              outputs.put("port", String.valueOf(endpoint.port()));
            });
    return new Next.Done(new Outputs(outputs), Optional.of(RecoveryPointTag.read(tags)));
  }

  /** With cluster mode there is one endpoint of the whole; without it, one of the primary node. */
  private static Optional<Endpoint> endpoint(ReplicationGroup group) {
    return Stream.concat(
            Stream.ofNullable(group.configurationEndpoint()),
            group.nodeGroups().stream().map(NodeGroup::primaryEndpoint))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
