package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Break;
import io.dr.journal.Chain;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.StoredRun;
import io.dr.journal.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever single bit of a stored run is flipped, it is noticed. */
class FlippedBitsTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00.123Z");
  private static final String RUN = "20261123-test";
  private static final int EVERY = 7;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("journal.db");
    try (Journal journal = new SqliteJournal(file, SqliteJournal.Durability.FULL)) {
      journal.append(RUN, 0, AT, new Event.StepStarted("db", 1));
      journal.append(RUN, 1, AT, new Event.StepWaiting("db", "schön \u2192", OptionalDouble.of(1)));
      journal.append(RUN, 2, AT.plusSeconds(1), new Event.RunAborted("Ada", "Z"));
      journal.append(RUN, 3, AT.plusSeconds(2), new Event.RunFinished());
    }
  }

  private static Verification verify(Path file) {
    try (SqliteEvidence evidence = new SqliteEvidence(file)) {
      return Chain.verify(evidence.of(RUN), Optional.empty());
    }
  }

  private Connection raw() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** Two rows may then have the same number, as a flipped bit of one could make them. */
  private static void dropConstraints(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute("CREATE TABLE loose (run, sequence, at, event, hash)");
      statement.execute("INSERT INTO loose SELECT * FROM entry ORDER BY sequence");
      statement.execute("DROP TABLE entry");
      statement.execute("ALTER TABLE loose RENAME TO entry");
      statement.execute("CREATE TABLE looser (run, entries, hash)");
      statement.execute("INSERT INTO looser SELECT * FROM head");
      statement.execute("DROP TABLE head");
      statement.execute("ALTER TABLE looser RENAME TO head");
    }
  }

  @Test
  void theUntouchedRunIsIntactAndItsEndIsKept() {
    Verification found = verify(file);

    assertThat(found.intact()).isTrue();
    assertThat(found.entries()).isEqualTo(4);
    assertThat(found.endKept()).isTrue();
  }

  @Test
  void everyBitOfEveryTextThatIsStored() throws SQLException {
    int flips = 0;
    try (Connection raw = raw()) {
      dropConstraints(raw);
      for (String column : new String[] {"run", "at", "event", "hash"}) {
        for (int row = 1; row <= 4; row++) {
          byte[] stored = bytes(raw, "entry", column, row);
          for (int bit = 0; bit < stored.length * 8; bit++) {
            put(raw, "entry", column, row, flipped(stored, bit));
            flips++;
            Break broken = broken("bit " + bit + " of " + column + " " + row);
            assertThat(broken.sequence()).as("bit %d of %s %d", bit, column, row).isEqualTo(row);
          }
          put(raw, "entry", column, row, stored);
        }
      }
    }
    assertThat(verify(file).intact()).as("everything is back").isTrue();
    assertThat(flips).isGreaterThan(4 * 8 * (13 + 24 + 20 + 64));
  }

  @Test
  void everyBitOfEverySequence() throws SQLException {
    try (Connection raw = raw()) {
      dropConstraints(raw);
    }
    try (Connection raw = raw();
        PreparedStatement update =
            raw.prepareStatement("UPDATE entry SET sequence = ? WHERE rowid = ?")) {
      for (int row = 1; row <= 4; row++) {
        for (int bit = 0; bit < 64; bit++) {
          update.setLong(1, row ^ (1L << bit));
          update.setLong(2, row);
          update.executeUpdate();
          Break broken = broken("bit " + bit + " of sequence " + row);
          assertThat(new long[] {broken.sequence(), broken.other()})
              .as("bit %d of sequence %d", bit, row)
              .contains((long) row);
        }
        update.setLong(1, row);
        update.executeUpdate();
      }
    }
    assertThat(verify(file).intact()).isTrue();
  }

  @Test
  void everyBitOfTheHeadThatIsKeptBesideIt() throws SQLException {
    try (Connection raw = raw();
        PreparedStatement count = raw.prepareStatement("UPDATE head SET entries = ?")) {
      dropConstraints(raw);
      for (String column : new String[] {"run", "hash"}) {
        byte[] stored = bytes(raw, "head", column, 1);
        for (int bit = 0; bit < stored.length * 8; bit++) {
          put(raw, "head", column, 1, flipped(stored, bit));
          broken("bit " + bit + " of the head's " + column);
        }
        put(raw, "head", column, 1, stored);
      }
      for (int bit = 0; bit < 64; bit++) {
        count.setLong(1, 4 ^ (1L << bit));
        count.executeUpdate();
        broken("bit " + bit + " of the head's count");
      }
    }
  }

  @Test
  void aFlippedBitOfTheFileIsNoticedOrChangesNoEvent() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Path flipped = folder.resolve("flipped.db");
    StoredRun original;
    try (SqliteEvidence evidence = new SqliteEvidence(file)) {
      original = evidence.of(RUN);
    }
    int noticed = 0;
    for (int at = 0; at < whole.length; at += EVERY) {
      Files.write(flipped, flipped(whole, at * 8 + at % 8));
      try (SqliteEvidence evidence = new SqliteEvidence(flipped)) {
        StoredRun stored = evidence.of(RUN);
        if (Chain.verify(stored, Optional.empty()).intact()) {
          assertThat(stored.entries()).as("byte %d", at).isEqualTo(original.entries());
        } else {
          noticed++;
        }
      } catch (JournalException e) {
        assertThat(e).as("byte %d", at).hasMessageContaining(flipped.toString());
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(100);
  }

  private Break broken(String what) {
    Optional<Break> broken = verify(file).firstBreak();
    assertThat(broken).as(what).isPresent();
    return broken.orElseThrow();
  }

  private static byte[] bytes(Connection raw, String table, String column, int row)
      throws SQLException {
    String sql = "SELECT " + column + " FROM " + table + " WHERE rowid = " + row;
    try (Statement statement = raw.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.getString(1).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static void put(Connection raw, String table, String column, int row, byte[] bytes)
      throws SQLException {
    String sql = "UPDATE " + table + " SET " + column + " = CAST(? AS TEXT) WHERE rowid = " + row;
    try (PreparedStatement update = raw.prepareStatement(sql)) {
      update.setBytes(1, bytes);
      update.executeUpdate();
    }
  }

  private static byte[] flipped(byte[] stored, int bit) {
    byte[] changed = stored.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }
}
