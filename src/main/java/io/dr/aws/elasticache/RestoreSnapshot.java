package io.dr.aws.elasticache;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Restores a cache from a backup, which always makes a new replication group (Amazon ElastiCache
 * User Guide, "Restoring from a backup into a new cache"). The call has no idempotency token, so
 * the group carries the run's id from its first moment.
 */
public final class RestoreSnapshot implements Action {
  private static final String SERVICE = "ElastiCache";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The new replication group's id, in small letters.")
          String replicationGroup,
      @JsonPropertyDescription("The snapshot's name in the target region.")
          Optional<String> snapshot,
      @JsonPropertyDescription(
              "The replication group whose newest snapshot in the target region is taken.")
          Optional<String> latestOf,
      @JsonPropertyDescription(
              "ARNs of exported RDB files in Amazon S3 of the target region, one per shard.")
          List<String> snapshotFiles,
      @JsonPropertyDescription("The node type; the snapshot's own if absent.")
          Optional<String> nodeType,
      @JsonPropertyDescription("redis or valkey; the snapshot's own if absent.")
          Optional<String> engine,
      @JsonPropertyDescription("The engine's version; the snapshot's own if absent.")
          Optional<String> engineVersion,
      @JsonPropertyDescription("The subnet group; the default one if absent.")
          Optional<String> subnetGroup,
      @JsonPropertyDescription("Ids of VPC security groups; the VPC's default if absent.")
          List<String> securityGroups,
      @JsonPropertyDescription("The parameter group; the engine's default if absent.")
          Optional<String> parameterGroup,
      @JsonPropertyDescription("Ids of the user groups that may sign in.") List<String> userGroups,
      @JsonPropertyDescription("How many shards; the snapshot's own number if absent.")
          Optional<Integer> shards,
      @JsonPropertyDescription("How many replicas each shard has, 0 to 5.")
          Optional<Integer> replicas,
      @JsonPropertyDescription("Whether replicas stand in other zones; needs automaticFailover.")
          Optional<Boolean> multiAz,
      @JsonPropertyDescription("Whether a replica takes over; as multiAz if absent.")
          Optional<Boolean> automaticFailover,
      @JsonPropertyDescription("Whether connections are encrypted.")
          Optional<Boolean> transitEncryption,
      @JsonPropertyDescription("The KMS key in the target region; encrypts the cache at rest.")
          Optional<String> kmsKey,
      @JsonPropertyDescription("The port; 6379 if absent.") Optional<Integer> port) {
    public With {
      snapshotFiles = snapshotFiles == null ? List.of() : List.copyOf(snapshotFiles);
      securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
      userGroups = userGroups == null ? List.of() : List.copyOf(userGroups);
      int sources =
          (snapshot.isPresent() ? 1 : 0)
              + (latestOf.isPresent() ? 1 : 0)
              + (snapshotFiles.isEmpty() ? 0 : 1);
      if (sources != 1) {
        throw new IllegalArgumentException("give one of snapshot, latestOf and snapshotFiles");
      }
      if (!snapshotFiles.isEmpty() && nodeType.isEmpty()) {
        throw new IllegalArgumentException("snapshotFiles tell no nodeType, so give one");
      }
      if (!replicationGroup.contains("${")
          && !replicationGroup.matches("(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
        throw new IllegalArgumentException(
            "replicationGroup takes up to 40 small letters, digits and single hyphens");
      }
      if (replicas.filter(number -> number < 0 || number > 5).isPresent()) {
        throw new IllegalArgumentException("replicas is 0 to 5");
      }
      if (multiAz.orElse(false) && !automaticFailover.orElse(true)) {
        throw new IllegalArgumentException("multiAz needs automaticFailover");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("elasticache.restore-snapshot", With.class)
          .title("Restore the cache from a snapshot")
          .description(
              "Makes a new replication group in the target region from a named snapshot, the newest"
                  + " one of a group, or exported RDB files. AWS does not copy snapshots to other"
                  + " regions: export them to Amazon S3 and replicate the bucket.")
          .traits(Trait.MUTATES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("replicationGroup", "The replication group's id."),
              new OutputField("endpoint", "Its configuration endpoint, or its primary one."),
              new OutputField("port", "Its port."),
              new OutputField("snapshot", "What it was restored from."))
          .permissions(
              Permission.reads("elasticache:DescribeReplicationGroups", Where.TO),
              Permission.reads("elasticache:DescribeSnapshots", Where.TO),
              Permission.reads("elasticache:ListTagsForResource", Where.TO)
                  .on(
                      "arn:{partition}:elasticache:{region}:{account}:replicationgroup:{replicationGroup}"),
              // Also asked for on the snapshot, the subnet, parameter and user groups.
              Permission.changes("elasticache:CreateReplicationGroup", Where.TO)
                  .on("arn:{partition}:elasticache:{region}:{account}:*"),
              Permission.changes("elasticache:AddTagsToResource", Where.TO)
                  .on(
                      "arn:{partition}:elasticache:{region}:{account}:replicationgroup:{replicationGroup}"))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "CreateReplicationGroup",
                  "Makes the new group, tagged as this run's; the step then waits until it is"
                      + " available."))
          .recoveryPoint(
              "The earliest SnapshotCreateTime of the snapshot's node snapshots, at which the data"
                  + " was read; of RDB files nothing is known, since a copy's LastModified is not"
                  + " the time of its data.")
          .limits(
              "A node type needs at least the memory that the snapshot's data takes.",
              "Making a cache also makes DNS records, which needs Route 53's control plane in"
                  + " us-east-1 (AWS Fault Isolation Boundaries).",
              "RDB files must be readable by ElastiCache in their bucket, which is in the target"
                  + " region.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such snapshot in the target region.",
                  "Name another, or give exported files with snapshotFiles."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is a replication group of that id which this run did not restore.",
                  "Give the step another replicationGroup, or delete that one."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The snapshot or the group is in a state that leads nowhere.",
                  "Name another snapshot; delete the group if it is this run's."))
          .undo(
              "Delete the replication group {replicationGroup}; the snapshot was not" + " touched.")
          .usually(Duration.ofMinutes(12))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(RestoreSnapshot::simulated)
          .example(
              """
              replicationGroup: sessions-recovered
              latestOf: sessions
              nodeType: cache.r7g.large
              subnetGroup: private
              securityGroups: [sg-0a1b2c3d4e5f6a7b8]
              replicas: 1
              multiAz: true
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public RestoreSnapshot(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    if (!with.snapshotFiles().isEmpty()) {
      return List.of();
    }
    String name = with.snapshot().orElse(with.latestOf().orElse("") + "-latest");
    return List.of(
        new SimulatedResource(
            "elasticache:snapshot", name, run.to(), Map.of("of", with.latestOf().orElse(name))));
  }

  @Override
  public Next next(StepContext context) {
    ElastiCacheClient cache = cloud.reads(ElastiCacheClient.class, context.to());
    Optional<ReplicationGroup> existing = existing(cache);
    if (existing.isPresent()) {
      return RestoredGroup.look(context, cache, existing.get());
    }
    if (!with.snapshotFiles().isEmpty()) {
      String files = String.join(",", with.snapshotFiles());
      return create(
          context, files, new RecoveryPoint.Unknown("an RDB file tells no time of its data"));
    }
    CacheSnapshots snapshots = new CacheSnapshots(cache);
    Optional<Snapshot> snapshot =
        with.snapshot()
            .flatMap(snapshots::named)
            .or(() -> with.latestOf().flatMap(snapshots::latestOf));
    return snapshot.isPresent() ? restore(context, snapshot.get()) : noSnapshot(context);
  }

  private Optional<ReplicationGroup> existing(ElastiCacheClient cache) {
    try {
      return cache
          .describeReplicationGroups(request -> request.replicationGroupId(with.replicationGroup()))
          .replicationGroups()
          .stream()
          .findFirst();
    } catch (ReplicationGroupNotFoundException e) {
      return Optional.empty();
    }
  }

  private Next noSnapshot(StepContext context) {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.NOT_FOUND,
            "There is no "
                + with.snapshot().map(name -> "snapshot " + name).orElse("available snapshot")
                + with.latestOf().map(group -> " of " + group).orElse("")
                + " in "
                + context.to().region()
                + ".",
            "Name another, or give exported files with snapshotFiles; then resume."));
  }

  private Next restore(StepContext context, Snapshot snapshot) {
    String status = snapshot.snapshotStatus();
    return switch (status) {
      case "available", "exporting" ->
          create(context, snapshot.snapshotName(), CacheSnapshots.recoveryPoint(snapshot));
      case "creating", "copying", "restoring" -> Next.Wait.on("the snapshot is " + status);
      default ->
          new Next.Failed(
              Failure.of(
                  Failure.Kind.STATE,
                  "The snapshot " + snapshot.snapshotName() + " is " + status + ".",
                  "Name another snapshot, then resume."));
    };
  }

  private Next create(StepContext context, String from, RecoveryPoint point) {
    Map<String, String> tags = new HashMap<>(context.tags());
    tags.put(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
    tags.put(RestoredGroup.SNAPSHOT_TAG, with.snapshotFiles().isEmpty() ? from : "exported files");
    Call call =
        new Call(
            SERVICE,
            "CreateReplicationGroup",
            with.replicationGroup(),
            context.to(),
            Map.of("snapshot", from));
    return new Next.Effect(
            call,
            Optional.of(point),
            () -> {
              cloud
                  .effects(ElastiCacheClient.class, context.to())
                  .createReplicationGroup(request(context, from, tags));
              return Receipt.of("snapshot", from);
            })
        .seeing("there is no " + with.replicationGroup() + " yet, and " + from + " to restore");
  }

  private CreateReplicationGroupRequest request(
      StepContext context, String from, Map<String, String> tags) {
    CreateReplicationGroupRequest.Builder request =
        CreateReplicationGroupRequest.builder()
            .replicationGroupId(with.replicationGroup())
            .replicationGroupDescription("Restored by the run " + context.run().id())
            .tags(
                tags.entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList());
    if (with.snapshotFiles().isEmpty()) {
      request.snapshotName(from);
    } else {
      request.snapshotArns(with.snapshotFiles());
    }
    with.nodeType().ifPresent(request::cacheNodeType);
    with.engine().ifPresent(request::engine);
    with.engineVersion().ifPresent(request::engineVersion);
    with.subnetGroup().ifPresent(request::cacheSubnetGroupName);
    with.parameterGroup().ifPresent(request::cacheParameterGroupName);
    with.shards().ifPresent(request::numNodeGroups);
    with.replicas().ifPresent(request::replicasPerNodeGroup);
    with.multiAz().ifPresent(request::multiAZEnabled);
    with.automaticFailover().or(with::multiAz).ifPresent(request::automaticFailoverEnabled);
    with.transitEncryption().ifPresent(request::transitEncryptionEnabled);
    with.kmsKey().ifPresent(key -> request.kmsKeyId(key).atRestEncryptionEnabled(true));
    with.port().ifPresent(request::port);
    if (!with.securityGroups().isEmpty()) {
      request.securityGroupIds(with.securityGroups());
    }
    if (!with.userGroups().isEmpty()) {
      request.userGroupIds(with.userGroups());
    }
    return request.build();
  }
}
