package io.dr.journal.sqlite;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Leases;
import io.dr.journal.Moments;
import io.dr.journal.StaleAppendException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
public final class SqliteJournal implements JournalFile {
  static final int BUSY_MILLIS = 10_000;

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
   * Opens the journal, making it where it is missing, for its owner alone.
   *
   * @throws JournalException when the file cannot be used
   */
  public SqliteJournal(Path file, Durability durability) {
    this(file, durability, NetworkFileSystem.Lookup.MACHINE);
  }

  SqliteJournal(Path file, Durability durability, NetworkFileSystem.Lookup lookup) {
    this(file, opened(file, settings(durability), lookup));
  }

  SqliteJournal(Path file, SQLiteConfig settings) {
    this(file, opened(file, settings, NetworkFileSystem.Lookup.MACHINE));
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

  /** Opens a journal for whoever only reads it: nothing is written, and nothing made beside it. */
  public static Journal reading(Path file) {
    return new SqliteReader(file);
  }

  /** A journal that is gone when it is closed, for runs that nobody will ask after. */
  public static SqliteJournal inMemory() {
    return new SqliteJournal(
        Path.of("memory"),
        Opened.inMemory(settings(Durability.REHEARSAL), SqliteJournal::prepared));
  }

  private static Opened opened(Path file, SQLiteConfig settings, NetworkFileSystem.Lookup lookup) {
    NetworkFileSystem.under(file, lookup)
        .ifPresent(
            type -> {
              throw Unusable.remote(file, type);
            });
    try {
      PrivateFiles.prepare(file);
    } catch (IOException e) {
      throw Unusable.of(file, e);
    }
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
    return EntryRows.entries(run, rows(connection -> EntryRows.after(connection, run, after)));
  }

  @Override
  public Optional<Entry> first(String run) {
    return EntryRows.entries(run, rows(connection -> EntryRows.first(connection, run))).stream()
        .findFirst();
  }

  @Override
  public List<EntryRows.Begun> begun() {
    return rows(EntryRows::begun);
  }

  @Override
  public boolean holds(String run) {
    return rows(connection -> EntryRows.holds(connection, run));
  }

  private interface Query<T> {
    T of(Connection connection) throws SQLException;
  }

  private synchronized <T> T rows(Query<T> query) {
    try {
      return query.of(connection);
    } catch (SQLException e) {
      throw unusable(e);
    }
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
