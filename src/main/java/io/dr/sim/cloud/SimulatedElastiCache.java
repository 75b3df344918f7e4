package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeGlobalReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeGlobalReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.FailoverGlobalReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.FailoverGlobalReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.GlobalReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.GlobalReplicationGroupMember;
import software.amazon.awssdk.services.elasticache.model.GlobalReplicationGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.InvalidGlobalReplicationGroupStateException;
import software.amazon.awssdk.services.elasticache.model.InvalidParameterValueException;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.paginators.DescribeSnapshotsIterable;

/** ElastiCache in memory: global datastores of two members, and caches restored from backups. */
public final class SimulatedElastiCache implements SimulatedService {
  private static final Duration FAILOVER = Duration.ofSeconds(55);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final SimulatedCaches caches;
  private final Map<String, Datastore> datastores = new ConcurrentHashMap<>();

  public SimulatedElastiCache(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "ElastiCache");
    this.caches = new SimulatedCaches(world, refusals);
  }

  private static final class Datastore {
    private final String id;
    private final String primaryRegion;
    private final String targetRegion;
    private final String target;
    private Optional<Instant> failedOver = Optional.empty();

    Datastore(String id, String primaryRegion, String targetRegion, String target) {
      this.id = id;
      this.primaryRegion = primaryRegion;
      this.targetRegion = targetRegion;
      this.target = target;
    }
  }

  @Override
  public Class<? extends SdkClient> client() {
    return ElastiCacheClient.class;
  }

  @Override
  public String kinds() {
    return "elasticache";
  }

  @Override
  public synchronized void expect(SimulatedResource resource) {
    Map<String, String> attributes = resource.attributes();
    if (resource.kind().equals("elasticache:snapshot")) {
      caches.expectSnapshot(resource.site(), resource.name(), attributes);
      return;
    }
    datastores.putIfAbsent(
        resource.name(),
        new Datastore(
            resource.name(),
            attributes.getOrDefault("primaryRegion", ""),
            resource.site().region(),
            attributes.getOrDefault("member", resource.name())));
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements ElastiCacheClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    private Datastore datastore(String id) {
      Datastore found = datastores.get(id);
      if (found == null) {
        throw refusals.refuse(
            GlobalReplicationGroupNotFoundException.builder(),
            "GlobalReplicationGroupNotFoundFault",
            "Global Replication group " + id + " not found.",
            404);
      }
      return found;
    }

    private boolean underWay(Datastore datastore) {
      Duration takes = world.draw("cache:" + datastore.id, FAILOVER);
      return datastore.failedOver.map(at -> world.now().isBefore(at.plus(takes))).orElse(false);
    }

    private GlobalReplicationGroup shown(Datastore datastore) {
      boolean over = datastore.failedOver.isPresent() && !underWay(datastore);
      return GlobalReplicationGroup.builder()
          .globalReplicationGroupId(datastore.id)
          .status(underWay(datastore) ? "modifying" : "available")
          .members(
              member(datastore.id + "-primary", datastore.primaryRegion, !over),
              member(datastore.target, datastore.targetRegion, over))
          .build();
    }

    private GlobalReplicationGroupMember member(String id, String region, boolean primary) {
      return GlobalReplicationGroupMember.builder()
          .replicationGroupId(id)
          .replicationGroupRegion(region)
          .role(primary ? "PRIMARY" : "SECONDARY")
          .status("associated")
          .build();
    }

    @Override
    public DescribeGlobalReplicationGroupsResponse describeGlobalReplicationGroups(
        DescribeGlobalReplicationGroupsRequest request) {
      synchronized (SimulatedElastiCache.this) {
        return DescribeGlobalReplicationGroupsResponse.builder()
            .globalReplicationGroups(shown(datastore(request.globalReplicationGroupId())))
            .build();
      }
    }

    @Override
    public DescribeReplicationGroupsResponse describeReplicationGroups(
        DescribeReplicationGroupsRequest request) {
      String id = request.replicationGroupId();
      boolean known =
          datastores.values().stream()
              .anyMatch(each -> each.target.equals(id) && each.targetRegion.equals(site.region()));
      if (!known) {
        return DescribeReplicationGroupsResponse.builder()
            .replicationGroups(caches.describe(site, id))
            .build();
      }
      String host = id + ".simulated." + site.region() + ".cache.amazonaws.com";
      return DescribeReplicationGroupsResponse.builder()
          .replicationGroups(
              ReplicationGroup.builder()
                  .replicationGroupId(id)
                  .nodeGroups(node -> node.primaryEndpoint(end -> end.address(host).port(6379)))
                  .build())
          .build();
    }

    @Override
    public DescribeSnapshotsResponse describeSnapshots(DescribeSnapshotsRequest request) {
      return DescribeSnapshotsResponse.builder().snapshots(caches.describe(site, request)).build();
    }

    @Override
    public DescribeSnapshotsIterable describeSnapshotsPaginator(DescribeSnapshotsRequest request) {
      return new DescribeSnapshotsIterable(this, request);
    }

    @Override
    public CreateReplicationGroupResponse createReplicationGroup(
        CreateReplicationGroupRequest request) {
      return CreateReplicationGroupResponse.builder()
          .replicationGroup(caches.create(site, request))
          .build();
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
      return ListTagsForResourceResponse.builder()
          .tagList(caches.tags(site, request.resourceName()))
          .build();
    }

    @Override
    public FailoverGlobalReplicationGroupResponse failoverGlobalReplicationGroup(
        FailoverGlobalReplicationGroupRequest request) {
      synchronized (SimulatedElastiCache.this) {
        Datastore datastore = datastore(request.globalReplicationGroupId());
        if (datastore.failedOver.isPresent()) {
          throw refusals.refuse(
              InvalidGlobalReplicationGroupStateException.builder(),
              "InvalidGlobalReplicationGroupState",
              "The global replication group is not in a state to fail over.",
              400);
        }
        if (!request.primaryReplicationGroupId().equals(datastore.target)
            || !request.primaryRegion().equals(datastore.targetRegion)) {
          throw refusals.refuse(
              InvalidParameterValueException.builder(),
              "InvalidParameterValue",
              "The given replication group is no secondary of this global datastore.",
              400);
        }
        datastore.failedOver = Optional.of(world.now());
        world.applied("ElastiCache", "FailoverGlobalReplicationGroup", datastore.id, site);
        return FailoverGlobalReplicationGroupResponse.builder()
            .globalReplicationGroup(shown(datastore))
            .build();
      }
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
