package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.journal.Break;
import io.dr.journal.Chain;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Head;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import io.dr.journal.StoredRun;
import io.dr.journal.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFormatTest {
  private static final Instant AT = Instant.parse("2026-11-23T04:00:00Z");

  /** The run of the journal that a version without heads wrote. */
  private static final String OLD = "20261123-v62v";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("journal.db");
  }

  private void sql(String... statements) throws SQLException {
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = raw.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private void writeOld() throws SQLException, IOException {
    try (var stream = JournalFormatTest.class.getResourceAsStream("/journal/format-1.sql")) {
      assertThat(stream).isNotNull();
      sql(new String(stream.readAllBytes(), StandardCharsets.UTF_8).split(";\n"));
    }
  }

  private Journal open() {
    return new SqliteJournal(file, SqliteJournal.Durability.FULL);
  }

  private StoredRun stored(String run) {
    try (SqliteEvidence evidence = new SqliteEvidence(file)) {
      return evidence.of(run);
    }
  }

  private Verification verify(String run) {
    return Chain.verify(stored(run), Optional.empty());
  }

  @Test
  void aJournalOfTheFirstFormatIsReadAndGoneOnWith() throws SQLException, IOException {
    writeOld();
    String last;
    try (Journal journal = open()) {
      List<Entry> entries = journal.read(OLD, 0);
      assertThat(EntryCodec.intact(entries)).isTrue();
      assertThat(RunState.of(OLD, entries).phase()).isEqualTo(RunState.RunPhase.FINISHED);
      assertThat(stored(OLD).head()).contains(new Head(21, entries.get(20).hash()));
      last = journal.append(OLD, 21, AT, new Event.RunFinished()).hash();
    }

    StoredRun now = stored(OLD);
    assertThat(now.format()).isEqualTo(3);
    assertThat(now.head()).contains(new Head(22, last));
    assertThat(verify(OLD).intact()).isTrue();
  }

  @Test
  void aLeaseOfTheSecondFormatIsReadAndGivenUpForANewerHoldersOwn() throws SQLException {
    try (Journal journal = open()) {
      journal.append("r", 0, AT, new Event.OrchestratorAttached("box/1", Optional.empty()));
    }
    sql(
        "DROP INDEX attachment",
        "DROP TABLE lease",
        "CREATE TABLE lease (run TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL,"
            + " since TEXT NOT NULL, renewed TEXT NOT NULL) WITHOUT ROWID",
        "INSERT INTO lease VALUES ('r', 'box/1', '" + AT + "', '" + AT + "')",
        "PRAGMA user_version = 2");

    try (Journal journal = open()) {
      assertThat(journal.leases().of("r")).contains(new Lease("box/1", AT, AT));
      assertThat(journal.attachment("r", 0)).isEqualTo(1);
      Lease newer = new Lease("box/1", AT, AT, 2, Optional.empty());
      journal.leases().take("r", newer);
      journal.leases().release("r", 0);
      assertThat(journal.leases().of("r")).contains(newer);
    }
    assertThat(stored("r").format()).isEqualTo(3);
  }

  @Test
  void asEvidenceItIsReadAsItIs() throws SQLException, IOException {
    writeOld();

    Verification found = verify(OLD);
    assertThat(found.intact()).isTrue();
    assertThat(found.format()).isEqualTo(1);
    assertThat(found.endKept()).isFalse();
    assertThat(verify(OLD).format()).as("and is not changed by that").isEqualTo(1);

    sql("UPDATE entry SET at = replace(at, 'T', 't') WHERE sequence = 9");
    assertThat(verify(OLD).firstBreak()).contains(new Break(Break.Kind.ALTERED, 9, 0));
  }

  @Test
  void theAppendsOfAnOlderProgramMoveTheHeadToo() throws SQLException {
    try (Journal journal = open()) {
      journal.append("r", 0, AT, new Event.RunFinished());
    }
    String before = stored("r").head().orElseThrow().hash();
    String at = AT.toString();
    String hash = Chain.hash(before, "r", 2, at, "{}");
    sql("INSERT INTO entry VALUES ('r', 2, '" + at + "', '{}', '" + hash + "')");

    assertThat(stored("r").head()).contains(new Head(2, hash));
    assertThat(verify("r").intact()).isTrue();
  }

  @Test
  void twoProgramsMayBringTheSameJournalUpToDate() throws SQLException, IOException {
    writeOld();
    try (Journal one = open();
        Journal other = open()) {
      one.append("r", 0, AT, new Event.RunFinished());
      assertThat(other.read("r", 0)).hasSize(1);
    }
    assertThat(verify("r").intact()).isTrue();
  }

  @Test
  void theJournalOfANewerProgramIsRefused() throws SQLException {
    open().close();
    sql("PRAGMA user_version = 4");
    String refusal =
        "The journal "
            + file
            + " has format 4, and this version of dr reads formats up to 3."
            + " Use the newer version that wrote it, or name another folder with --state.";

    assertThatThrownBy(this::open).isInstanceOf(JournalException.class).hasMessage(refusal);
    assertThatThrownBy(() -> new SqliteEvidence(file)).hasMessage(refusal);
  }

  @Test
  void asEvidenceAJournalIsReadEvenWhereNothingCanBeWritten() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept? 100 %#&"));
    file = kept.resolve("journal.db");
    try (Journal journal = open()) {
      journal.append("r", 0, AT, new Event.RunFinished());
    }
    byte[] before = Files.readAllBytes(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(verify("r").intact()).isTrue();

    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).as("nothing is left beside it").containsExactly(file);
    }
  }

  @Test
  void aRunOfWhichEverythingButTheHeadIsGoneIsStillKnown() throws SQLException {
    try (Journal journal = open()) {
      journal.append("r", 0, AT, new Event.RunFinished());
    }
    sql("DELETE FROM entry");

    assertThat(verify("r").firstBreak()).contains(new Break(Break.Kind.TRUNCATED, 1, 1));
    try (SqliteEvidence evidence = new SqliteEvidence(file)) {
      assertThat(evidence.runs()).containsExactly("r");
    }
  }
}
