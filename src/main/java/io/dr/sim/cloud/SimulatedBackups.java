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
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DbInstanceAutomatedBackupNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsResponse;
import software.amazon.awssdk.services.rds.model.PointInTimeRestoreNotEnabledException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.RestoreWindow;

/** The automated backups that each region holds; since the outage nothing is added to them. */
final class SimulatedBackups {
  private static final Duration AGE = Duration.ofMinutes(7);
  private static final Duration RETENTION = Duration.ofDays(7);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, DBInstanceAutomatedBackup> backups = new LinkedHashMap<>();

  SimulatedBackups(SimulatedWorld world, Refusals refusals) {
    this.world = world;
    this.refusals = refusals;
  }

  /** Holds backups of an instance, named by it or by their ARN, that reach almost to the outage. */
  void expect(SimulatedResource resource) {
    Site site = resource.site();
    boolean named = resource.name().startsWith("arn:");
    String arn =
        named
            ? resource.name()
            : "arn:aws:rds:%s:%s:auto-backup:ab-%08x"
                .formatted(site.region(), site.account(), resource.name().hashCode());
    String source = named ? "replicated" : resource.name();
    Instant latest =
        world
            .outageAt()
            .minus(
                Optional.ofNullable(resource.attributes().get("age"))
                    .flatMap(Durations::parse)
                    .orElseGet(() -> world.draw("backup:" + source, AGE)));
    backups.putIfAbsent(
        key(site, arn),
        DBInstanceAutomatedBackup.builder()
            .dbInstanceAutomatedBackupsArn(arn)
            .dbInstanceIdentifier(source)
            .region(resource.attributes().getOrDefault("sourceRegion", site.region()))
            .status("replicating")
            .restoreWindow(
                RestoreWindow.builder()
                    .earliestTime(latest.minus(RETENTION))
                    .latestTime(latest)
                    .build())
            .build());
  }

  private static String key(Site site, String arn) {
    return site.account() + "/" + site.region() + "/" + arn;
  }

  DescribeDbInstanceAutomatedBackupsResponse describe(
      Site site, DescribeDbInstanceAutomatedBackupsRequest request) {
    Optional<String> arn = Optional.ofNullable(request.dbInstanceAutomatedBackupsArn());
    Optional<String> source = Optional.ofNullable(request.dbInstanceIdentifier());
    List<DBInstanceAutomatedBackup> found =
        backups.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(key(site, "")))
            .map(Map.Entry::getValue)
            .filter(b -> arn.map(b.dbInstanceAutomatedBackupsArn()::equals).orElse(true))
            .filter(b -> source.map(b.dbInstanceIdentifier()::equals).orElse(true))
            .toList();
    if (found.isEmpty() && arn.isPresent()) {
      throw none(arn.get());
    }
    return DescribeDbInstanceAutomatedBackupsResponse.builder()
        .dbInstanceAutomatedBackups(found)
        .build();
  }

  private RuntimeException none(String arn) {
    return refusals.refuse(
        DbInstanceAutomatedBackupNotFoundException.builder(),
        "DBInstanceAutomatedBackupNotFound",
        "There is no automated backup " + arn + ".",
        404);
  }

  /** Refuses what RDS would refuse. */
  void check(Site site, RestoreDbInstanceToPointInTimeRequest request) {
    String arn = Optional.ofNullable(request.sourceDBInstanceAutomatedBackupsArn()).orElse("");
    DBInstanceAutomatedBackup backup = backups.get(key(site, arn));
    if (backup == null) {
      throw none(arn);
    }
    boolean latest = Boolean.TRUE.equals(request.useLatestRestorableTime());
    if (latest == (request.restoreTime() != null)) {
      throw refusals.refuse(
          RdsException.builder(),
          "InvalidParameterCombination",
          "Give either RestoreTime or UseLatestRestorableTime.",
          400);
    }
    Instant moment = Optional.ofNullable(request.restoreTime()).orElse(Instant.MIN);
    RestoreWindow window = backup.restoreWindow();
    if (!latest
        && (moment.isAfter(window.latestTime()) || moment.isBefore(window.earliestTime()))) {
      throw refusals.refuse(
          PointInTimeRestoreNotEnabledException.builder(),
          "InvalidParameterValue",
          "The specified instance cannot be restored to a time outside its window.",
          400);
    }
  }
}
