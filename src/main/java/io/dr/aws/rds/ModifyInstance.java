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
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Makes an instance of the recovery site fit for production: a promoted replica is often smaller
 * than its primary was, in one zone, and without backups (Amazon RDS API Reference,
 * "ModifyDBInstance").
 */
public final class ModifyInstance implements Action {
  private static final String SERVICE = "RDS";
  // RDS shows some changes, such as those of security groups, only a while after it took them. It
  // counts from the look before the call, and that look and the call may take a minute each.
  private static final Duration UNSEEN = Duration.ofMinutes(3);

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The instance's identifier in the target region.")
          String instance,
      @JsonPropertyDescription("The instance class; left as it is if absent.")
          Optional<String> instanceClass,
      @JsonPropertyDescription("Whether a standby in another zone is kept; left if absent.")
          Optional<Boolean> multiAz,
      @JsonPropertyDescription("Days for which automated backups are kept, 0 to 35; 0 means none.")
          Optional<Integer> backupRetentionDays,
      @JsonPropertyDescription("Whether it is protected against deletion; left if absent.")
          Optional<Boolean> deletionProtection,
      @JsonPropertyDescription("The parameter group; left as it is if absent.")
          Optional<String> parameterGroup,
      @JsonPropertyDescription("Ids of all its VPC security groups; left as they are if empty.")
          List<String> securityGroups) {
    public With {
      securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
      boolean nothing =
          Stream.of(instanceClass, multiAz, backupRetentionDays, deletionProtection, parameterGroup)
              .allMatch(Optional::isEmpty);
      if (nothing && securityGroups.isEmpty()) {
        throw new IllegalArgumentException("say what shall be changed");
      }
      if (backupRetentionDays.filter(days -> days < 0 || days > 35).isPresent()) {
        throw new IllegalArgumentException("backupRetentionDays lies between 0 and 35");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("rds.modify-instance", With.class)
          .title("Modify a database instance")
          .description(
              "Makes an instance of the recovery site fit for production, in one change that is"
                  + " applied at once: its class, a standby in another zone, backups, protection"
                  + " against deletion, parameter and security groups. A promoted replica is often"
                  + " smaller than its primary was, in a single zone and without backups.")
          .traits(Trait.MUTATES)
          .outputs(
              new OutputField("instance", "The instance's identifier."),
              new OutputField("endpoint", "Its host name."),
              new OutputField("port", "Its port."),
              new OutputField(
                  "rebootNeeded", "yes while static parameters wait for a reboot, else no."))
          .permissions(
              Permission.reads("rds:DescribeDBInstances", Where.TO),
              Permission.changes("rds:ModifyDBInstance", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:db:{instance}"),
              Permission.changes("rds:ModifyDBInstance", Where.TO)
                  .on("arn:{partition}:rds:{region}:{account}:pg:{parameterGroup}")
                  .ifGiven("parameterGroup"))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 1).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "ModifyDBInstance",
                  "Changes what differs, at once; the step then waits until the instance is"
                      + " available and shows it."))
          .limits(
              "Another class means an interruption of some minutes while the instance restarts; a"
                  + " standby is added without one.",
              "Static parameters of another parameter group take effect at the next reboot, which"
                  + " the step does not make.",
              "Changing backups from none to some days, or back, restarts the instance.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such instance in the target region.",
                  "Correct the name, or make the step need the one that creates the instance."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The instance is in a state that leads nowhere, or does not keep what it was"
                      + " told.",
                  "See its events in the RDS console, then retry the step."))
          .undo("Modify the instance {instance} back to what stands before the arrows.")
          .usually(Duration.ofMinutes(6))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(
              (with, run) ->
                  List.of(SimulatedResource.of("rds:instance", with.instance(), run.to())))
          .example(
              """
              instance: orders-replica
              instanceClass: db.r6g.2xlarge
              multiAz: true
              backupRetentionDays: 14
              deletionProtection: true
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  /** A change of the instance that the parameters name. */
  public ModifyInstance(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  @Override
  public Next next(StepContext context) {
    Optional<DBInstance> found =
        Instances.find(cloud.reads(RdsClient.class, context.to()), with.instance());
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no instance " + with.instance() + " in " + context.to().region() + ".",
              "Correct the step's instance, or make the step need the one that creates it."));
    }
    DBInstance instance = found.get();
    return Instances.hopeless(instance).orElseGet(() -> next(context, instance));
  }

  private Next next(StepContext context, DBInstance instance) {
    InstanceChanges changes = new InstanceChanges(with, instance);
    if (!instance.dbInstanceStatus().equals("available")) {
      return Next.Wait.on("modification: " + instance.dbInstanceStatus());
    }
    Optional<Instant> told = context.receipt("modified").map(Instant::parse);
    if (changes.underWay() || told.filter(at -> unseen(at, context, changes)).isPresent()) {
      return Next.Wait.on("modification: RDS taking it in");
    }
    if (changes.open().isEmpty()) {
      String reboot = InstanceChanges.waitsForReboot(instance) ? "yes" : "no";
      return Next.Done.with(Instances.outputs(instance, Map.of("rebootNeeded", reboot)));
    }
    // An attempt tells RDS once; where that did not last, somebody else tells it otherwise.
    return told.filter(at -> !at.isBefore(context.startedAt())).isPresent()
        ? new Next.Failed(unkept(changes))
        : modify(context, changes);
  }

  private static boolean unseen(Instant told, StepContext context, InstanceChanges changes) {
    return !changes.open().isEmpty() && context.now().isBefore(told.plus(UNSEEN));
  }

  private Next modify(StepContext context, InstanceChanges changes) {
    Call call =
        new Call(SERVICE, "ModifyDBInstance", with.instance(), context.to(), changes.open());
    String at = context.now().toString();
    return Next.Effect.of(
            call,
            () -> {
              cloud.effects(RdsClient.class, context.to()).modifyDBInstance(changes.request());
              return Receipt.of("modified", at);
            })
        .seeing(with.instance() + " differs in " + String.join(", ", changes.open().keySet()));
  }

  private Failure unkept(InstanceChanges changes) {
    return Failure.of(
        Failure.Kind.STATE,
        with.instance() + " did not keep what it was told: " + changes.open() + ".",
        "See its events in the RDS console for the reason, then retry the step.");
  }
}
