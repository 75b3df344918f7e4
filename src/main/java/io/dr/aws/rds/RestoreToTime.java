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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

/**
 * Restores a database to a moment from the automated backups that were replicated into the target
 * region. The moment is read once and pinned by the call, never left to AWS as "the latest", so
 * that a run taken up again restores the same (Amazon RDS API Reference,
 * "RestoreDBInstanceToPointInTime").
 */
public final class RestoreToTime implements Action {
  private static final String SERVICE = "RDS";
  private static final String SOURCE = "RestoreWindow.LatestTime";
  private static final String CHOSEN = "the time that the runbook chose";
  private static final String BACKUP_TAG = "dr:backup";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The new instance's identifier.")
          String instance,
      @JsonPropertyDescription(
              "The instance whose automated backups were replicated into the target region.")
          Optional<String> sourceInstance,
      @JsonPropertyDescription("The ARN of the automated backups in the target region instead.")
          Optional<String> backup,
      @JsonPropertyDescription(
              "The moment to restore to, UTC, as 2026-11-23T03:12:00Z; the latest if absent.")
          Optional<String> time,
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
      if (sourceInstance.isPresent() == backup.isPresent()) {
        throw new IllegalArgumentException("give either sourceInstance or backup");
      }
      if (multiAz.orElse(false) && availabilityZone.isPresent()) {
        throw new IllegalArgumentException(ZONE_OR_STANDBY);
      }
      if (time.isPresent() && !time.get().contains("${")) {
        parsed(time.get());
      }
    }

    private static Instant parsed(String time) {
      try {
        return Instant.parse(time);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "time '" + time + "' is no moment in UTC; write 2026-11-23T03:12:00Z", e);
      }
    }

    Optional<Instant> moment() {
      return time.map(With::parsed);
    }

    String source() {
      return sourceInstance.or(() -> backup).orElse("");
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("rds.restore-to-time", With.class)
          .title("Restore the database to a moment")
          .description(
              "Restores a new instance from the automated backups that were replicated into the"
                  + " target region, to the latest moment that they hold or to a chosen one."
                  + " Without further parameters AWS gives it a single zone and default security"
                  + " and parameter groups.")
          .traits(Trait.MUTATES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("instance", "The instance's identifier."),
              new OutputField("endpoint", "Its host name."),
              new OutputField("port", "Its port."),
              new OutputField("backup", "The ARN of the automated backups."))
          .permissions(
              Permission.reads("rds:DescribeDBInstances", Where.TO),
              Permission.reads("rds:DescribeDBInstanceAutomatedBackups", Where.TO),
              Permission.changes("rds:RestoreDBInstanceToPointInTime", Where.TO),
              Permission.changes("rds:AddTagsToResource", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:db:{instance}"))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "RestoreDBInstanceToPointInTime",
                  "Makes the new instance, tagged as this run's; the step then waits until it is"
                      + " available."))
          .recoveryPoint(
              "RestoreWindow.LatestTime of the backups in the target region, or the chosen moment;"
                  + " it is pinned by the call. Logs are uploaded every five minutes, so the latest"
                  + " moment is usually five to thirty minutes old.")
          .limits(
              "A region takes up to 20 replicated automated backups, and only between fixed pairs of"
                  + " regions; clusters with several zones cannot be restored so.",
              "A region holds 40 instances unless the quota L-7B6409FD was raised.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "The target region holds no automated backups of that source.",
                  "Restore a snapshot with rds.restore-snapshot; and replicate the backups for the"
                      + " next time."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "The chosen moment lies outside the backups' window.",
                  "Choose one within it, or leave time away for the latest."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is an instance of that name which this run did not restore.",
                  "Give the step another name, or delete or rename that one."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The instance is in a state that leads nowhere.",
                  "See its events; delete it if it is this run's."))
          .undo(
              "Turn deletion protection off and delete the instance {instance}; nothing"
                  + " else was touched.")
          .usually(Duration.ofMinutes(25))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(RestoreToTime::simulated)
          .example(
              """
              instance: orders-restored
              sourceInstance: orders
              instanceClass: db.r6g.large
              subnetGroup: private
              securityGroups: [sg-0a1b2c3d4e5f6a7b8]
              multiAz: true
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public RestoreToTime(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        new SimulatedResource(
            "rds:backup", with.source(), run.to(), Map.of("sourceRegion", run.from().region())));
  }

  @Override
  public Next next(StepContext context) {
    RdsClient rds = cloud.reads(RdsClient.class, context.to());
    Optional<DBInstance> existing = Instances.find(rds, with.instance());
    return existing.isPresent()
        ? RestoredInstance.look(context, existing.get(), Map.of("backup", BACKUP_TAG))
        : restore(context, new Backups(rds).find(with));
  }

  private Next restore(StepContext context, Optional<DBInstanceAutomatedBackup> found) {
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There are no automated backups of "
                  + with.source()
                  + " in "
                  + context.to().region()
                  + ".",
              "Restore a snapshot with rds.restore-snapshot instead; then resume."));
    }
    DBInstanceAutomatedBackup backup = found.get();
    Instant latest = backup.restoreWindow().latestTime();
    Instant moment = with.moment().orElse(latest);
    Optional<Instant> earliest = Optional.ofNullable(backup.restoreWindow().earliestTime());
    boolean outside = moment.isAfter(latest) || earliest.map(moment::isBefore).orElse(false);
    return outside
        ? new Next.Failed(outside(moment, earliest, latest))
        : restore(context, backup, moment);
  }

  private static Failure outside(Instant moment, Optional<Instant> earliest, Instant latest) {
    return Failure.of(
        Failure.Kind.INVALID,
        "The backups hold no %s: they reach from %s to %s."
            .formatted(moment, earliest.map(Instant::toString).orElse("their beginning"), latest),
        "Choose a time within, or leave it away for the latest; then resume.");
  }

  private Next restore(StepContext context, DBInstanceAutomatedBackup backup, Instant moment) {
    RecoveryPoint point =
        new RecoveryPoint.Known(moment, with.time().isPresent() ? CHOSEN : SOURCE);
    String arn = backup.dbInstanceAutomatedBackupsArn();
    Map<String, String> tags = new HashMap<>(context.tags());
    tags.put(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
    tags.put(BACKUP_TAG, arn);
    Map<String, String> parameters = new HashMap<>(with.told());
    parameters.put("backup", arn);
    parameters.put("restoreTime", moment.toString());
    Call call =
        new Call(
            SERVICE, "RestoreDBInstanceToPointInTime", with.instance(), context.to(), parameters);
    return new Next.Effect(
            call,
            Optional.of(point),
            () -> {
              cloud
                  .effects(RdsClient.class, context.to())
                  .restoreDBInstanceToPointInTime(request(arn, moment, tags));
              return Receipt.of("restoreTime", moment.toString());
            })
        .seeing(
            "no instance "
                + with.instance()
                + "; the backups reach to "
                + backup.restoreWindow().latestTime());
  }

  private RestoreDbInstanceToPointInTimeRequest request(
      String backup, Instant moment, Map<String, String> tags) {
    RestoreDbInstanceToPointInTimeRequest.Builder request =
        RestoreDbInstanceToPointInTimeRequest.builder()
            .targetDBInstanceIdentifier(with.instance())
            .sourceDBInstanceAutomatedBackupsArn(backup)
            .restoreTime(moment)
            .tags(Instances.tags(tags));
    with.into(request);
    return request.build();
  }
}
