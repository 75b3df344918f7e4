package io.dr.aws.rds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.Partition;
import io.dr.aws.RecoveryPointTag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.FailoverState;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;

/**
 * Makes the target region's cluster of an Aurora global database the one that writes, or a cluster
 * of its own (Amazon Aurora User Guide, "Using switchover or failover in Amazon Aurora Global
 * Database").
 */
public final class FailoverGlobalCluster implements Action {
  private static final String SERVICE = "RDS";

  /** How the target comes to write. */
  public enum Mode {
    /** At once, giving up what was not replicated. */
    @JsonProperty("failover")
    FAILOVER,
    /** After everything was replicated, which needs the failed region. */
    @JsonProperty("switchover")
    SWITCHOVER,
    /** By leaving the global database, where a managed failover is not possible. */
    @JsonProperty("detach")
    DETACH
  }

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The global cluster's identifier.")
          String globalCluster,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The cluster's identifier or ARN in the target region.")
          String targetCluster,
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "failover (at once, with loss), switchover (without loss; the failed region must"
                  + " answer) or detach (leaves the global database).")
          Mode mode,
      @JsonPropertyDescription(
              "Must be true for failover: what was not replicated is given up. Not for switchover.")
          Optional<Boolean> allowDataLoss) {
    public With {
      boolean allowed = allowDataLoss.orElse(false);
      if (mode == Mode.FAILOVER && !allowed) {
        throw new IllegalArgumentException(
            "mode failover needs allowDataLoss: true, since what was not replicated is given up;"
                + " without it AWS would do a switchover, which needs the failed region");
      }
      if (mode == Mode.SWITCHOVER && allowed) {
        throw new IllegalArgumentException(
            "a switchover loses nothing; leave allowDataLoss away, or write mode: failover");
      }
    }

    /** The target's ARN. */
    String arn(RunFacts run) {
      return targetCluster.startsWith("arn:")
          ? targetCluster
          : "arn:%s:rds:%s:%s:cluster:%s"
              .formatted(
                  Partition.of(run.to()), run.to().region(), run.to().account(), targetCluster);
    }

    /** The target's identifier. */
    String cluster() {
      return targetCluster.replaceFirst("^.*:", "");
    }
  }

  private static final String TARGET = "arn:{partition}:rds:{region}:{account}:cluster:{cluster}";
  private static final String ANYWHERE = "arn:{partition}:rds:*:{account}:cluster:{cluster}";
  private static final String GLOBAL =
      "arn:{partition}:rds::{account}:global-cluster:{globalCluster}";

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("rds.failover-global-cluster", With.class)
          .title("Fail the Aurora global database over")
          .description(
              "Makes the target region's cluster of an Aurora global database the one that writes:"
                  + " by a failover, which gives up what was not replicated and must be allowed to;"
                  + " by a switchover, which loses nothing but needs the failed region; or by"
                  + " detaching it from the global database. Stop the application in the failed"
                  + " region first: AWS fences the old writer only as well as it can.")
          .traits(Trait.MUTATES, Trait.IRREVERSIBLE, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("cluster", "The cluster's identifier."),
              new OutputField("endpoint", "The host name for writing."),
              new OutputField("reader", "The host name for reading."))
          .permissions(
              Permission.reads("rds:DescribeGlobalClusters", Where.TO),
              Permission.reads("rds:DescribeDBClusters", Where.TO),
              Permission.reads("cloudwatch:ListMetrics", Where.TO),
              Permission.reads("cloudwatch:GetMetricStatistics", Where.TO),
              Permission.changes("rds:AddTagsToResource", Where.TO).on(TARGET),
              Permission.changes("rds:FailoverGlobalCluster", Where.TO).on(GLOBAL),
              Permission.changes("rds:FailoverGlobalCluster", Where.TO).on(TARGET),
              Permission.changes("rds:SwitchoverGlobalCluster", Where.FROM).on(GLOBAL),
              Permission.changes("rds:SwitchoverGlobalCluster", Where.FROM).on(ANYWHERE),
              Permission.changes("rds:RemoveFromGlobalCluster", Where.TO).on(GLOBAL),
              Permission.changes("rds:RemoveFromGlobalCluster", Where.TO).on(TARGET))
          .names((with, run) -> Map.of("cluster", with.cluster()))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 3).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "AddTagsToResource",
                  "Marks the target cluster as this run's and pins the recovery point, before"
                      + " anything irreversible."),
              new CallField(
                  SERVICE,
                  "FailoverGlobalCluster",
                  "With mode failover, in the target region and with AllowDataLoss; the step then"
                      + " waits until nothing is under way and the target writes."),
              new CallField(
                  SERVICE,
                  "SwitchoverGlobalCluster",
                  "With mode switchover, in the failed region."),
              new CallField(
                  SERVICE,
                  "RemoveFromGlobalCluster",
                  "With mode detach, in the target region; the step then waits until the target is"
                      + " no member any more and available."))
          .recoveryPoint(
              "The last AuroraGlobalDBRPOLag (CloudWatch, AWS/RDS, milliseconds; of older Aurora"
                  + " MySQL AuroraGlobalDBReplicationLag) before the outage. A switchover loses"
                  + " nothing. It is kept in a tag of the cluster.")
          .limits(
              "Failover and switchover want the same major and minor engine version in all regions;"
                  + " use detach where they differ.",
              "After a failover AWS rebuilds the old writer and the other secondaries, which takes"
                  + " from minutes to hours; its snapshot rds:unplanned-global-failover-* of the old"
                  + " writer's data is removed with time, so copy it if it is needed.",
              "A switchover needs the control plane of the failed region and every member healthy.",
              "A cluster that was detached cannot join the global database again.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such global cluster or target cluster, or the one is no member of the"
                      + " other.",
                  "Correct the names, or restore from a snapshot."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "The target's ARN is not of the target region.",
                  "Name the cluster of the target region."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "The target writes already, and this run did not make it.",
                  "If it was failed over by hand, skip the step."),
              new FailureField(
                  Failure.Kind.STATE,
                  "Another failover is under way, the target has no instance or is in a state that"
                      + " leads nowhere, the writer of a switchover is not in the failed region, or a"
                      + " failover ended without its effect.",
                  "Mend what it says, or use another mode; then resume."))
          .undo(
              "Once its former region is back and in sync, switch the global cluster"
                  + " {globalCluster} over to it; what a detached cluster wrote cannot be"
                  + " merged back.")
          .usually(Duration.ofMinutes(5))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(FailoverGlobalCluster::simulated)
          .example(
              """
              globalCluster: orders-global
              targetCluster: orders-west
              mode: failover
              allowDataLoss: true
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public FailoverGlobalCluster(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        new SimulatedResource(
            "rds:global-cluster",
            with.globalCluster(),
            run.to(),
            Map.of("cluster", with.cluster(), "primaryRegion", run.from().region())),
        new SimulatedResource(
            "cloudwatch:series",
            "AWS/RDS/AuroraGlobalDBRPOLag",
            run.to(),
            Map.of("DBClusterIdentifier", with.cluster())));
  }

  @Override
  public Next next(StepContext context) {
    String region = context.to().region();
    if (!Clusters.region(with.arn(context.run())).equals(region)) {
      return failed(
          Failure.Kind.INVALID,
          with.targetCluster() + " is no cluster of " + region + ".",
          "Name the global database's cluster of that region, then resume.");
    }
    RdsClient rds = cloud.reads(RdsClient.class, context.to());
    Optional<DBCluster> cluster = Clusters.find(rds, with.cluster());
    if (cluster.isEmpty()) {
      return failed(
          Failure.Kind.NOT_FOUND,
          "There is no cluster " + with.cluster() + " in " + region + ".",
          "Correct the step's targetCluster, or restore from a snapshot.");
    }
    Optional<GlobalCluster> global = Clusters.global(rds, with.globalCluster());
    boolean detached = with.mode() == Mode.DETACH && isOurs(context, cluster.get());
    if (global.isEmpty() && detached) {
      // A region without a member may know nothing of the global cluster.
      return achieved(cluster.get());
    }
    if (global.isEmpty()) {
      return failed(
          Failure.Kind.NOT_FOUND,
          "There is no global cluster "
              + with.globalCluster()
              + " with a member in "
              + region
              + ".",
          "Correct the step's globalCluster; if the cluster was detached by hand, skip the step.");
    }
    return next(context, cluster.get(), global.get());
  }

  private static boolean isOurs(StepContext context, DBCluster cluster) {
    return context.run().id().equals(Clusters.tags(cluster).get(StepContext.RUN_TAG));
  }

  private static Next failed(Failure.Kind kind, String cause, String remedy) {
    return new Next.Failed(Failure.of(kind, cause, remedy));
  }

  private Next next(StepContext context, DBCluster cluster, GlobalCluster global) {
    Optional<FailoverState> underWay = Clusters.underWay(global);
    if (underWay.isPresent()) {
      return wait(context, underWay.get());
    }
    Optional<GlobalClusterMember> member = Clusters.member(global, with.arn(context.run()));
    boolean writes = member.map(each -> Boolean.TRUE.equals(each.isWriter())).orElse(false);
    boolean ours = isOurs(context, cluster);
    if (with.mode() == Mode.DETACH ? member.isEmpty() : writes) {
      return ours ? achieved(cluster) : foreign(member.isPresent());
    }
    if (member.isEmpty()) {
      return failed(
          Failure.Kind.NOT_FOUND,
          with.cluster() + " is no member of " + with.globalCluster() + ".",
          "Correct the step's names; if it was detached, point the application to it and skip the"
              + " step.");
    }
    if (writes) {
      return failed(
          Failure.Kind.STATE,
          with.cluster() + " is the primary of " + with.globalCluster() + " and writes already.",
          "Nothing needs to be detached: skip the step.");
    }
    Optional<Next> unready = unready(context, cluster, global);
    return unready.isPresent() ? unready.get() : change(context, cluster, ours);
  }

  private Next wait(StepContext context, FailoverState state) {
    String arn = with.arn(context.run());
    if (state.toDbClusterArn() != null && !arn.equals(state.toDbClusterArn())) {
      return failed(
          Failure.Kind.STATE,
          with.globalCluster() + " is just being failed over to " + state.toDbClusterArn() + ".",
          "Find out who is doing that; when it is over, resume or skip the step.");
    }
    return Next.Wait.on("the global cluster is " + state.statusAsString());
  }

  private Next foreign(boolean member) {
    return failed(
        Failure.Kind.FOREIGN,
        with.cluster()
            + (member ? " writes already" : " is no member of " + with.globalCluster())
            + ", and this run did not bring that about.",
        "If it was failed over or detached by hand, skip this step; otherwise name the right"
            + " cluster.");
  }

  private static Next achieved(DBCluster cluster) {
    return Clusters.hopeless(cluster)
        .orElseGet(
            () ->
                "available".equals(cluster.status())
                    ? new Next.Done(
                        Clusters.outputs(cluster),
                        Optional.of(RecoveryPointTag.read(Clusters.tags(cluster))))
                    : Next.Wait.on("the cluster is " + cluster.status()));
  }

  /** What keeps the change from being made now, if anything does. */
  private Optional<Next> unready(StepContext context, DBCluster cluster, GlobalCluster global) {
    Optional<Next> hopeless = Clusters.hopeless(cluster);
    if (hopeless.isPresent()) {
      return hopeless;
    }
    if (!"available".equals(cluster.status())) {
      return Optional.of(Next.Wait.on("the cluster is " + cluster.status()));
    }
    if (!cluster.hasDbClusterMembers() || cluster.dbClusterMembers().isEmpty()) {
      return Optional.of(
          failed(
              Failure.Kind.STATE,
              with.cluster() + " has no instance that could serve anybody.",
              "Add one with aws rds create-db-instance --db-cluster-identifier "
                  + with.cluster()
                  + ", then resume."));
    }
    String from = context.from().region();
    Optional<String> writer = Clusters.writerRegion(global);
    if (with.mode() == Mode.SWITCHOVER && !writer.map(from::equals).orElse(false)) {
      return Optional.of(
          failed(
              Failure.Kind.STATE,
              "The writer of " + with.globalCluster() + " is not in " + from + ".",
              "Switch over by hand from "
                  + writer.orElse("where it is")
                  + ", then skip the step."));
    }
    return Optional.empty();
  }

  private Next change(StepContext context, DBCluster cluster, boolean ours) {
    GlobalChange change = new GlobalChange(with, cloud, context);
    return ours ? change.begin(cluster) : change.claim(cluster);
  }
}
