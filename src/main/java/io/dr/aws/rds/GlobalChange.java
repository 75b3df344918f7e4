package io.dr.aws.rds;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.StepContext;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;

/**
 * The calls that make a secondary cluster write. The cluster is tagged first, so that a later look
 * knows whose change it was and what it settled for, also when an answer was lost.
 */
final class GlobalChange {
  private static final String SERVICE = "RDS";
  private static final String CALLED_AT = "calledAt";
  // The first look after the answer may still show the old state.
  private static final Duration SHOWS_WITHIN = Duration.ofMinutes(10);

  private final FailoverGlobalCluster.With with;
  private final Cloud cloud;
  private final StepContext context;

  GlobalChange(FailoverGlobalCluster.With with, Cloud cloud, StepContext context) {
    this.with = with;
    this.cloud = cloud;
    this.context = context;
  }

  /** Marks the cluster as this run's, and pins the recovery point, before anything irreversible. */
  Next claim(DBCluster cluster) {
    RecoveryPoint point = point();
    Map<String, String> tags = new HashMap<>(context.tags());
    tags.put(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
    return new Next.Effect(
            new Call(SERVICE, "AddTagsToResource", with.cluster(), context.to(), Map.copyOf(tags)),
            Optional.of(point),
            () -> {
              cloud
                  .effects(RdsClient.class, context.to())
                  .addTagsToResource(
                      request ->
                          request.resourceName(cluster.dbClusterArn()).tags(Instances.tags(tags)));
              return Receipt.NONE;
            })
        .seeing(seen(point));
  }

  private RecoveryPoint point() {
    Instant outage = context.run().outageAt();
    return with.mode() == FailoverGlobalCluster.Mode.SWITCHOVER
        ? new RecoveryPoint.Known(outage, "SwitchoverGlobalCluster")
        : new GlobalLag(cloud.reads(CloudWatchClient.class, context.to()))
            .before(outage, with.cluster());
  }

  private String seen(RecoveryPoint point) {
    String behind =
        with.mode() == FailoverGlobalCluster.Mode.SWITCHOVER
            ? "which a switchover lets catch up"
            : point
                .lossAt(context.run().outageAt())
                .map(loss -> Durations.show(loss) + " behind at the outage")
                .orElse("how far behind is not known");
    return with.cluster() + " is an available secondary, " + behind;
  }

  /** Makes the call, unless it was answered and only does not show yet. */
  Next begin(DBCluster cluster) {
    Optional<Instant> shows =
        context.receipt(CALLED_AT).map(Instant::parse).map(at -> at.plus(SHOWS_WITHIN));
    if (shows.map(context.now()::isBefore).orElse(false)) {
      return Next.Wait.on("the global cluster does not show the change yet");
    }
    if (shows.map(by -> by.isAfter(context.startedAt())).orElse(false)) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              "AWS took the call, yet nothing is under way and "
                  + with.cluster()
                  + " is secondary.",
              "See the events of "
                  + with.globalCluster()
                  + " in the RDS console; resume to try once more, or use another mode."));
    }
    return switch (with.mode()) {
      case FAILOVER ->
          effect(
              cluster,
              new Call(
                  SERVICE,
                  "FailoverGlobalCluster",
                  with.globalCluster(),
                  context.to(),
                  Map.of("target", cluster.dbClusterArn(), "allowDataLoss", "true")),
              rds ->
                  rds.failoverGlobalCluster(
                      request ->
                          request
                              .globalClusterIdentifier(with.globalCluster())
                              .targetDbClusterIdentifier(cluster.dbClusterArn())
                              .allowDataLoss(true)));
      case SWITCHOVER ->
          effect(
              cluster,
              new Call(
                  SERVICE,
                  "SwitchoverGlobalCluster",
                  with.globalCluster(),
                  context.from(),
                  Map.of("target", cluster.dbClusterArn())),
              rds ->
                  rds.switchoverGlobalCluster(
                      request ->
                          request
                              .globalClusterIdentifier(with.globalCluster())
                              .targetDbClusterIdentifier(cluster.dbClusterArn())));
      case DETACH ->
          effect(
              cluster,
              new Call(
                  SERVICE,
                  "RemoveFromGlobalCluster",
                  with.globalCluster(),
                  context.to(),
                  Map.of("cluster", cluster.dbClusterArn())),
              rds ->
                  rds.removeFromGlobalCluster(
                      request ->
                          request
                              .globalClusterIdentifier(with.globalCluster())
                              .dbClusterIdentifier(cluster.dbClusterArn())));
    };
  }

  private Next effect(DBCluster cluster, Call call, Consumer<RdsClient> perform) {
    RecoveryPoint point = RecoveryPointTag.read(Clusters.tags(cluster));
    return new Next.Effect(
            call,
            Optional.of(point),
            () -> {
              perform.accept(cloud.effects(RdsClient.class, call.site()));
              return new Receipt(
                  Map.of(
                      CALLED_AT,
                      context.now().toString(),
                      "recoveryPoint",
                      RecoveryPointTag.value(point)));
            })
        .seeing(seen(point))
        .alone("global cluster " + with.globalCluster());
  }
}
