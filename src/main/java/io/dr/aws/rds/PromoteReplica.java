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
import io.dr.aws.LagMetric;
import io.dr.aws.RecoveryPointTag;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Makes a cross-region read replica a database of its own. Just after the call the instance may
 * still read {@code available}, so it is done only when it has no source any more (Amazon RDS User
 * Guide, "Promoting a read replica to be a standalone DB instance").
 */
public final class PromoteReplica implements Action {
  private static final String SERVICE = "RDS";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The replica's instance identifier in the target region.")
          String replica) {}

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("rds.promote-replica", With.class)
          .title("Promote the read replica")
          .description(
              "Makes a cross-region read replica in the target region a database of its own, which"
                  + " cannot be undone. The recovery point is the last ReplicaLag before the outage;"
                  + " it is kept in a tag, since the lag says nothing afterwards. Not for Aurora.")
          .traits(Trait.MUTATES, Trait.IRREVERSIBLE, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("instance", "The instance's identifier."),
              new OutputField("endpoint", "Its host name."),
              new OutputField("port", "Its port."))
          .permissions(
              Permission.reads("rds:DescribeDBInstances", Where.TO),
              Permission.changes("rds:AddTagsToResource", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:db:{replica}"),
              Permission.changes("rds:PromoteReadReplica", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:db:{replica}"),
              Permission.reads("cloudwatch:GetMetricStatistics", Where.TO))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 1).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  "RDS",
                  "AddTagsToResource",
                  "Marks the replica as this run's and pins the recovery point, before"
                      + " anything irreversible."),
              new CallField(
                  "RDS",
                  "PromoteReadReplica",
                  "Makes it an instance of its own; the step then waits until it is"
                      + " available and has no source any more."))
          .recoveryPoint(
              "The last ReplicaLag (CloudWatch, AWS/RDS) before the outage, in"
                  + " seconds. A reading of -1 means that nothing was replicating and proves"
                  + " nothing; then the last reading of the 30 days before that does prove"
                  + " something counts. PostgreSQL shows up to five minutes of false lag while the"
                  + " source is idle.")
          .limits(
              "A replica that is backing up is not promoted; AWS reboots it on the"
                  + " way, which takes minutes, longer for a large one.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such instance in the target region.",
                  "Correct the name, or restore a snapshot with rds.restore-snapshot."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "The instance is no replica, and this run did not promote it.",
                  "If it was promoted by hand, skip the step."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The instance is in a state that leads nowhere.",
                  "See its events; restore a snapshot instead, and skip the step."))
          .undo(
              "A promotion cannot be undone: make a new replica of the primary, then"
                  + " delete {replica} once nothing uses it.")
          .usually(Duration.ofMinutes(9))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(PromoteReplica::simulated)
          .example("replica: orders-replica\n")
          .build();

  private final With with;
  private final Cloud cloud;

  public PromoteReplica(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        SimulatedResource.of("rds:replica", with.replica(), run.to()),
        new SimulatedResource(
            "cloudwatch:series",
            "AWS/RDS/ReplicaLag",
            run.to(),
            Map.of("DBInstanceIdentifier", with.replica())));
  }

  @Override
  public Next next(StepContext context) {
    RdsClient rds = cloud.reads(RdsClient.class, context.to());
    Optional<DBInstance> found = Instances.find(rds, with.replica());
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no instance " + with.replica() + " in " + context.to().region() + ".",
              "Correct the step's replica, or restore a snapshot with rds.restore-snapshot."));
    }
    DBInstance instance = found.get();
    return Instances.hopeless(instance).orElseGet(() -> next(context, instance));
  }

  private Next next(StepContext context, DBInstance instance) {
    Map<String, String> tags = Instances.tags(instance);
    boolean ours = context.run().id().equals(tags.get(StepContext.RUN_TAG));
    boolean replica = instance.readReplicaSourceDBInstanceIdentifier() != null;
    if (!replica && !ours) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.FOREIGN,
              with.replica() + " is no replica, and this run did not promote it.",
              "If it was promoted by hand, skip this step; otherwise name the right replica."));
    }
    boolean available = instance.dbInstanceStatus().equals("available");
    if (!replica && available && !instance.hasStatusInfos()) {
      return done(instance, tags);
    }
    if (!available || !replica || context.receipt("promoted").isPresent()) {
      return Next.Wait.on("promotion: " + instance.dbInstanceStatus());
    }
    return ours ? promote(context, tags) : claim(context, instance);
  }

  private static Next done(DBInstance instance, Map<String, String> tags) {
    return new Next.Done(
        Instances.outputs(instance, Map.of()), Optional.of(RecoveryPointTag.read(tags)));
  }

  /** Looks at what would be lost, and claims the replica once that is within bounds or accepted. */
  private Next claim(StepContext context, DBInstance instance) {
    CloudWatchClient cloudWatch = cloud.reads(CloudWatchClient.class, context.to());
    LagMetric lag =
        new LagMetric("AWS/RDS", "ReplicaLag", Map.of("DBInstanceIdentifier", with.replica()));
    RecoveryPoint point = lag.before(context.run().outageAt(), cloudWatch);
    return claim(
        context,
        instance,
        point instanceof RecoveryPoint.Known
            ? point
            : broken(instance, lag.everBefore(context.run().outageAt(), cloudWatch)));
  }

  /**
   * With the source's region gone, replication is broken now in any case; only where no reading
   * shows that it worked until the outage is its state worth telling.
   */
  private static RecoveryPoint broken(DBInstance instance, RecoveryPoint point) {
    String state =
        Instances.brokenReplication(instance).map(s -> "; replication is " + s).orElse("");
    return point instanceof RecoveryPoint.Known known
        ? new RecoveryPoint.Known(known.at(), known.source() + state)
        : new RecoveryPoint.Unknown(point.source() + state);
  }

  /** Marks the replica as this run's, and pins the recovery point, before anything irreversible. */
  private Next claim(StepContext context, DBInstance instance, RecoveryPoint point) {
    Map<String, String> tags = new HashMap<>(context.tags());
    tags.put(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
    String behind =
        point
            .lossAt(context.run().outageAt())
            .map(loss -> Durations.show(loss) + " behind at the outage")
            .orElse("how far behind is not known: " + point.source());
    Call call =
        new Call(SERVICE, "AddTagsToResource", with.replica(), context.to(), Map.copyOf(tags));
    return new Next.Effect(
            call,
            Optional.of(point),
            () -> {
              cloud
                  .effects(RdsClient.class, context.to())
                  .addTagsToResource(
                      request ->
                          request
                              .resourceName(instance.dbInstanceArn())
                              .tags(Instances.tags(tags)));
              return Receipt.NONE;
            })
        .seeing(with.replica() + " is an available replica, " + behind);
  }

  private Next promote(StepContext context, Map<String, String> tags) {
    Call call = Call.of(SERVICE, "PromoteReadReplica", with.replica(), context.to());
    return new Next.Effect(
            call,
            Optional.of(RecoveryPointTag.read(tags)),
            () -> {
              cloud
                  .effects(RdsClient.class, context.to())
                  .promoteReadReplica(request -> request.dbInstanceIdentifier(with.replica()));
              return Receipt.of("promoted", with.replica());
            })
        .seeing(with.replica() + " is an available replica, marked as this run's");
  }
}
