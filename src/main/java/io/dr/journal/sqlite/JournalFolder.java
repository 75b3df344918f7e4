package io.dr.journal.sqlite;

import io.dr.journal.Evidence;
import io.dr.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder in which runs are kept: recoveries in one file, rehearsals in another. A rehearsal
 * does not wait for the disk, and whoever closes a SQLite file last writes all that others left in
 * its log, as carelessly as he writes himself; so the two share no file. Older versions kept both
 * in the first: a run goes on in the file that holds it, by that file's rules.
 */
public record JournalFolder(Path folder) {

  private Path recoveries() {
    return folder.resolve("journal.db");
  }

  private Path rehearsals() {
    return folder.resolve("rehearsals.db");
  }

  /** Whether any run was ever kept here. */
  public boolean exists() {
    return Files.exists(recoveries()) || Files.exists(rehearsals());
  }

  /**
   * Opens it for a new run.
   *
   * @param rehearsal whether what is written may be lost in a power failure
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal beginning(boolean rehearsal) {
    return rehearsal
        ? SplitJournal.of(writingRehearsals(), this::readingRecoveries)
        : SplitJournal.of(writingRecoveries(), this::readingRehearsals);
  }

  /**
   * Opens it to go on with a run; only to be read where there is no such run.
   *
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal goingOn(String run) {
    if (holds(readingRecoveries(), run)) {
      return beginning(false);
    }
    return holds(readingRehearsals(), run) ? beginning(true) : reading();
  }

  private static boolean holds(JournalFile file, String run) {
    try (file) {
      return file.holds(run);
    }
  }

  /** Opens it to be read. */
  public Journal reading() {
    return SplitJournal.reading(this::readingRecoveries, this::readingRehearsals);
  }

  /** Opens it as evidence, to be read only. */
  public Evidence evidence() {
    return new SplitEvidence(List.of(recoveries(), rehearsals()));
  }

  private JournalFile writingRecoveries() {
    return new SqliteJournal(recoveries(), SqliteJournal.Durability.FULL);
  }

  private JournalFile writingRehearsals() {
    return new SqliteJournal(rehearsals(), SqliteJournal.Durability.REHEARSAL);
  }

  private JournalFile readingRecoveries() {
    return new SqliteReader(recoveries());
  }

  private JournalFile readingRehearsals() {
    return new SqliteReader(rehearsals());
  }
}
