package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was stopped in the middle of a write to a journal that others use. */
class StoppedWriterTest {
  private static final Instant AT = Instant.parse("2026-11-23T04:00:00Z");

  @TempDir Path folder;
  private Path file;
  private Process stopped;

  /** The process: it begins to write, says so, and is stopped. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws SQLException, IOException {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
          Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        statement.execute("INSERT INTO entry VALUES ('r', 2, '', '{}', '')");
        System.out.println("begun");
        System.in.read();
      }
    }
  }

  @BeforeEach
  void stopsInTheMiddle() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/locks")), "only Linux says who has a lock");
    file = folder.resolve("journal.db");
    try (Journal journal = open()) {
      journal.append("r", 0, AT, new Event.NoteAdded("Ada", "before"));
      // Kept open, so that the file beside it, where the lock lies, stays.
      stopped =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out = stopped.inputReader(StandardCharsets.UTF_8);
      assertThat(out.readLine()).isEqualTo("begun");
      signal("STOP");
    }
  }

  @AfterEach
  void end() {
    if (stopped != null) {
      stopped.destroyForcibly();
    }
  }

  private Journal open() {
    return new SqliteJournal(file, SqliteJournal.Durability.FULL);
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(stopped.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void isNamedWithTheCommandsThatFreeTheJournal() {
    assertThat(LockHolder.of(file))
        .hasValueSatisfying(
            holder -> {
              assertThat(holder.pid()).isEqualTo(stopped.pid());
              assertThat(holder.sentences())
                  .contains("process %d (java), which was stopped".formatted(stopped.pid()))
                  .contains("kill -CONT " + stopped.pid())
                  .contains("kill -KILL " + stopped.pid());
            });
  }

  @Test
  void keepsNobodyFromReading() {
    try (Journal journal = open()) {
      assertThat(journal.read("r", 0)).hasSize(1);
      assertThat(journal.leases().of("r")).isEmpty();
      assertThat(journal.attachment("r", 0)).isZero();
    }
  }

  @Test
  void whoWritesGoesOnTryingUntilTheJournalIsFree() throws Exception {
    try (Journal journal = open()) {
      CompletableFuture<Long> written =
          CompletableFuture.supplyAsync(
              () -> journal.append("r", 1, AT, new Event.NoteAdded("Ada", "after")).sequence());
      assertThatThrownBy(() -> written.get(3, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);

      signal("KILL");

      assertThat(written.get(60, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void whoGivesUpSaysWhoHasTheJournal() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      WriteLock lock = new WriteLock(connection, file, 1);

      assertThatThrownBy(() -> lock.whole(() -> 1))
          .isInstanceOfSatisfying(
              SQLException.class,
              e ->
                  assertThat(Unusable.of(file, e))
                      .hasMessageContaining("kill -CONT " + stopped.pid()));
    }
  }
}
