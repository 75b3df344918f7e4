package io.dr.aws.rds;

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
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;

/**
 * Restores a database from a snapshot in the target region. The call has no idempotency token, so
 * the new instance carries the run's id from its first moment, and a later look adopts it (Amazon
 * RDS API Reference, "RestoreDBInstanceFromDBSnapshot").
 */
public final class RestoreSnapshot implements Action {
  private static final String SERVICE = "RDS";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The new instance's identifier.")
          String instance,
      @JsonPropertyDescription("The snapshot's identifier or ARN in the target region.")
          Optional<String> snapshot,
      @JsonPropertyDescription("The instance whose newest snapshot in the target region is taken.")
          Optional<String> latestOf,
      @JsonPropertyDescription(CLASS) Optional<String> instanceClass,
      @JsonPropertyDescription(SUBNETS) Optional<String> subnetGroup,
      @JsonPropertyDescription(SECURITY) List<String> securityGroups,
      @JsonPropertyDescription(PARAMETERS) Optional<String> parameterGroup,
      @JsonPropertyDescription(OPTIONS) Optional<String> optionGroup,
      @JsonPropertyDescription(MULTI_AZ) Optional<Boolean> multiAz,
      @JsonPropertyDescription(ZONE) Optional<String> availabilityZone,
      @JsonPropertyDescription(PUBLIC) Optional<Boolean> publiclyAccessible,
      @JsonPropertyDescription(PORT) Optional<Integer> port,
      @JsonPropertyDescription(STORAGE) Optional<String> storageType,
      @JsonPropertyDescription(IOPS) Optional<Integer> iops,
      @JsonPropertyDescription(THROUGHPUT) Optional<Integer> storageThroughput,
      @JsonPropertyDescription(CA) Optional<String> caCertificate,
      @JsonPropertyDescription(IAM) Optional<Boolean> iamAuthentication,
      @JsonPropertyDescription(LOGS) List<String> logExports,
      @JsonPropertyDescription(COPY_TAGS) Optional<Boolean> copyTagsToSnapshots,
      @JsonPropertyDescription(PROTECTED) Optional<Boolean> deletionProtection)
      implements InstanceSettings {
    public With {
      securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
      logExports = logExports == null ? List.of() : List.copyOf(logExports);
      if (snapshot.isPresent() == latestOf.isPresent()) {
        throw new IllegalArgumentException("give either snapshot or latestOf");
      }
      if (multiAz.orElse(false) && availabilityZone.isPresent()) {
        throw new IllegalArgumentException(ZONE_OR_STANDBY);
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("rds.restore-snapshot", With.class)
          .title("Restore the database from a snapshot")
          .description(
              "Restores a new instance from a named snapshot, or from the newest one of an instance,"
                  + " in the target region. Without further parameters AWS gives it a single zone"
                  + " and default security and parameter groups. The recovery point is the time of"
                  + " the data in the snapshot, never the time at which it was copied.")
          .traits(Trait.MUTATES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("instance", "The instance's identifier."),
              new OutputField("endpoint", "Its host name."),
              new OutputField("port", "Its port."),
              new OutputField("snapshot", "The snapshot that it was restored from."))
          .permissions(
              Permission.reads("rds:DescribeDBInstances", Where.TO),
              Permission.reads("rds:DescribeDBSnapshots", Where.TO),
              Permission.changes("rds:RestoreDBInstanceFromDBSnapshot", Where.TO).on("*"),
              Permission.changes("rds:AddTagsToResource", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:db:{instance}"))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  "RDS",
                  "RestoreDBInstanceFromDBSnapshot",
                  "Makes the new instance, tagged as this run's; the step then waits"
                      + " until it is available."))
          .recoveryPoint(
              "SnapshotDatabaseTime, or else OriginalSnapshotCreateTime, never"
                  + " SnapshotCreateTime, which changes when a snapshot is copied.")
          .limits(
              "A region holds 40 instances unless the quota L-7B6409FD was raised.",
              "An available instance still loads its blocks from Amazon S3 when they"
                  + " are first read, so it is slow at first.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such snapshot in the target region.",
                  "Copy one there, or name another."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is an instance of that name which this run did not restore.",
                  "Give the step another name, or delete or rename that one."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The snapshot or the instance is in a state that leads nowhere.",
                  "Name another snapshot; delete the instance if it is this run's."))
          .undo(
              "Turn deletion protection off and delete the instance {instance}; the"
                  + " snapshot was not touched.")
          .usually(Duration.ofMinutes(18))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(RestoreSnapshot::simulated)
          .example(
              """
              instance: reports
              latestOf: reports
              instanceClass: db.r6g.large
              subnetGroup: private
              securityGroups: [sg-0a1b2c3d4e5f6a7b8]
              """)
          .build();

  private static final String SNAPSHOT_TAG = "dr:snapshot";

  private final With with;
  private final Cloud cloud;

  public RestoreSnapshot(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    String name = with.snapshot().orElse(with.latestOf().orElse("") + "-latest");
    String instance = with.latestOf().orElse(name);
    return List.of(
        new SimulatedResource("rds:snapshot", name, run.to(), Map.of("instance", instance)));
  }

  @Override
  public Next next(StepContext context) {
    RdsClient rds = cloud.reads(RdsClient.class, context.to());
    Optional<DBInstance> existing = Instances.find(rds, with.instance());
    return existing.isPresent()
        ? RestoredInstance.look(context, existing.get(), Map.of("snapshot", SNAPSHOT_TAG))
        : restore(context, new Snapshots(rds));
  }

  private Next restore(StepContext context, Snapshots snapshots) {
    Optional<DBSnapshot> found = snapshots.find(with.snapshot(), with.latestOf());
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no "
                  + with.snapshot().map(id -> "snapshot " + id).orElse("available snapshot")
                  + with.latestOf().map(id -> " of " + id).orElse("")
                  + " in "
                  + context.to().region()
                  + ".",
              "Copy one there with rds.copy-snapshot, or name another; then resume."));
    }
    DBSnapshot snapshot = found.get();
    if (!snapshot.status().equals("available")) {
      return Snapshots.unfinished(snapshot);
    }
    return restore(context, snapshot);
  }

  private Next restore(StepContext context, DBSnapshot snapshot) {
    RecoveryPoint point = Snapshots.recoveryPoint(snapshot);
    String id = snapshot.dbSnapshotIdentifier();
    String age = Snapshots.age(point, context.run().outageAt());
    Map<String, String> tags = new HashMap<>(context.tags());
    tags.put(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
    tags.put(SNAPSHOT_TAG, id);
    Map<String, String> parameters = new HashMap<>(with.told());
    parameters.put("snapshot", id);
    parameters.put("age", age);
    Call call =
        new Call(
            SERVICE, "RestoreDBInstanceFromDBSnapshot", with.instance(), context.to(), parameters);
    return new Next.Effect(
            call,
            Optional.of(point),
            () -> {
              cloud
                  .effects(RdsClient.class, context.to())
                  .restoreDBInstanceFromDBSnapshot(request(snapshot, tags));
              return Receipt.of("snapshot", id);
            })
        .seeing("no instance " + with.instance() + "; the snapshot " + id + ", " + age);
  }

  private RestoreDbInstanceFromDbSnapshotRequest request(
      DBSnapshot snapshot, Map<String, String> tags) {
    RestoreDbInstanceFromDbSnapshotRequest.Builder request =
        RestoreDbInstanceFromDbSnapshotRequest.builder()
            .dbInstanceIdentifier(with.instance())
            .dbSnapshotIdentifier(with.snapshot().orElse(snapshot.dbSnapshotIdentifier()))
            .tags(Instances.tags(tags));
    with.into(request);
    return request.build();
  }
}
