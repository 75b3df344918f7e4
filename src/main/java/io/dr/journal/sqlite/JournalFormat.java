package io.dr.journal.sqlite;

import io.dr.journal.JournalException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How the journal's file is laid out. Its format stands in SQLite's {@code user_version}: 1
 * (written as 0) had no heads; 2 keeps the head of each run's log, in the transaction of each
 * append; 3 finds the newest taking-up of a run at once, and tells its holders apart by that.
 */
final class JournalFormat {
  static final int CURRENT = 3;

  /** Whether an entry is a taking-up; the codec writes the kind of an event first. */
  private static final String IS_ATTACHMENT =
      "substr(event, 1, 31) = '{\"event\":\"OrchestratorAttached\"'";

  /** The newest taking-up of a run after a sequence; older formats find it more slowly. */
  static final String ATTACHMENT =
      "SELECT sequence FROM entry WHERE run = ? AND sequence > ? AND "
          + IS_ATTACHMENT
          + " ORDER BY sequence DESC LIMIT 1";

  private JournalFormat() {}

  /**
   * The format of a file.
   *
   * @throws JournalException when a newer program wrote it
   */
  static int of(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("PRAGMA user_version")) {
      int format = Math.max(1, version.getInt(1));
      if (format > CURRENT) {
        throw new JournalException(
            ("The journal %s has format %d, and this version of dr reads formats up to %d."
                    + " Use the newer version that wrote it, or name another folder with --state.")
                .formatted(file, format, CURRENT));
      }
      return format;
    }
  }

  /** Makes the tables of a new journal, and brings an older one up to date. */
  static void prepare(Connection connection, Path file) throws SQLException {
    if (of(connection, file) == CURRENT) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        int format = of(connection, file);
        if (format < 2) {
          keepHeads(statement);
        }
        if (format < 3) {
          tellHoldersApart(statement);
        }
        statement.execute("PRAGMA user_version = " + CURRENT);
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
  }

  private static void keepHeads(Statement statement) throws SQLException {
    for (String sql :
        new String[] {
          """
          CREATE TABLE IF NOT EXISTS entry (
            run TEXT NOT NULL, sequence INTEGER NOT NULL, at TEXT NOT NULL,
            event TEXT NOT NULL, hash TEXT NOT NULL,
            PRIMARY KEY (run, sequence)) WITHOUT ROWID
          """,
          """
          CREATE TABLE IF NOT EXISTS lease (
            run TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL,
            since TEXT NOT NULL, renewed TEXT NOT NULL) WITHOUT ROWID
          """,
          """
          CREATE TABLE head (
            run TEXT NOT NULL PRIMARY KEY, entries INTEGER NOT NULL, hash TEXT NOT NULL)
            WITHOUT ROWID
          """,
          """
          INSERT INTO head (run, entries, hash)
            SELECT run, sequence, hash FROM entry AS newest
            WHERE sequence = (SELECT max(sequence) FROM entry WHERE run = newest.run)
          """,
          // A trigger, so that also an older program's appends move the head.
          """
          CREATE TRIGGER head_follows AFTER INSERT ON entry BEGIN
            INSERT INTO head (run, entries, hash) VALUES (new.run, new.sequence, new.hash)
            ON CONFLICT (run) DO UPDATE SET entries = excluded.entries, hash = excluded.hash;
          END
          """
        }) {
      statement.execute(sql);
    }
  }

  private static void tellHoldersApart(Statement statement) throws SQLException {
    statement.execute("ALTER TABLE lease ADD COLUMN attachment INTEGER NOT NULL DEFAULT 0");
    statement.execute("ALTER TABLE lease ADD COLUMN process TEXT NOT NULL DEFAULT ''");
    statement.execute("CREATE INDEX attachment ON entry (run, sequence) WHERE " + IS_ATTACHMENT);
  }
}
