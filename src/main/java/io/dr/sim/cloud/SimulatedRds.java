package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbInstanceAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.InstanceQuotaExceededException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeResponse;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.paginators.DescribeDBInstanceAutomatedBackupsIterable;

/** RDS in memory: instances, replicas and snapshots of all regions. */
public final class SimulatedRds implements SimulatedService {
  private static final int QUOTA = 40;
  private static final String REPLICATING = "replicating";
  private static final Duration PROMOTION = Duration.ofMinutes(8);
  private static final Duration RESTORE = Duration.ofMinutes(16);
  private static final Duration SNAPSHOT_AGE = Duration.ofMinutes(8);
  // For a moment after the call a replica reads as if nothing had happened.
  private static final Duration UNCHANGED = Duration.ofSeconds(4);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Database> databases = new LinkedHashMap<>();
  private final Map<String, DBSnapshot> snapshots = new LinkedHashMap<>();
  private final SimulatedBackups backups;

  public SimulatedRds(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "Rds");
    this.backups = new SimulatedBackups(world, refusals);
  }

  /** An instance; what it shows follows from when it was created or promoted. */
  private static final class Database {
    private final String id;
    private final Instant availableFrom;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private Optional<String> source;
    private Optional<Instant> promotedAt = Optional.empty();
    private Duration promotion = Duration.ZERO;
    private String replication = REPLICATING;
    private Optional<String> stuckAs = Optional.empty();

    Database(String id, Instant availableFrom, Optional<String> source) {
      this.id = id;
      this.availableFrom = availableFrom;
      this.source = source;
    }

    boolean isReplica(Instant now) {
      return source.isPresent()
          && promotedAt.map(at -> now.isBefore(at.plus(promotion))).orElse(true);
    }

    String status(Instant now) {
      if (stuckAs.isPresent()) {
        return stuckAs.get();
      }
      if (now.isBefore(availableFrom)) {
        Duration left = Duration.between(now, availableFrom);
        return left.compareTo(Duration.ofMinutes(2)) < 0 ? "backing-up" : "creating";
      }
      if (promotedAt.isEmpty() || now.isBefore(promotedAt.get().plus(UNCHANGED))) {
        return "available";
      }
      return now.isBefore(promotedAt.get().plus(promotion)) ? "modifying" : "available";
    }
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
    String key = key(resource.site(), resource.name());
    switch (resource.kind()) {
      case "rds:replica" ->
          databases.putIfAbsent(key, database(resource, Optional.of(resource.name() + "-primary")));
      case "rds:instance" -> databases.putIfAbsent(key, database(resource, Optional.empty()));
      case "rds:snapshot" -> snapshots.putIfAbsent(key, snapshot(resource));
      case "rds:backup" -> backups.expect(resource);
      default -> throw new IllegalArgumentException("RDS has no " + resource.kind());
    }
  }

  private static Database database(SimulatedResource resource, Optional<String> source) {
    Database database = new Database(resource.name(), Instant.MIN, source);
    database.stuckAs = Optional.ofNullable(resource.attributes().get("status"));
    database.replication = resource.attributes().getOrDefault("replication", REPLICATING);
    return database;
  }

  private DBSnapshot snapshot(SimulatedResource resource) {
    Duration age = world.draw("snapshot:" + resource.name(), SNAPSHOT_AGE);
    Instant taken = world.outageAt().minus(age);
    return DBSnapshot.builder()
        .dbSnapshotIdentifier(resource.name())
        .dbInstanceIdentifier(resource.attributes().getOrDefault("instance", resource.name()))
        .status(resource.attributes().getOrDefault("status", "available"))
        .percentProgress(100)
        .snapshotDatabaseTime(taken)
        .originalSnapshotCreateTime(taken)
        .snapshotCreateTime(taken.plusSeconds(180))
        .build();
  }

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
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
            .dbInstances(shown(database(request.dbInstanceIdentifier())))
            .build();
      }
    }

    private Database database(String id) {
      Database found = databases.get(key(site, id));
      if (found == null) {
        throw refusals.refuse(
            DbInstanceNotFoundException.builder(),
            "DBInstanceNotFound",
            "DBInstance " + id + " not found.",
            404);
      }
      return found;
    }

    private DBInstance shown(Database database) {
      Instant now = world.now();
      boolean replica = database.isReplica(now);
      List<Tag> tags = new ArrayList<>();
      database.tags.forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
      DBInstance.Builder shown =
          DBInstance.builder()
              .dbInstanceIdentifier(database.id)
              .dbInstanceArn(arn(database.id))
              .dbInstanceStatus(database.status(now))
              .tagList(tags);
      if (replica) {
        shown.readReplicaSourceDBInstanceIdentifier(database.source.orElse(""));
        shown.statusInfos(
            DBInstanceStatusInfo.builder()
                .statusType("read replication")
                .normal(database.replication.equals(REPLICATING))
                .status(database.replication)
                .build());
      }
      if (!now.isBefore(database.availableFrom)) {
        String host = database.id + ".simulated." + site.region() + ".rds.amazonaws.com";
        shown.endpoint(Endpoint.builder().address(host).port(5432).build());
      }
      return shown.build();
    }

    private String arn(String id) {
      return "arn:aws:rds:" + site.region() + ":" + site.account() + ":db:" + id;
    }

    @Override
    public DescribeDbSnapshotsResponse describeDBSnapshots(DescribeDbSnapshotsRequest request) {
      synchronized (SimulatedRds.this) {
        List<DBSnapshot> found = new ArrayList<>();
        String prefix = key(site, "");
        snapshots.forEach(
            (key, snapshot) -> {
              String id = request.dbSnapshotIdentifier();
              String instance = request.dbInstanceIdentifier();
              boolean named = id == null || id.equals(snapshot.dbSnapshotIdentifier());
              boolean of = instance == null || instance.equals(snapshot.dbInstanceIdentifier());
              if (key.startsWith(prefix) && named && of) {
                found.add(snapshot);
              }
            });
        if (found.isEmpty() && request.dbSnapshotIdentifier() != null) {
          throw noSnapshot(request.dbSnapshotIdentifier());
        }
        return DescribeDbSnapshotsResponse.builder().dbSnapshots(found).build();
      }
    }

    private RuntimeException noSnapshot(String id) {
      return refusals.refuse(
          DbSnapshotNotFoundException.builder(),
          "DBSnapshotNotFound",
          "DBSnapshot " + id + " not found.",
          404);
    }

    @Override
    public software.amazon.awssdk.services.rds.paginators.DescribeDBSnapshotsIterable
        describeDBSnapshotsPaginator(DescribeDbSnapshotsRequest request) {
      return new software.amazon.awssdk.services.rds.paginators.DescribeDBSnapshotsIterable(
          this, request);
    }

    @Override
    public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
      synchronized (SimulatedRds.this) {
        String id = request.resourceName().substring(request.resourceName().lastIndexOf(':') + 1);
        Database database = database(id);
        request.tags().forEach(tag -> database.tags.put(tag.key(), tag.value()));
        world.applied("RDS", "AddTagsToResource", id, site);
        return AddTagsToResourceResponse.builder().build();
      }
    }

    @Override
    public PromoteReadReplicaResponse promoteReadReplica(PromoteReadReplicaRequest request) {
      synchronized (SimulatedRds.this) {
        Database database = database(request.dbInstanceIdentifier());
        Instant now = world.now();
        if (database.promotedAt.isPresent()
            || !database.isReplica(now)
            || !database.status(now).equals("available")) {
          throw refusals.refuse(
              InvalidDbInstanceStateException.builder(),
              "InvalidDBInstanceState",
              "DB Instance " + database.id + " is not an available read replica.",
              400);
        }
        database.promotedAt = Optional.of(now);
        database.promotion = world.draw("promote:" + database.id, PROMOTION);
        world.applied("RDS", "PromoteReadReplica", database.id, site);
        return PromoteReadReplicaResponse.builder().dbInstance(shown(database)).build();
      }
    }

    @Override
    public RestoreDbInstanceFromDbSnapshotResponse restoreDBInstanceFromDBSnapshot(
        RestoreDbInstanceFromDbSnapshotRequest request) {
      synchronized (SimulatedRds.this) {
        String id = request.dbInstanceIdentifier();
        DBSnapshot snapshot = snapshots.get(key(site, request.dbSnapshotIdentifier()));
        if (snapshot == null) {
          throw noSnapshot(request.dbSnapshotIdentifier());
        }
        if (!"available".equals(snapshot.status())) {
          throw refusals.refuse(
              InvalidDbSnapshotStateException.builder(),
              "InvalidDBSnapshotState",
              "DBSnapshot " + request.dbSnapshotIdentifier() + " is " + snapshot.status() + ".",
              400);
        }
        Database database = created(id, request.tags(), "RestoreDBInstanceFromDBSnapshot");
        return RestoreDbInstanceFromDbSnapshotResponse.builder()
            .dbInstance(shown(database))
            .build();
      }
    }

    private Database created(String id, List<Tag> tags, String operation) {
      if (databases.containsKey(key(site, id))) {
        throw refusals.refuse(
            DbInstanceAlreadyExistsException.builder(),
            "DBInstanceAlreadyExists",
            "DB Instance already exists",
            400);
      }
      long used = databases.keySet().stream().filter(key -> key.startsWith(key(site, ""))).count();
      if (used >= QUOTA) {
        throw refusals.refuse(
            InstanceQuotaExceededException.builder(),
            "InstanceQuotaExceeded",
            "The instance quota of " + site.region() + " is used up (40 of 40).",
            400);
      }
      Instant available = world.now().plus(world.draw("restore:" + id, RESTORE));
      Database database = new Database(id, available, Optional.empty());
      tags.forEach(tag -> database.tags.put(tag.key(), tag.value()));
      databases.put(key(site, id), database);
      world.applied("RDS", operation, id, site);
      return database;
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
        Database database = created(id, request.tags(), "RestoreDBInstanceToPointInTime");
        return RestoreDbInstanceToPointInTimeResponse.builder().dbInstance(shown(database)).build();
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
