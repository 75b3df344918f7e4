package io.dr.wiring;

import io.dr.journal.Evidence;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.PastRuns;
import io.dr.journal.RedactedJournal;
import io.dr.journal.sqlite.JournalFolder;
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

  /**
   * The home for a command about a runbook.
   *
   * @throws JournalException when nobody named it and it is not to be believed
   */
  public static Home beside(Path runbook, Optional<Path> state, Surroundings surroundings) {
    return new Home(
        given(state, surroundings)
            .orElseGet(
                () -> trusted(project(surroundings.directory().resolve(runbook)).resolve(NAME))),
        surroundings.redaction());
  }

  /**
   * The home for a command about a run: that of the working directory or the nearest above it.
   *
   * @throws JournalException when nobody named it and it is not to be believed
   */
  public static Home near(Optional<Path> state, Surroundings surroundings) {
    return new Home(
        given(state, surroundings).orElseGet(() -> trusted(nearest(surroundings))),
        surroundings.redaction());
  }

  private static Path nearest(Surroundings surroundings) {
    Path folder = surroundings.directory().toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(NAME))) {
        return at.resolve(NAME);
      }
    }
    return folder.resolve(NAME);
  }

  private static Path trusted(Path found) {
    FolderTrust.ofProcess().check(found);
    return found;
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

  /**
   * The commands about runs kept here; they name this folder only where it would not be found, or
   * not be believed unless it is named.
   */
  public Commands commands(Surroundings surroundings) {
    Path here = folder.toAbsolutePath().normalize();
    Optional<Path> set = given(Optional.empty(), surroundings);
    Path found = set.orElseGet(() -> nearest(surroundings)).toAbsolutePath().normalize();
    boolean findable = here.equals(found) && (set.isPresent() || FolderTrust.ofProcess().in(found));
    return new Commands(findable ? Optional.empty() : Optional.of(here));
  }

  /** Whether any run was ever kept here. */
  public boolean exists() {
    return files().exists();
  }

  /**
   * Opens the journal for a new run.
   *
   * @param rehearsal whether what is written may be lost in a power failure
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal open(boolean rehearsal) {
    return new RedactedJournal(files().beginning(rehearsal), redaction);
  }

  /**
   * Opens the journal to go on with a run, in the file that holds it.
   *
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal open(String run) {
    return new RedactedJournal(files().goingOn(run), redaction);
  }

  /**
   * Opens the journal so that nothing can be written to it.
   *
   * @throws io.dr.journal.JournalException when it cannot be used
   */
  public Journal reading() {
    return files().reading();
  }

  /**
   * What is known of earlier runs of a runbook; nothing where no journal was kept or can be read.
   */
  public PastRuns past(String runbook) {
    if (!exists()) {
      return PastRuns.NONE;
    }
    try (Journal journal = reading()) {
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
    return files().evidence();
  }

  private JournalFolder files() {
    return new JournalFolder(folder);
  }
}
