package io.dr.aws.rds;

import io.dr.action.RecoveryPoint;
import io.dr.runbook.Durations;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;

/** The snapshots of one region. */
final class Snapshots {
  private final RdsClient rds;

  Snapshots(RdsClient rds) {
    this.rds = rds;
  }

  Optional<DBSnapshot> find(RestoreSnapshot.With with) {
    return with.snapshot().isPresent()
        ? named(with.snapshot().get())
        : newest(with.latestOf().orElse(""));
  }

  private Optional<DBSnapshot> named(String id) {
    try {
      return rds
          .describeDBSnapshots(request -> request.dbSnapshotIdentifier(id))
          .dbSnapshots()
          .stream()
          .findFirst();
    } catch (DbSnapshotNotFoundException e) {
      return Optional.empty();
    }
  }

  private Optional<DBSnapshot> newest(String instance) {
    return rds
        .describeDBSnapshotsPaginator(request -> request.dbInstanceIdentifier(instance))
        .dbSnapshots()
        .stream()
        .filter(snapshot -> "available".equals(snapshot.status()))
        .max(Comparator.comparing(snapshot -> dataTime(snapshot).orElse(Instant.MIN)));
  }

  /**
   * When the data was as the snapshot has it: a copy keeps this, and changes its own create time.
   */
  private static Optional<Instant> dataTime(DBSnapshot snapshot) {
    return Optional.ofNullable(snapshot.snapshotDatabaseTime())
        .or(() -> Optional.ofNullable(snapshot.originalSnapshotCreateTime()));
  }

  static RecoveryPoint recoveryPoint(DBSnapshot snapshot) {
    if (snapshot.snapshotDatabaseTime() != null) {
      return new RecoveryPoint.Known(snapshot.snapshotDatabaseTime(), "SnapshotDatabaseTime");
    }
    if (snapshot.originalSnapshotCreateTime() != null) {
      return new RecoveryPoint.Known(
          snapshot.originalSnapshotCreateTime(), "OriginalSnapshotCreateTime");
    }
    return new RecoveryPoint.Unknown("the snapshot does not say when its data was taken");
  }

  /** How old a snapshot's data was when production stopped, in words. */
  static String age(RecoveryPoint point, Instant outageAt) {
    return point
        .lossAt(outageAt)
        .map(loss -> Durations.show(loss) + " old at the outage")
        .orElse("of unknown age");
  }
}
