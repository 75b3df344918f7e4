package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.journal.JournalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class UnusableTest {
  private static final Path FILE = Path.of("/kept/journal.db");

  @TempDir Path folder;

  private static void open(Path file) {
    new SqliteJournal(file, SqliteJournal.Durability.FULL).close();
  }

  private static String said(SQLiteErrorCode code) {
    return String.valueOf(Unusable.of(FILE, new SQLiteException("raw", code)).getMessage());
  }

  @Test
  void aFileThatIsNoDatabaseIsNotOurs() throws IOException {
    Path file = Files.writeString(folder.resolve("journal.db"), "a letter to somebody else");

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            file
                + " is no journal of dr, but some other file."
                + " Move it away, or name another folder with --state.");
  }

  @Test
  void aFolderInItsPlaceIsSaidToBeOne() throws IOException {
    Path file = Files.createDirectories(folder.resolve("journal.db"));

    assertThatThrownBy(() -> open(file)).hasMessageContaining("is a folder, not a journal.");
  }

  @Test
  void aFileWhereItsFolderShouldBeIsSaidToBeInTheWay() throws IOException {
    Path file = Files.writeString(folder.resolve("kept"), "");

    assertThatThrownBy(() -> open(file.resolve("journal.db")))
        .hasMessageEndingWith("there is a file in its way. Name a folder with --state.");
    assertThatThrownBy(() -> open(file.resolve("deeper/journal.db")))
        .hasMessageEndingWith("there is a file in its way. Name a folder with --state.");
  }

  @Test
  void aFullDiskIsToldFromARefusal() {
    assertThat(said(SQLiteErrorCode.SQLITE_FULL))
        .isEqualTo(
            "No space is left for the journal /kept/journal.db, and nothing is done unrecorded."
                + " Free some space, then take the run up again with dr resume.");
    assertThat(Unusable.of(FILE, new FileSystemException("x", "y", "No space left on device")))
        .hasMessageStartingWith("No space is left");
    assertThat(said(SQLiteErrorCode.SQLITE_READONLY))
        .isEqualTo(
            "The journal /kept/journal.db cannot be written to."
                + " Make it and its folder writable for you, or name another folder with --state.");
    assertThat(said(SQLiteErrorCode.SQLITE_READONLY_DIRECTORY))
        .isEqualTo(said(SQLiteErrorCode.SQLITE_READONLY));
    assertThat(Unusable.of(FILE, new AccessDeniedException("/kept")))
        .hasMessage(said(SQLiteErrorCode.SQLITE_READONLY));
  }

  @Test
  void alsoTheOtherTroublesSayWhatToDo() {
    assertThat(said(SQLiteErrorCode.SQLITE_CORRUPT)).contains("is damaged. Keep a copy");
    assertThat(said(SQLiteErrorCode.SQLITE_BUSY)).contains("locked. See which it is");
    assertThat(said(SQLiteErrorCode.SQLITE_IOERR_WRITE)).contains("does not work");
  }
}
