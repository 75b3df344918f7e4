package io.dr.journal.sqlite;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.JournalException;
import io.dr.journal.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of a journal's entries, as they are stored. */
final class EntryRows {
  private static final String COLUMNS = "SELECT sequence, at, event, hash FROM entry WHERE run = ?";

  /** From how many entries on a log is long. */
  private static final int LONG = 500;

  private EntryRows() {}

  /** An entry as it is stored. */
  record Row(long sequence, String at, String text, String hash) {
    private Entry entry(String run) {
      return new Entry(run, sequence, time(run, sequence, at), EntryCodec.read(text), text, hash);
    }
  }

  /**
   * When a run began.
   *
   * @param at as it is stored
   */
  record Begun(String run, String at) {
    static final Comparator<Begun> NEWEST_FIRST =
        Comparator.comparing(Begun::at).thenComparing(Begun::run).reversed();
  }

  /** The rows after a sequence, oldest first. */
  static List<Row> after(Connection connection, String run, long sequence) throws SQLException {
    return rows(connection, COLUMNS + " AND sequence > ? ORDER BY sequence", run, sequence);
  }

  /** The first row of a run, if there is any. */
  static List<Row> first(Connection connection, String run) throws SQLException {
    return rows(connection, COLUMNS + " AND sequence = ?", run, 1);
  }

  /** The entries that rows hold. */
  static List<Entry> entries(String run, List<Row> rows) {
    // To understand an entry takes longer than to read it: of a long log, several at once.
    return (rows.size() < LONG ? rows.stream() : rows.parallelStream())
        .map(row -> row.entry(run))
        .toList();
  }

  private static List<Row> rows(Connection connection, String sql, String run, long number)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, run);
      select.setLong(2, number);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(
              new Row(
                  found.getLong(1),
                  String.valueOf(found.getString(2)),
                  String.valueOf(found.getString(3)),
                  String.valueOf(found.getString(4))));
        }
      }
    }
    return rows;
  }

  /** All runs, newest first. */
  static List<Begun> begun(Connection connection) throws SQLException {
    List<Begun> runs = new ArrayList<>();
    String sql = "SELECT run, at FROM entry WHERE sequence = 1 ORDER BY at DESC, run DESC";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        runs.add(new Begun(String.valueOf(rows.getString(1)), String.valueOf(rows.getString(2))));
      }
    }
    return runs;
  }

  /** Whether anything of a run is stored. */
  static boolean holds(Connection connection, String run) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM entry WHERE run = ? LIMIT 1")) {
      select.setString(1, run);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  /** A time that is written otherwise than we write it was altered, even if it reads the same. */
  private static Instant time(String run, long sequence, String written) {
    return Moments.written(written)
        .orElseThrow(
            () ->
                new JournalException(
                    "The journal holds no proper time for entry %d of run %s. See what was altered with: dr verify %s"
                        .formatted(sequence, run, run)));
  }
}
