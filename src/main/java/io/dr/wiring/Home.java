package io.dr.wiring;

import io.dr.journal.Evidence;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.PastRuns;
import io.dr.journal.RedactedJournal;
import io.dr.journal.sqlite.SqliteEvidence;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.redaction.Redaction;
import io.dr.report.Commands;
import io.dr.runbook.RegularFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where runs are kept: {@code --state}, else {@code DR_HOME}, else {@code .dr/} beside the
 * runbook's project.
 *
 * @param folder the folder, which need not exist yet
 * @param redaction masks what is written there
 */
public record Home(Path folder, Redaction redaction) {
  private static final String NAME = ".dr";
  private static final String RUNBOOKS = "runbooks";

  /** The home for a command about a runbook. */
  public static Home beside(Path runbook, Optional<Path> state, Surroundings surroundings) {
    return new Home(
        given(state, surroundings)
            .orElseGet(() -> project(surroundings.directory().resolve(runbook)).resolve(NAME)),
        surroundings.redaction());
  }

  /** The home for a command about a run: that of the working directory or the nearest above it. */
  public static Home near(Optional<Path> state, Surroundings surroundings) {
    Optional<Path> given = given(state, surroundings);
    if (given.isPresent()) {
      return new Home(given.get(), surroundings.redaction());
    }
    Path folder = surroundings.directory().toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(NAME))) {
        return new Home(at.resolve(NAME), surroundings.redaction());
      }
    }
    return new Home(folder.resolve(NAME), surroundings.redaction());
  }

  private static Optional<Path> given(Optional<Path> state, Surroundings surroundings) {
    return state
        .or(() -> surroundings.variable("DR_HOME").map(Path::of))
        .map(surroundings.directory()::resolve);
  }

  private static Path project(Path runbook) {
    Path folder = RegularFile.folderOf(runbook);
    Path name = folder.getFileName();
    Path above = folder.getParent();
    if (name != null && above != null && name.toString().equals(RUNBOOKS)) {
      return above;
    }
    return folder;
  }

  /** The commands about runs kept here; they name this folder only where it would not be found. */
  public Commands commands(Surroundings surroundings) {
    Path here = folder.toAbsolutePath().normalize();
    Path found = near(Optional.empty(), surroundings).folder().toAbsolutePath().normalize();
    return new Commands(here.equals(found) ? Optional.empty() : Optional.of(here));
  }

  /** Whether any run was ever kept here. */
  public boolean exists() {
    return Files.exists(file());
  }

  /**
   * Opens the journal.
   *
   * @param rehearsal whether what is written may be lost in a power failure
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal open(boolean rehearsal) {
    return new RedactedJournal(
        new SqliteJournal(
            file(), rehearsal ? SqliteJournal.Durability.REHEARSAL : SqliteJournal.Durability.FULL),
        redaction);
  }

  /**
   * Opens the journal so that nothing can be written to it.
   *
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal reading() {
    return SqliteJournal.reading(file());
  }

  /**
   * What is known of earlier runs of a runbook; nothing where no journal was kept or can be read.
   */
  public PastRuns past(String runbook) {
    if (!exists()) {
      return PastRuns.NONE;
    }
    try (Journal journal = open(true)) {
      return PastRuns.of(journal, runbook);
    } catch (JournalException e) {
      return PastRuns.NONE;
    }
  }

  /**
   * Opens the journal as evidence, to be read only.
   *
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Evidence evidence() {
    return new SqliteEvidence(file());
  }

  private Path file() {
    return folder.resolve("journal.db");
  }
}
