package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.CopyDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CopyDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeGlobalClustersResponse;
import software.amazon.awssdk.services.rds.model.FailoverGlobalClusterRequest;
import software.amazon.awssdk.services.rds.model.FailoverGlobalClusterResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.RemoveFromGlobalClusterRequest;
import software.amazon.awssdk.services.rds.model.RemoveFromGlobalClusterResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeResponse;
import software.amazon.awssdk.services.rds.model.SwitchoverGlobalClusterRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverGlobalClusterResponse;
import software.amazon.awssdk.services.rds.paginators.DescribeDBInstanceAutomatedBackupsIterable;
import software.amazon.awssdk.services.rds.paginators.DescribeDBSnapshotsIterable;

/** RDS in memory: instances, snapshots, automated backups and global clusters of all regions. */
public final class SimulatedRds implements SimulatedService {
  private final SimulatedWorld world;
  private final SimulatedInstances instances;
  private final SimulatedSnapshots snapshots;
  private final SimulatedBackups backups;
  private final SimulatedGlobalClusters clusters;

  public SimulatedRds(SimulatedWorld world) {
    this.world = world;
    Refusals refusals = new Refusals(world, "Rds");
    this.instances = new SimulatedInstances(world, refusals);
    this.snapshots = new SimulatedSnapshots(world, refusals);
    this.backups = new SimulatedBackups(world, refusals);
    this.clusters = new SimulatedGlobalClusters(world, refusals);
  }

  @Override
  public Class<? extends SdkClient> client() {
    return RdsClient.class;
  }

  @Override
  public String kinds() {
    return "rds";
  }

  /**
   * Holds a replica, an instance or a snapshot, available unless the attribute {@code status} says
   * otherwise; the attribute {@code replication} says how a replica does, and {@code instance} of
   * what a snapshot was taken.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    switch (resource.kind()) {
      case "rds:replica" -> instances.expect(resource, Optional.of(resource.name() + "-primary"));
      case "rds:instance" -> instances.expect(resource, Optional.empty());
      case "rds:snapshot" -> snapshots.expect(resource);
      case "rds:backup" -> backups.expect(resource);
      case "rds:cluster" -> clusters.alone(resource);
      case "rds:global-cluster" -> clusters.expect(resource);
      default -> throw new IllegalArgumentException("RDS has no " + resource.kind());
    }
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements RdsClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public DescribeDbInstancesResponse describeDBInstances(DescribeDbInstancesRequest request) {
      synchronized (SimulatedRds.this) {
        return DescribeDbInstancesResponse.builder()
            .dbInstances(instances.describe(site, request.dbInstanceIdentifier()))
            .build();
      }
    }

    @Override
    public DescribeDbSnapshotsResponse describeDBSnapshots(DescribeDbSnapshotsRequest request) {
      synchronized (SimulatedRds.this) {
        return DescribeDbSnapshotsResponse.builder()
            .dbSnapshots(snapshots.describe(site, request))
            .build();
      }
    }

    @Override
    public DescribeDBSnapshotsIterable describeDBSnapshotsPaginator(
        DescribeDbSnapshotsRequest request) {
      return new DescribeDBSnapshotsIterable(this, request);
    }

    @Override
    public CopyDbSnapshotResponse copyDBSnapshot(CopyDbSnapshotRequest request) {
      synchronized (SimulatedRds.this) {
        return CopyDbSnapshotResponse.builder().dbSnapshot(snapshots.copy(site, request)).build();
      }
    }

    @Override
    public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
      synchronized (SimulatedRds.this) {
        String id = request.resourceName().substring(request.resourceName().lastIndexOf(':') + 1);
        if (request.resourceName().contains(":cluster:")) {
          clusters.tag(site, request.resourceName(), request.tags());
        } else {
          instances.tag(site, id, request.tags());
        }
        world.applied("RDS", "AddTagsToResource", id, site);
        return AddTagsToResourceResponse.builder().build();
      }
    }

    @Override
    public PromoteReadReplicaResponse promoteReadReplica(PromoteReadReplicaRequest request) {
      synchronized (SimulatedRds.this) {
        return PromoteReadReplicaResponse.builder()
            .dbInstance(instances.promote(site, request.dbInstanceIdentifier()))
            .build();
      }
    }

    @Override
    public ModifyDbInstanceResponse modifyDBInstance(ModifyDbInstanceRequest request) {
      synchronized (SimulatedRds.this) {
        return ModifyDbInstanceResponse.builder()
            .dbInstance(instances.modify(site, request))
            .build();
      }
    }

    @Override
    public RestoreDbInstanceFromDbSnapshotResponse restoreDBInstanceFromDBSnapshot(
        RestoreDbInstanceFromDbSnapshotRequest request) {
      synchronized (SimulatedRds.this) {
        snapshots.available(site, request.dbSnapshotIdentifier());
        String id = request.dbInstanceIdentifier();
        return RestoreDbInstanceFromDbSnapshotResponse.builder()
            .dbInstance(
                instances.create(site, id, request.tags(), "RestoreDBInstanceFromDBSnapshot"))
            .build();
      }
    }

    @Override
    public DescribeDbInstanceAutomatedBackupsResponse describeDBInstanceAutomatedBackups(
        DescribeDbInstanceAutomatedBackupsRequest request) {
      synchronized (SimulatedRds.this) {
        return backups.describe(site, request);
      }
    }

    @Override
    public DescribeDBInstanceAutomatedBackupsIterable describeDBInstanceAutomatedBackupsPaginator(
        DescribeDbInstanceAutomatedBackupsRequest request) {
      return new DescribeDBInstanceAutomatedBackupsIterable(this, request);
    }

    @Override
    public RestoreDbInstanceToPointInTimeResponse restoreDBInstanceToPointInTime(
        RestoreDbInstanceToPointInTimeRequest request) {
      synchronized (SimulatedRds.this) {
        backups.check(site, request);
        String id = request.targetDBInstanceIdentifier();
        return RestoreDbInstanceToPointInTimeResponse.builder()
            .dbInstance(
                instances.create(site, id, request.tags(), "RestoreDBInstanceToPointInTime"))
            .build();
      }
    }

    @Override
    public DescribeDbClustersResponse describeDBClusters(DescribeDbClustersRequest request) {
      synchronized (SimulatedRds.this) {
        return DescribeDbClustersResponse.builder()
            .dbClusters(clusters.describe(site, request.dbClusterIdentifier()))
            .build();
      }
    }

    @Override
    public DescribeGlobalClustersResponse describeGlobalClusters(
        DescribeGlobalClustersRequest request) {
      synchronized (SimulatedRds.this) {
        return DescribeGlobalClustersResponse.builder()
            .globalClusters(clusters.describeGlobal(site, request.globalClusterIdentifier()))
            .build();
      }
    }

    @Override
    public FailoverGlobalClusterResponse failoverGlobalCluster(
        FailoverGlobalClusterRequest request) {
      synchronized (SimulatedRds.this) {
        return FailoverGlobalClusterResponse.builder()
            .globalCluster(
                clusters.failover(
                    site,
                    request.globalClusterIdentifier(),
                    request.targetDbClusterIdentifier(),
                    Boolean.TRUE.equals(request.allowDataLoss())))
            .build();
      }
    }

    @Override
    public SwitchoverGlobalClusterResponse switchoverGlobalCluster(
        SwitchoverGlobalClusterRequest request) {
      synchronized (SimulatedRds.this) {
        return SwitchoverGlobalClusterResponse.builder()
            .globalCluster(
                clusters.switchover(
                    site, request.globalClusterIdentifier(), request.targetDbClusterIdentifier()))
            .build();
      }
    }

    @Override
    public RemoveFromGlobalClusterResponse removeFromGlobalCluster(
        RemoveFromGlobalClusterRequest request) {
      synchronized (SimulatedRds.this) {
        return RemoveFromGlobalClusterResponse.builder()
            .globalCluster(
                clusters.remove(
                    site, request.globalClusterIdentifier(), request.dbClusterIdentifier()))
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
