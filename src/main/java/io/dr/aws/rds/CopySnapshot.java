package io.dr.aws.rds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.AwsFailures;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CopyDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * Copies a snapshot of the failed region into the target region, which is where the call is made.
 * The copy's name follows from the run, and it carries the run's tags, so a later look finds it
 * again (Amazon RDS API Reference, "CopyDBSnapshot").
 */
public final class CopySnapshot implements Action {
  private static final String SERVICE = "RDS";

  /** The step's parameters. */
  public record With(
      @JsonPropertyDescription("The snapshot's identifier or ARN in the region that failed.")
          Optional<String> snapshot,
      @JsonPropertyDescription("The instance whose newest snapshot in that region is copied.")
          Optional<String> latestOf,
      @JsonPropertyDescription(
              "The copy's identifier; if absent the source's name and the run's id.")
          Optional<String> as,
      @JsonPropertyDescription(
              "The KMS key of the target region; needed if the snapshot is encrypted.")
          Optional<String> kmsKey,
      @JsonPropertyDescription(
              "The option group of the target region; needed if the snapshot's is no default one.")
          Optional<String> optionGroup,
      @JsonPropertyDescription("Whether the copy also gets the snapshot's tags; not if absent.")
          Optional<Boolean> copyTags) {
    private static final String NAME = "[A-Za-z](-?[A-Za-z0-9])*";

    public With {
      if (snapshot.isPresent() == latestOf.isPresent()) {
        throw new IllegalArgumentException("give either snapshot or latestOf");
      }
      if (as.isPresent() && !as.get().contains("${") && !as.get().matches(NAME)) {
        throw new IllegalArgumentException(
            "as '"
                + as.get()
                + "' is no name of a snapshot; write letters, digits and single hyphens, a letter"
                + " first");
      }
    }

    /** The copy's identifier, the same whenever the run asks. */
    String copy(String run) {
      String source = snapshot.or(() -> latestOf).orElse("").replaceFirst("^.*:", "");
      String name = as.orElse(source + "-" + run).replaceAll("[^A-Za-z0-9]+", "-");
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("rds.copy-snapshot", With.class)
          .title("Copy a snapshot into the target region")
          .description(
              "Copies a named snapshot of the failed region, or the newest one of an instance there,"
                  + " into the target region, to be restored by rds.restore-snapshot. It needs the"
                  + " failed region to answer: while it does not, use a copy that is already"
                  + " there.")
          .traits(Trait.MUTATES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("snapshot", "The copy's identifier."),
              new OutputField("arn", "Its ARN."))
          .permissions(
              Permission.reads("rds:DescribeDBSnapshots", Where.TO),
              Permission.reads("rds:DescribeDBSnapshots", Where.FROM),
              Permission.changes("rds:CopyDBSnapshot", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:snapshot:{copy}"),
              Permission.changes("rds:CopyDBSnapshot", Where.TO)
                  .on("arn:{partition}:rds:{fromRegion}:{fromAccount}:snapshot:{source}"),
              Permission.changes("rds:CopyDBSnapshot", Where.FROM)
                  .on("arn:{partition}:rds:{region}:{account}:snapshot:{source}"),
              Permission.changes("rds:AddTagsToResource", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:snapshot:{copy}"),
              Permission.changes("kms:CreateGrant", Where.TO)
                  .on("arn:{partition}:kms:{region}:{account}:key/{key}"),
              Permission.reads("kms:DescribeKey", Where.TO)
                  .on("arn:{partition}:kms:{region}:{account}:key/{key}"))
          .names(CopySnapshot::names)
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "CopyDBSnapshot",
                  "Begins the copy, tagged as this run's; the step then waits until it is"
                      + " available."))
          .recoveryPoint(
              "SnapshotDatabaseTime of the source, or else OriginalSnapshotCreateTime, never"
                  + " SnapshotCreateTime, which is the copy's own. It is kept in a tag of the copy.")
          .limits(
              "A region takes 20 copies from other regions at a time; more wait in a queue.",
              "A copy of an encrypted snapshot needs a KMS key of the target region, and the first"
                  + " copy between two regions is a full one, which can take hours.",
              "A snapshot with a custom option group needs one in the target region, too.")
          .failures(
              new FailureField(
                  Failure.Kind.UNREACHABLE,
                  "The failed region does not answer, so no new copy can be made now.",
                  "Restore the newest copy that is already in the target region, and skip the"
                      + " step."),
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such snapshot in the failed region.",
                  "Name another, or use a copy that is already in the target region."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "The snapshot is encrypted and no kmsKey is given, or its ARN is of another"
                      + " region.",
                  "Give a key of the target region with kmsKey, or correct the ARN."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is a snapshot of that name which this run did not make.",
                  "Give the copy another name with as, or delete that one."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The snapshot or the copy is in a state that leads nowhere.",
                  "Name another snapshot; delete the copy if it is this run's."))
          .undo("Delete the copy; the snapshot that it was made from was not touched.")
          .usually(Duration.ofMinutes(30))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(CopySnapshot::simulated)
          .example(
              """
              latestOf: reports
              kmsKey: alias/recovery
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public CopySnapshot(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    String name = with.snapshot().orElse(with.latestOf().orElse("") + "-latest");
    Map<String, String> parts =
        Map.of(
            "instance", with.latestOf().orElse(name),
            "encrypted", String.valueOf(with.kmsKey().isPresent()));
    return List.of(new SimulatedResource("rds:snapshot", name, run.from(), parts));
  }

  private static Map<String, String> names(With with, RunFacts run) {
    String key = known(with.kmsKey());
    return Map.of(
        "copy", known(with.as()).equals("*") ? "*" : with.copy(run.id()),
        "source", known(with.snapshot()).replaceFirst("^arn:.*:snapshot:", ""),
        "fromRegion", run.from().region(),
        "fromAccount", run.from().account(),
        "key", key.contains("alias/") ? "*" : key.replaceFirst("^.*[:/]", ""));
  }

  /** What is written in the runbook, unless only the run will know it. */
  private static String known(Optional<String> value) {
    return value.filter(written -> !written.contains("${")).orElse("*");
  }

  @Override
  public Next next(StepContext context) {
    Snapshots here = new Snapshots(cloud.reads(RdsClient.class, context.to()));
    Optional<DBSnapshot> existing = here.named(with.copy(context.run().id()));
    return existing.isPresent() ? look(context, existing.get()) : begin(context, here);
  }

  private static Next look(StepContext context, DBSnapshot copy) {
    Map<String, String> tags = new HashMap<>();
    copy.tagList().forEach(tag -> tags.put(tag.key(), tag.value()));
    if (!context.run().id().equals(tags.get(StepContext.RUN_TAG))) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.FOREIGN,
              "There already is a snapshot "
                  + copy.dbSnapshotIdentifier()
                  + " in "
                  + context.to().region()
                  + ", and this run did not make it.",
              "Give the copy another name with as, or delete that one; then resume."));
    }
    if (!"available".equals(copy.status())) {
      return Snapshots.unfinished(copy);
    }
    return new Next.Done(
        new Outputs(Map.of("snapshot", copy.dbSnapshotIdentifier(), "arn", copy.dbSnapshotArn())),
        Optional.of(RecoveryPointTag.read(tags)));
  }

  private Next begin(StepContext context, Snapshots here) {
    String from = context.from().region();
    boolean elsewhere =
        with.snapshot()
            .map(id -> id.startsWith("arn:") && !id.contains(":" + from + ":"))
            .orElse(false);
    if (elsewhere) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.INVALID,
              with.snapshot().orElse("") + " is no snapshot of " + from + ".",
              "Give an ARN or identifier of that region, then resume."));
    }
    Optional<DBSnapshot> found = source(context, here);
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no "
                  + with.snapshot().map(id -> "snapshot " + id).orElse("available snapshot")
                  + with.latestOf().map(id -> " of " + id).orElse("")
                  + " in "
                  + from
                  + ".",
              "Name another, or restore a copy that is already in " + context.to().region() + "."));
    }
    DBSnapshot source = found.get();
    if (!"available".equals(source.status())) {
      return Snapshots.unfinished(source);
    }
    boolean keyless = Boolean.TRUE.equals(source.encrypted()) && with.kmsKey().isEmpty();
    return keyless && isAbroad(context)
        ? new Next.Failed(keyless(context, source))
        : copy(context, source);
  }

  private static boolean isAbroad(StepContext context) {
    return !context.from().region().equals(context.to().region());
  }

  private static Failure keyless(StepContext context, DBSnapshot source) {
    return Failure.of(
        Failure.Kind.INVALID,
        "The snapshot "
            + source.dbSnapshotIdentifier()
            + " is encrypted, and the key of "
            + context.from().region()
            + " does not work elsewhere.",
        "Give a KMS key of " + context.to().region() + " with kmsKey, then resume.");
  }

  /** The snapshot in the failed region, which may well be silent. */
  private Optional<DBSnapshot> source(StepContext context, Snapshots here) {
    try {
      return new Snapshots(cloud.reads(RdsClient.class, context.from()))
          .find(with.snapshot(), with.latestOf());
    } catch (SdkException e) {
      Failure failure = AwsFailures.of(SERVICE, "DescribeDBSnapshots", e).failure();
      boolean silent =
          failure.kind() == Failure.Kind.UNREACHABLE || failure.kind() == Failure.Kind.TRANSIENT;
      throw new ActionFailure(silent ? silent(context, here, failure) : failure, e);
    }
  }

  private Failure silent(StepContext context, Snapshots here, Failure failure) {
    String copies =
        with.latestOf()
            .flatMap(here::newest)
            .map(
                newest ->
                    "restore the newest copy there, "
                        + newest.dbSnapshotIdentifier()
                        + ", "
                        + Snapshots.age(Snapshots.recoveryPoint(newest), context.run().outageAt()))
            .orElse("restore the newest copy there, if there is one");
    return new Failure(
        failure.kind(),
        failure.cause(),
        "While "
            + context.from().region()
            + " is silent no new copy can be made in "
            + context.to().region()
            + ": "
            + copies
            + ", with rds.restore-snapshot, and skip this step.",
        failure.request());
  }

  private Next copy(StepContext context, DBSnapshot source) {
    RecoveryPoint point = Snapshots.recoveryPoint(source);
    String age = Snapshots.age(point, context.run().outageAt());
    String copy = with.copy(context.run().id());
    Map<String, String> tags = new HashMap<>(context.tags());
    tags.put(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
    Map<String, String> parameters = new HashMap<>();
    parameters.put("source", source.dbSnapshotArn());
    parameters.put("age", age);
    with.kmsKey().ifPresent(key -> parameters.put("kmsKey", key));
    with.optionGroup().ifPresent(group -> parameters.put("optionGroup", group));
    return new Next.Effect(
            new Call(SERVICE, "CopyDBSnapshot", copy, context.to(), parameters),
            Optional.of(point),
            () -> {
              cloud
                  .effects(RdsClient.class, context.to())
                  .copyDBSnapshot(request(context, source, copy, tags));
              return Receipt.of("source", source.dbSnapshotArn());
            })
        .seeing(
            "no snapshot "
                + copy
                + "; in "
                + context.from().region()
                + " there is "
                + source.dbSnapshotIdentifier()
                + ", "
                + age);
  }

  /** With the source's region given, the SDK signs the request for that region's RDS, too. */
  private CopyDbSnapshotRequest request(
      StepContext context, DBSnapshot source, String copy, Map<String, String> tags) {
    CopyDbSnapshotRequest.Builder request =
        CopyDbSnapshotRequest.builder()
            .sourceDBSnapshotIdentifier(source.dbSnapshotArn())
            .targetDBSnapshotIdentifier(copy)
            .tags(Instances.tags(tags));
    with.kmsKey().ifPresent(request::kmsKeyId);
    with.optionGroup().ifPresent(request::optionGroupName);
    with.copyTags().ifPresent(request::copyTags);
    if (isAbroad(context)) {
      request.sourceRegion(context.from().region());
    }
    return request.build();
  }
}
