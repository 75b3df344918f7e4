package io.dr.sim.cloud;

import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.InvalidParameterCombinationException;
import software.amazon.awssdk.services.elasticache.model.InvalidReplicationGroupStateException;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupAlreadyExistsException;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SnapshotNotFoundException;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** The backups of caches, and the replication groups that were made from them. */
final class SimulatedCaches {
  private static final Duration CREATION = Duration.ofMinutes(10);
  private static final Duration BACKUP_AGE = Duration.ofHours(5);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Snapshot> snapshots = new TreeMap<>();
  private final Map<String, Group> groups = new TreeMap<>();

  SimulatedCaches(SimulatedWorld world, Refusals refusals) {
    this.world = world;
    this.refusals = refusals;
  }

  private record Group(String id, String arn, int port, Instant availableFrom, List<Tag> tags) {}

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  /** A backup whose shards were read a minute apart, a few hours before the outage. */
  synchronized void expectSnapshot(Site site, String name, Map<String, String> attributes) {
    Instant taken = world.outageAt().minus(world.draw("cache-backup:" + name, BACKUP_AGE));
    Snapshot.Builder snapshot =
        Snapshot.builder()
            .snapshotName(name)
            .snapshotStatus(attributes.getOrDefault("status", "available"))
            .nodeSnapshots(
                node -> node.nodeGroupId("0001").snapshotCreateTime(taken),
                node -> node.nodeGroupId("0002").snapshotCreateTime(taken.plusSeconds(60)));
    Optional.ofNullable(attributes.get("of")).ifPresent(snapshot::replicationGroupId);
    Optional.ofNullable(attributes.get("node")).ifPresent(snapshot::cacheClusterId);
    snapshots.putIfAbsent(key(site, name), snapshot.build());
  }

  synchronized List<Snapshot> describe(Site site, DescribeSnapshotsRequest request) {
    String name = request.snapshotName();
    if (name != null) {
      return List.of(snapshot(site, name));
    }
    return snapshots.entrySet().stream()
        .filter(each -> each.getKey().startsWith(key(site, "")))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Snapshot snapshot(Site site, String name) {
    return Optional.ofNullable(snapshots.get(key(site, name)))
        .orElseThrow(
            () ->
                refusals.refuse(
                    SnapshotNotFoundException.builder(),
                    "SnapshotNotFoundFault",
                    "Snapshot " + name + " not found.",
                    404));
  }

  synchronized ReplicationGroup describe(Site site, String id) {
    Group group = groups.get(key(site, id));
    if (group == null) {
      throw refusals.refuse(
          ReplicationGroupNotFoundException.builder(),
          "ReplicationGroupNotFoundFault",
          "ReplicationGroup " + id + " not found.",
          404);
    }
    return shown(site, group);
  }

  private ReplicationGroup shown(Site site, Group group) {
    ReplicationGroup.Builder shown =
        ReplicationGroup.builder().replicationGroupId(group.id()).arn(group.arn());
    if (world.now().isBefore(group.availableFrom())) {
      return shown.status("creating").build();
    }
    String host = group.id() + ".simulated." + site.region() + ".cache.amazonaws.com";
    return shown
        .status("available")
        .nodeGroups(node -> node.primaryEndpoint(end -> end.address(host).port(group.port())))
        .build();
  }

  synchronized ReplicationGroup create(Site site, CreateReplicationGroupRequest request) {
    String id = request.replicationGroupId();
    if (groups.containsKey(key(site, id))) {
      throw refusals.refuse(
          ReplicationGroupAlreadyExistsException.builder(),
          "ReplicationGroupAlreadyExists",
          "Replication group " + id + " already exists.",
          400);
    }
    if (Boolean.TRUE.equals(request.multiAZEnabled())
        && !Boolean.TRUE.equals(request.automaticFailoverEnabled())) {
      throw refusals.refuse(
          InvalidParameterCombinationException.builder(),
          "InvalidParameterCombination",
          "Must specify automatic failover to enable Multi-AZ.",
          400);
    }
    if (request.snapshotName() != null) {
      snapshot(site, request.snapshotName());
    }
    String arn =
        String.join(
            ":", "arn:aws:elasticache", site.region(), site.account(), "replicationgroup", id);
    int port = Optional.ofNullable(request.port()).orElse(6379);
    Instant available = world.now().plus(world.draw("cache-restore:" + id, CREATION));
    Group group = new Group(id, arn, port, available, List.copyOf(request.tags()));
    groups.put(key(site, id), group);
    world.applied("ElastiCache", "CreateReplicationGroup", id, site);
    return shown(site, group);
  }

  /** Refused until the group is available, as ElastiCache does. */
  synchronized List<Tag> tags(Site site, String arn) {
    Group group =
        Optional.ofNullable(groups.get(key(site, arn.substring(arn.lastIndexOf(':') + 1))))
            .orElseThrow(
                () ->
                    refusals.refuse(
                        ReplicationGroupNotFoundException.builder(),
                        "ReplicationGroupNotFoundFault",
                        "ReplicationGroup " + arn + " not found.",
                        404));
    if (world.now().isBefore(group.availableFrom())) {
      throw refusals.refuse(
          InvalidReplicationGroupStateException.builder(),
          "InvalidReplicationGroupState",
          "Cluster not in available state",
          400);
    }
    return group.tags();
  }
}
