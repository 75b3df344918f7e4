package io.dr.journal.sqlite;

import io.dr.journal.Evidence;
import io.dr.journal.Head;
import io.dr.journal.StoredEntry;
import io.dr.journal.StoredRun;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal's SQLite file as evidence. Columns are read as bytes, since SQLite would turn what is
 * damaged into something that looks sound; and rows by a scan, since a damaged key is not found.
 */
public final class SqliteEvidence implements Evidence {
  private static final String ROWS =
      "SELECT typeof(sequence), sequence, typeof(at) || typeof(event) || typeof(hash),"
          + " CAST(at AS BLOB), CAST(event AS BLOB), CAST(hash AS BLOB)"
          + " FROM entry WHERE +run = ? ORDER BY sequence";
  private static final String HEAD =
      "SELECT typeof(entries) || typeof(hash), entries, CAST(hash AS BLOB)"
          + " FROM head WHERE +run = ?";

  private final Reading reading;

  /**
   * Opens an existing journal to read it.
   *
   * @throws io.dr.journal.JournalException when it cannot be used, or a newer program wrote it
   */
  public SqliteEvidence(Path file) {
    reading = new Reading(file, NetworkFileSystem.Lookup.MACHINE);
    reading.read((connection, format) -> format);
  }

  @Override
  public List<String> runs() {
    return reading.read(SqliteEvidence::runs);
  }

  private static List<String> runs(Connection connection, int format) throws SQLException {
    String heads = format < StoredRun.KEEPS_HEADS ? "" : " UNION SELECT run FROM head";
    List<String> runs = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("SELECT run FROM entry" + heads)) {
      while (rows.next()) {
        String run = rows.getString(1);
        if (!runs.contains(run)) {
          runs.add(run);
        }
      }
    }
    return runs;
  }

  @Override
  public StoredRun of(String run) {
    return reading.read(
        (connection, format) -> {
          connection.setAutoCommit(false); // rows and head of the same moment
          try {
            return new StoredRun(
                run,
                format,
                entries(connection, run),
                head(connection, format, run),
                damage(connection));
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
  }

  private static List<StoredEntry> entries(Connection connection, String run) throws SQLException {
    List<StoredEntry> entries = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ROWS)) {
      select.setString(1, run);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(rows));
        }
      }
    }
    return entries;
  }

  private static StoredEntry entry(ResultSet row) throws SQLException {
    Optional<Long> number =
        "integer".equals(row.getString(1)) ? Optional.of(row.getLong(2)) : Optional.empty();
    Text at = Text.of(row.getBytes(4));
    Text event = Text.of(row.getBytes(5));
    Text hash = Text.of(row.getBytes(6));
    boolean readable =
        "texttexttext".equals(row.getString(3)) && at.sound() && event.sound() && hash.sound();
    return new StoredEntry(number, at.shown(), event.shown(), hash.shown(), readable);
  }

  private static Optional<Head> head(Connection connection, int format, String run)
      throws SQLException {
    if (format < StoredRun.KEEPS_HEADS) {
      return Optional.empty();
    }
    try (PreparedStatement select = connection.prepareStatement(HEAD)) {
      select.setString(1, run);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next() || !"integertext".equals(row.getString(1))) {
          return Optional.empty();
        }
        return Optional.of(new Head(row.getLong(2), Text.of(row.getBytes(3)).shown()));
      }
    }
  }

  private static Optional<String> damage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String verdict = found.next() ? found.getString(1) : "no answer";
      return "ok".equals(verdict) ? Optional.empty() : Optional.of(verdict);
    }
  }

  @Override
  public void close() {
    reading.close();
  }

  /**
   * A column's bytes as text.
   *
   * @param sound whether they are text, so that none of them is lost
   */
  private record Text(String shown, boolean sound) {
    static Text of(byte @Nullable [] bytes) {
      if (bytes == null) {
        return new Text("", false);
      }
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return new Text(text, true);
      } catch (CharacterCodingException e) {
        return new Text(new String(bytes, StandardCharsets.UTF_8), false);
      }
    }
  }
}
