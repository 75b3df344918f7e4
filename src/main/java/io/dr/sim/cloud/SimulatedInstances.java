package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.DbInstanceAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.InstanceQuotaExceededException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** The database instances of all regions, replicas among them. */
final class SimulatedInstances {
  private static final int QUOTA = 40;
  private static final String REPLICATING = "replicating";
  private static final Duration PROMOTION = Duration.ofMinutes(8);
  private static final Duration MODIFICATION = Duration.ofMinutes(5);
  private static final Duration RESTORE = Duration.ofMinutes(16);
  // For a moment after the call a replica reads as if nothing had happened.
  private static final Duration UNCHANGED = Duration.ofSeconds(4);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Database> databases = new LinkedHashMap<>();

  SimulatedInstances(SimulatedWorld world, Refusals refusals) {
    this.world = world;
    this.refusals = refusals;
  }

  /** An instance; what it shows follows from when it was created or promoted. */
  private static final class Database {
    private final String id;
    private final Instant availableFrom;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Optional<String> source;
    private Optional<Instant> promotedAt = Optional.empty();
    private Duration promotion = Duration.ZERO;
    private String replication = REPLICATING;
    private Optional<String> stuckAs = Optional.empty();
    private final SimulatedSettings settings = new SimulatedSettings();

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
      if (settings.isModifying(now)) {
        return "modifying";
      }
      if (promotedAt.isEmpty() || now.isBefore(promotedAt.get().plus(UNCHANGED))) {
        return "available";
      }
      return now.isBefore(promotedAt.get().plus(promotion)) ? "modifying" : "available";
    }
  }

  /** Holds an instance, or a replica if it has a source. */
  void expect(SimulatedResource resource, Optional<String> source) {
    Database database = new Database(resource.name(), Instant.MIN, source);
    database.stuckAs = Optional.ofNullable(resource.attributes().get("status"));
    database.replication = resource.attributes().getOrDefault("replication", REPLICATING);
    databases.putIfAbsent(key(resource.site(), resource.name()), database);
  }

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  DBInstance describe(Site site, String id) {
    return shown(site, database(site, id));
  }

  private Database database(Site site, String id) {
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

  private DBInstance shown(Site site, Database database) {
    Instant now = world.now();
    DBInstance.Builder shown =
        DBInstance.builder()
            .dbInstanceIdentifier(database.id)
            .dbInstanceArn(
                "arn:aws:rds:%s:%s:db:%s".formatted(site.region(), site.account(), database.id))
            .dbInstanceStatus(database.status(now))
            .tagList(tags(database.tags));
    database.settings.show(shown, now);
    if (database.isReplica(now)) {
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

  /** Tags as RDS shows them. */
  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  void tag(Site site, String id, List<Tag> tags) {
    Database database = database(site, id);
    tags.forEach(tag -> database.tags.put(tag.key(), tag.value()));
  }

  DBInstance promote(Site site, String id) {
    Database database = database(site, id);
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
    return shown(site, database);
  }

  DBInstance modify(Site site, ModifyDbInstanceRequest request) {
    Database database = database(site, request.dbInstanceIdentifier());
    Instant now = world.now();
    if (!database.status(now).equals("available")) {
      throw refusals.refuse(
          InvalidDbInstanceStateException.builder(),
          "InvalidDBInstanceState",
          "Database instance is not in available state.",
          400);
    }
    database.settings.change(request, now, world.draw("modify:" + database.id, MODIFICATION));
    world.applied("RDS", "ModifyDBInstance", database.id, site);
    return shown(site, database);
  }

  /** A new instance, which takes a while to be available. */
  DBInstance create(Site site, String id, List<Tag> tags, String operation) {
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
    return shown(site, database);
  }
}
