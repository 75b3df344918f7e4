package io.dr.journal.sqlite;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Leases;
import io.dr.journal.Moments;
import io.dr.journal.StaleAppendException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** All runs' logs in one SQLite file, which several processes may use at once. */
public final class SqliteJournal implements Journal {
  static final int BUSY_MILLIS = 10_000;

  /** From how many entries on a log is long. */
  private static final int LONG = 500;

  private static final String INSERT =
      "INSERT INTO entry (run, sequence, at, event, hash) VALUES (?, ?, ?, ?, ?)";

  private final Path file;
  private final Connection connection;
  private final PreparedStatement insert;
  private final WriteLock lock;
  private final Map<String, Entry> newest = new HashMap<>();

  /** How safely an append reaches the disk before it counts. */
  public enum Durability {
    /** Survives a power failure. */
    FULL,
    /** Survives a crash of the program; enough for a rehearsal. */
    REHEARSAL
  }

  /**
   * Opens the journal, making it where it is missing.
   *
   * @throws JournalException when the file cannot be used
   */
  public SqliteJournal(Path file, Durability durability) {
    this(file, settings(durability));
  }

  SqliteJournal(Path file, SQLiteConfig settings) {
    this(file, opened(file, settings));
  }

  private SqliteJournal(Path file, Opened opened) {
    this.file = file;
    connection = opened.connection();
    lock = new WriteLock(connection, file);
    try {
      insert = connection.prepareStatement(INSERT);
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /**
   * Opens a journal for whoever only reads it: SQLite refuses whatever would be written.
   *
   * @throws JournalException when the file cannot be used
   */
  public static SqliteJournal reading(Path file) {
    return new SqliteJournal(
        file,
        Opened.of(
            file,
            "",
            settings(Durability.FULL),
            (fresh, path) -> {
              int format = prepared(fresh, path);
              try (Statement statement = fresh.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
              }
              return format;
            }));
  }

  /** A journal that is gone when it is closed, for runs that nobody will ask after. */
  public static SqliteJournal inMemory() {
    return new SqliteJournal(
        Path.of("memory"),
        Opened.inMemory(settings(Durability.REHEARSAL), SqliteJournal::prepared));
  }

  private static Opened opened(Path file, SQLiteConfig settings) {
    Opened.folderOf(file);
    return Opened.of(file, "", settings, SqliteJournal::prepared);
  }

  private static int prepared(Connection fresh, Path path) throws SQLException {
    JournalFormat.prepare(fresh, path);
    return JournalFormat.CURRENT;
  }

  static SQLiteConfig settings(Durability durability) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(
        durability == Durability.FULL
            ? SQLiteConfig.SynchronousMode.FULL
            : SQLiteConfig.SynchronousMode.OFF);
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  @Override
  public synchronized Entry append(String run, long expectedSequence, Instant at, Event event) {
    String previous = expectedSequence == 0 ? "" : hashAt(run, expectedSequence);
    Instant time = at.truncatedTo(ChronoUnit.MILLIS);
    String json = EntryCodec.write(event);
    long sequence = expectedSequence + 1;
    Entry entry =
        new Entry(
            run, sequence, time, event, json, EntryCodec.hash(previous, run, sequence, time, json));
    try {
      insert.setString(1, run);
      insert.setLong(2, sequence);
      insert.setString(3, Moments.text(time));
      insert.setString(4, json);
      insert.setString(5, entry.hash());
      lock.waiting(insert::executeUpdate);
    } catch (SQLException e) {
      if (isTaken(e)) {
        throw new StaleAppendException(run, expectedSequence);
      }
      throw unusable(e);
    }
    newest.put(run, entry);
    return entry;
  }

  private static boolean isTaken(SQLException e) {
    return e instanceof SQLiteException sqlite
        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
            || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT);
  }

  private String hashAt(String run, long sequence) {
    Entry known = newest.get(run);
    if (known != null && known.sequence() == sequence) {
      return known.hash();
    }
    List<Entry> found = read(run, sequence - 1);
    if (found.isEmpty()) {
      throw new JournalException("Run " + run + " has no entry " + sequence + ".");
    }
    if (found.size() > 1) {
      throw new StaleAppendException(run, sequence);
    }
    return found.get(0).hash();
  }

  @Override
  public synchronized List<Entry> appendIf(
      String run, long known, Instant at, Event event, Predicate<List<Entry>> stands) {
    try {
      return lock.whole(
          () -> {
            List<Entry> entries = new ArrayList<>(read(run, known));
            if (!stands.test(entries)) {
              throw new StaleAppendException(run, known);
            }
            Instant last = entries.isEmpty() ? at : entries.get(entries.size() - 1).at();
            Instant then = at.isBefore(last) ? last : at;
            entries.add(append(run, known + entries.size(), then, event));
            return entries;
          });
    } catch (SQLException e) {
      newest.remove(run);
      throw unusable(e);
    }
  }

  @Override
  public synchronized long attachment(String run, long after) {
    try (PreparedStatement select = connection.prepareStatement(JournalFormat.ATTACHMENT)) {
      select.setString(1, run);
      select.setLong(2, after);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : after;
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  @Override
  public List<Entry> read(String run, long after) {
    String sql =
        "SELECT sequence, at, event, hash FROM entry WHERE run = ? AND sequence > ?"
            + " ORDER BY sequence";
    List<Row> rows = rows(sql, run, after);
    // To understand an entry takes longer than to read it: of a long log, several at once.
    return (rows.size() < LONG ? rows.stream() : rows.parallelStream())
        .map(row -> row.entry(run))
        .toList();
  }

  @Override
  public Optional<Entry> first(String run) {
    String sql = "SELECT sequence, at, event, hash FROM entry WHERE run = ? AND sequence = 1 + ?";
    return rows(sql, run, 0).stream().findFirst().map(row -> row.entry(run));
  }

  private synchronized List<Row> rows(String sql, String run, long number) {
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
    } catch (SQLException e) {
      throw unusable(e);
    }
    return rows;
  }

  /** An entry as it is stored. */
  private record Row(long sequence, String at, String text, String hash) {
    Entry entry(String run) {
      return new Entry(run, sequence, time(run, sequence, at), EntryCodec.read(text), text, hash);
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

  @Override
  public synchronized List<String> runs() {
    List<String> runs = new ArrayList<>();
    String sql = "SELECT run FROM entry WHERE sequence = 1 ORDER BY at DESC, run DESC";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        runs.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
    return runs;
  }

  @Override
  public Leases leases() {
    return new SqliteLeases(connection, lock, this, this::unusable);
  }

  @Override
  public synchronized void close() {
    try {
      insert.close();
      connection.close();
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private JournalException unusable(Exception e) {
    return Unusable.of(file, e);
  }
}
