package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Durations;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.CopyDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SnapshotQuotaExceededException;

/** The snapshots of all regions; a copy into another region takes a while. */
final class SimulatedSnapshots {
  private static final String AVAILABLE = "available";
  private static final int COPIES_AT_ONCE = 20;
  private static final Duration AGE = Duration.ofMinutes(8);
  private static final Duration COPYING = Duration.ofMinutes(20);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();

  SimulatedSnapshots(SimulatedWorld world, Refusals refusals) {
    this.world = world;
    this.refusals = refusals;
  }

  /** A snapshot, and when a copy was begun and will be there. */
  private record Snapshot(DBSnapshot snapshot, Instant begunAt, Instant availableFrom) {
    DBSnapshot at(Instant now) {
      if (!now.isBefore(availableFrom)) {
        return snapshot;
      }
      double part =
          Duration.between(begunAt, now).toMillis()
              / (double) Duration.between(begunAt, availableFrom).toMillis();
      return snapshot.toBuilder().status("creating").percentProgress((int) (100 * part)).build();
    }
  }

  /**
   * Holds a snapshot of the attribute {@code instance}, available unless {@code status} says
   * otherwise, encrypted if {@code encrypted} is true, and of the {@code age} that it had at the
   * outage.
   */
  void expect(SimulatedResource resource) {
    Map<String, String> attributes = resource.attributes();
    String name = resource.name().replaceFirst("^arn:.*:snapshot:", "");
    Instant taken =
        world
            .outageAt()
            .minus(
                Optional.ofNullable(attributes.get("age"))
                    .flatMap(Durations::parse)
                    .orElseGet(() -> world.draw("snapshot:" + name, AGE)));
    DBSnapshot snapshot =
        DBSnapshot.builder()
            .dbSnapshotIdentifier(name)
            .dbSnapshotArn(arn(resource.site(), name))
            .dbInstanceIdentifier(attributes.getOrDefault("instance", name))
            .status(attributes.getOrDefault("status", AVAILABLE))
            .encrypted(Boolean.valueOf(attributes.getOrDefault("encrypted", "false")))
            .percentProgress(100)
            .snapshotDatabaseTime(taken)
            .originalSnapshotCreateTime(taken)
            .snapshotCreateTime(taken.plusSeconds(180))
            .build();
    snapshots.putIfAbsent(
        arn(resource.site(), name), new Snapshot(snapshot, Instant.MIN, Instant.MIN));
  }

  private static String arn(Site site, String id) {
    return "arn:aws:rds:%s:%s:snapshot:%s".formatted(site.region(), site.account(), id);
  }

  private static String arnOf(Site site, String idOrArn) {
    return idOrArn.startsWith("arn:") ? idOrArn : arn(site, idOrArn);
  }

  List<DBSnapshot> describe(Site site, DescribeDbSnapshotsRequest request) {
    Optional<String> id = Optional.ofNullable(request.dbSnapshotIdentifier());
    Optional<String> instance = Optional.ofNullable(request.dbInstanceIdentifier());
    if (id.isPresent()) {
      return List.of(named(site, id.get()));
    }
    return snapshots.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(arn(site, "")))
        .map(entry -> entry.getValue().at(world.now()))
        .filter(each -> instance.map(each.dbInstanceIdentifier()::equals).orElse(true))
        .toList();
  }

  private DBSnapshot named(Site site, String id) {
    String arn = arnOf(site, id);
    Snapshot found = snapshots.get(arn);
    if (found == null || !arn.contains(":" + site.region() + ":")) {
      throw refusals.refuse(
          DbSnapshotNotFoundException.builder(),
          "DBSnapshotNotFound",
          "DBSnapshot " + id + " not found.",
          404);
    }
    return found.at(world.now());
  }

  /** The snapshot of that site, refused unless it is available. */
  DBSnapshot available(Site site, String id) {
    DBSnapshot snapshot = named(site, id);
    if (!AVAILABLE.equals(snapshot.status())) {
      throw refusals.refuse(
          InvalidDbSnapshotStateException.builder(),
          "InvalidDBSnapshotState",
          "DBSnapshot " + id + " is " + snapshot.status() + ".",
          400);
    }
    return snapshot;
  }

  /** Begins a copy into the site, from wherever the source's ARN says it is. */
  DBSnapshot copy(Site site, CopyDbSnapshotRequest request) {
    String source = request.sourceDBSnapshotIdentifier();
    String from = source.startsWith("arn:") ? source.split(":", -1)[3] : site.region();
    Site there = new Site(from, from, site.account(), Optional.empty());
    DBSnapshot original = available(there, source);
    boolean abroad = !from.equals(site.region());
    if (abroad && original.encrypted() && request.kmsKeyId() == null) {
      throw refusals.refuse(
          RdsException.builder(),
          "InvalidParameterCombination",
          "An encrypted snapshot needs a KmsKeyId of the region that it is copied to.",
          400);
    }
    String id = request.targetDBSnapshotIdentifier();
    if (snapshots.containsKey(arn(site, id))) {
      throw refusals.refuse(
          DbSnapshotAlreadyExistsException.builder(),
          "DBSnapshotAlreadyExists",
          "Cannot create the snapshot because a snapshot with the identifier "
              + id
              + " already exists.",
          400);
    }
    if (abroad && underWay(site) >= COPIES_AT_ONCE) {
      throw refusals.refuse(
          SnapshotQuotaExceededException.builder(),
          "SnapshotQuotaExceeded",
          "Too many copies from other regions are under way in " + site.region() + " (20 of 20).",
          400);
    }
    DBSnapshot.Builder copy =
        original.toBuilder()
            .dbSnapshotIdentifier(id)
            .dbSnapshotArn(arn(site, id))
            .sourceDBSnapshotIdentifier(original.dbSnapshotArn())
            .sourceRegion(from)
            .snapshotCreateTime(world.now())
            .tagList(request.tags());
    Optional.ofNullable(request.kmsKeyId()).ifPresent(key -> copy.encrypted(true).kmsKeyId(key));
    Instant end = world.now().plus(world.draw("copy:" + id, COPYING));
    Snapshot begun = new Snapshot(copy.build(), world.now(), end);
    snapshots.put(arn(site, id), begun);
    world.applied("RDS", "CopyDBSnapshot", id, site);
    return begun.at(world.now());
  }

  private long underWay(Site site) {
    return snapshots.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(arn(site, "")))
        .filter(entry -> world.now().isBefore(entry.getValue().availableFrom()))
        .count();
  }
}
