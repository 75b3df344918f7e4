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
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.GlobalReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.GlobalReplicationGroupMember;
import software.amazon.awssdk.services.elasticache.model.GlobalReplicationGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * Makes the target region's member the primary of a global datastore. AWS never does this by itself
 * across regions (Amazon ElastiCache User Guide, "Replication across regions using global
 * datastores").
 */
public final class FailoverGlobal implements Action {
  private static final String SERVICE = "ElastiCache";
  private static final String POINT = "recoveryPoint";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The global datastore's id, with the prefix that AWS gave it.")
          String globalDatastore,
      @JsonPropertyDescription("The member to make primary; the target region's if absent.")
          Optional<String> replicationGroup) {}

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("elasticache.failover-global", With.class)
          .title("Fail the cache over")
          .description(
              "Makes the target region's member the primary of a global datastore. What had not been"
                  + " replicated by then is lost; the last GlobalDatastoreReplicationLag before the"
                  + " outage says how much.")
          .traits(Trait.MUTATES, Trait.IRREVERSIBLE, Trait.RESTORES_DATA)
          .outputs(new OutputField("endpoint", "The primary endpoint in the target region."))
          .permissions(
              Permission.reads("elasticache:DescribeGlobalReplicationGroups", Where.TO),
              Permission.reads("elasticache:DescribeReplicationGroups", Where.TO),
              Permission.changes("elasticache:FailoverGlobalReplicationGroup", Where.TO)
                  .on(
                      "arn:{partition}:elasticache::{account}:globalreplicationgroup:{globalDatastore}"),
              Permission.reads("cloudwatch:ListMetrics", Where.TO),
              Permission.reads("cloudwatch:GetMetricStatistics", Where.TO))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  "ElastiCache",
                  "FailoverGlobalReplicationGroup",
                  "Makes the target region's member the primary; the step then waits"
                      + " until the datastore is available and the member is PRIMARY."))
          .recoveryPoint(
              "The last GlobalDatastoreReplicationLag (CloudWatch, AWS/ElastiCache)"
                  + " before the outage, in seconds.")
          .limits(
              "A failover takes about a minute, and cannot be undone but by another one.",
              "AWS fails a global datastore over to another region only when it is told to.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such global datastore, or it has no member in the target"
                      + " region.",
                  "Correct the id, which begins with the prefix that AWS gave it; or let"
                      + " the cache start cold and skip the step."))
          .undo(
              "Once its former primary region is back, fail the global datastore"
                  + " {globalDatastore} over to it.")
          .usually(Duration.ofMinutes(1))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(FailoverGlobal::simulated)
          .example("globalDatastore: ldgnf-sessions\n")
          .build();

  private final With with;
  private final Cloud cloud;

  public FailoverGlobal(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    String member =
        with.replicationGroup().orElse(with.globalDatastore() + "-" + run.to().region());
    Map<String, String> members = Map.of("primaryRegion", run.from().region(), "member", member);
    return List.of(
        new SimulatedResource("elasticache:global", with.globalDatastore(), run.to(), members),
        new SimulatedResource(
            "cloudwatch:series",
            "AWS/ElastiCache/GlobalDatastoreReplicationLag",
            run.to(),
            Map.of("ReplicationGroupId", member)));
  }

  @Override
  public Next next(StepContext context) {
    ElastiCacheClient cache = cloud.reads(ElastiCacheClient.class, context.to());
    Optional<GlobalReplicationGroup> found = find(cache);
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no global datastore "
                  + with.globalDatastore()
                  + " in "
                  + context.to().region()
                  + ".",
              "Correct the step's globalDatastore: the id begins with the prefix that AWS gave"
                  + " it."));
    }
    GlobalReplicationGroup group = found.get();
    Optional<GlobalReplicationGroupMember> member =
        group.members().stream().filter(each -> isTarget(each, context)).findFirst();
    if (member.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              with.globalDatastore() + " has no member in " + context.to().region() + ".",
              "Name the member with replicationGroup, or let the cache start cold and skip this"
                  + " step."));
    }
    String status = group.status();
    if (!"available".equals(status) && !"primary-only".equals(status)) {
      return Next.Wait.on("the global datastore is " + status);
    }
    boolean primary = "PRIMARY".equalsIgnoreCase(member.get().role());
    return primary ? done(context, cache, member.get()) : failover(context, member.get());
  }

  private Optional<GlobalReplicationGroup> find(ElastiCacheClient cache) {
    try {
      return cache
          .describeGlobalReplicationGroups(
              request ->
                  request.globalReplicationGroupId(with.globalDatastore()).showMemberInfo(true))
          .globalReplicationGroups()
          .stream()
          .findFirst();
    } catch (GlobalReplicationGroupNotFoundException e) {
      return Optional.empty();
    }
  }

  private boolean isTarget(GlobalReplicationGroupMember member, StepContext context) {
    return with.replicationGroup()
        .map(id -> id.equals(member.replicationGroupId()))
        .orElse(context.to().region().equals(member.replicationGroupRegion()));
  }

  private Next done(
      StepContext context, ElastiCacheClient cache, GlobalReplicationGroupMember member) {
    Outputs outputs =
        cache
            .describeReplicationGroups(
                request -> request.replicationGroupId(member.replicationGroupId()))
            .replicationGroups()
            .stream()
            .flatMap(FailoverGlobal::endpoints)
            .findFirst()
            .map(endpoint -> Outputs.of("endpoint", endpoint.address()))
            .orElse(Outputs.NONE);
    RecoveryPoint point =
        context
            .receipt(POINT)
            .map(value -> RecoveryPointTag.read(Map.of(RecoveryPointTag.KEY, value)))
            .orElseGet(() -> lagBeforeTheOutage(context, member));
    return new Next.Done(outputs, Optional.of(point));
  }

  /** With cluster mode there is one endpoint of the whole; without it, one of the primary node. */
  private static Stream<Endpoint> endpoints(ReplicationGroup group) {
    return Stream.concat(
            Stream.ofNullable(group.configurationEndpoint()),
            group.nodeGroups().stream().map(NodeGroup::primaryEndpoint))
        .filter(Objects::nonNull);
  }

  private RecoveryPoint lagBeforeTheOutage(
      StepContext context, GlobalReplicationGroupMember member) {
    return new ReplicationLag(cloud.reads(CloudWatchClient.class, context.to()))
        .before(context.run().outageAt(), member.replicationGroupId());
  }

  private Next failover(StepContext context, GlobalReplicationGroupMember member) {
    RecoveryPoint point = lagBeforeTheOutage(context, member);
    Call call =
        new Call(
            SERVICE,
            "FailoverGlobalReplicationGroup",
            with.globalDatastore(),
            context.to(),
            Map.of("primary", member.replicationGroupId()));
    return new Next.Effect(
            call,
            Optional.of(point),
            () -> {
              cloud
                  .effects(ElastiCacheClient.class, context.to())
                  .failoverGlobalReplicationGroup(
                      request ->
                          request
                              .globalReplicationGroupId(with.globalDatastore())
                              .primaryRegion(context.to().region())
                              .primaryReplicationGroupId(member.replicationGroupId()));
              return Receipt.of(POINT, RecoveryPointTag.value(point));
            })
        .seeing(member.replicationGroupId() + " is " + member.role());
  }
}
