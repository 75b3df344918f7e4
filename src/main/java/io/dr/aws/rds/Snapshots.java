package io.dr.aws.rds;

import io.dr.action.Failure;
import io.dr.action.Next;
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

  /** The named snapshot, or else the one of the instance whose data is newest. */
  Optional<DBSnapshot> find(Optional<String> snapshot, Optional<String> latestOf) {
    return snapshot.isPresent() ? named(snapshot.get()) : newest(latestOf.orElse(""));
  }

  /** The snapshot of that identifier, or of that ARN, which may be another account's. */
  Optional<DBSnapshot> named(String id) {
    try {
      return rds
          .describeDBSnapshots(
              request -> {
                request.dbSnapshotIdentifier(id);
                if (id.startsWith("arn:")) {
                  request.includeShared(true);
                }
              })
          .dbSnapshots()
          .stream()
          .findFirst();
    } catch (DbSnapshotNotFoundException e) {
      return Optional.empty();
    }
  }

  Optional<DBSnapshot> newest(String instance) {
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

  /** What to do about a snapshot that is not available: wait while it is being made, or give up. */
  static Next unfinished(DBSnapshot snapshot) {
    String status = Optional.ofNullable(snapshot.status()).orElse("in no known state");
    String id = snapshot.dbSnapshotIdentifier();
    if (!status.equals("creating") && !status.equals("copying")) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              "The snapshot " + id + " is " + status + ".",
              "Name another snapshot, or delete it if it is a copy of this run's; then resume."));
    }
    int percent = Optional.ofNullable(snapshot.percentProgress()).orElse(0);
    return Next.Wait.on("the snapshot is " + status + ", " + percent + " %", percent / 100.0);
  }
}
