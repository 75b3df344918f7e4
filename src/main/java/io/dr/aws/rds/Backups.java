package io.dr.aws.rds;

import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DbInstanceAutomatedBackupNotFoundException;

/**
 * The automated backups that one region holds: of its own instances, and replicated ones of
 * instances elsewhere (Amazon RDS User Guide, "Replicating automated backups to another AWS
 * Region").
 */
final class Backups {
  private final RdsClient rds;

  Backups(RdsClient rds) {
    this.rds = rds;
  }

  /** The backup that the step names, or else the one of its source that reaches furthest. */
  Optional<DBInstanceAutomatedBackup> find(RestoreToTime.With with) {
    try {
      return rds
          .describeDBInstanceAutomatedBackupsPaginator(
              request -> {
                with.backup().ifPresent(request::dbInstanceAutomatedBackupsArn);
                with.sourceInstance().ifPresent(request::dbInstanceIdentifier);
              })
          .dbInstanceAutomatedBackups()
          .stream()
          .filter(backup -> backup.restoreWindow() != null)
          .filter(backup -> backup.restoreWindow().latestTime() != null)
          .max(Comparator.comparing(backup -> backup.restoreWindow().latestTime()));
    } catch (DbInstanceAutomatedBackupNotFoundException e) {
      return Optional.empty();
    }
  }
}
