package io.dr.aws.elasticache;

import io.dr.action.RecoveryPoint;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SnapshotNotFoundException;

/** The backups of caches in one region (Amazon ElastiCache API Reference, "Snapshot"). */
final class CacheSnapshots {
  static final String TIME = "NodeSnapshots' SnapshotCreateTime";

  private final ElastiCacheClient cache;

  CacheSnapshots(ElastiCacheClient cache) {
    this.cache = cache;
  }

  Optional<Snapshot> named(String name) {
    try {
      return cache.describeSnapshots(request -> request.snapshotName(name)).snapshots().stream()
          .findFirst();
    } catch (SnapshotNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * The backup with the newest data. Without cluster mode a backup names only the node that it was
   * made of, {@code <group>-001}, and so all are looked through.
   */
  Optional<Snapshot> latestOf(String replicationGroup) {
    Pattern nodes = Pattern.compile(Pattern.quote(replicationGroup) + "(-\\d{4})?-\\d{3}");
    return cache.describeSnapshotsPaginator(request -> {}).snapshots().stream()
        .filter(each -> "available".equals(each.snapshotStatus()))
        .filter(
            each ->
                replicationGroup.equals(each.replicationGroupId())
                    || Optional.ofNullable(each.cacheClusterId())
                        .filter(node -> nodes.matcher(node).matches())
                        .isPresent())
        .max(Comparator.comparing(each -> taken(each).orElse(Instant.MIN)));
  }

  /** Each shard is read at a time of its own: the earliest is the one that holds for all. */
  static RecoveryPoint recoveryPoint(Snapshot snapshot) {
    return taken(snapshot)
        .<RecoveryPoint>map(at -> new RecoveryPoint.Known(at, TIME))
        .orElseGet(() -> new RecoveryPoint.Unknown("the snapshot tells no time of its data"));
  }

  private static Optional<Instant> taken(Snapshot snapshot) {
    return snapshot.nodeSnapshots().stream()
        .map(NodeSnapshot::snapshotCreateTime)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }
}
