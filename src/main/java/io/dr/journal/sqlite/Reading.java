package io.dr.journal.sqlite;

import io.dr.journal.JournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * A journal's file for whoever only reads it: nothing of it is written, no file beside it is made,
 * and each query sees what the file holds then. Which way there is depends on what is found, and is
 * looked at anew for each query ("Write-Ahead Logging", section 5, "Read-Only Databases"):
 *
 * <ul>
 *   <li>with a write-ahead log beside it: through that and its shared index, as whoever drives a
 *       run does, read-only;
 *   <li>without one, nobody has it open: as a file that does not change, as long as it has not;
 *   <li>with a log, but no index that can be read, or on another machine: a private copy of both,
 *       made again whenever either has changed.
 * </ul>
 */
final class Reading implements AutoCloseable {
  private static final int TRIES = 20;

  private final Path file;
  private final NetworkFileSystem.Lookup lookup;
  private Optional<View> current = Optional.empty();

  /** What is asked of a journal. */
  interface Query<T> {
    T of(Connection connection, int format) throws SQLException;
  }

  private enum Way {
    LIVE,
    UNCHANGED,
    COPY,
    NOTHING
  }

  private record View(Way way, Stamp stamp, Opened opened, Optional<PrivateCopy> copy) {
    /** Whether it shows what the files hold. */
    boolean shows(Stamp now) {
      return way == Way.LIVE ? stamp.sameFiles(now) : stamp.equals(now);
    }

    void close() throws SQLException {
      try {
        opened.connection().close();
      } finally {
        copy.ifPresent(PrivateCopy::close);
      }
    }
  }

  Reading(Path file, NetworkFileSystem.Lookup lookup) {
    this.file = file;
    this.lookup = lookup;
  }

  /**
   * Asks.
   *
   * @throws JournalException when the file cannot be used
   */
  synchronized <T> T read(Query<T> query) {
    for (int i = 1; ; i++) {
      Stamp before = Stamp.of(file);
      try {
        View view = view(before);
        T found = query.of(view.opened().connection(), view.opened().format());
        // What does not change has no locks: it was read well if it did not.
        if (view.way() != Way.UNCHANGED || i == TRIES || Stamp.of(file).equals(before)) {
          return found;
        }
      } catch (SQLException | JournalException e) {
        if (i == TRIES || Stamp.of(file).equals(before)) {
          throw e instanceof JournalException known ? known : Unusable.of(file, e);
        }
      }
    }
  }

  private View view(Stamp now) throws SQLException {
    if (current.isPresent() && current.get().shows(now)) {
      return current.get();
    }
    close();
    View view = open(now);
    current = Optional.of(view);
    return view;
  }

  private View open(Stamp now) throws SQLException {
    if (now.file().isEmpty()) {
      return nothing(now);
    }
    View view = now.log().isEmpty() ? unchanged(now) : withLog(now);
    if (isBlank(view.opened().connection())) {
      view.close();
      return nothing(now);
    }
    return view;
  }

  private View unchanged(Stamp now) {
    return new View(
        Way.UNCHANGED, now, Opened.of(file, "?immutable=1", settings(), LOOK), Optional.empty());
  }

  private View withLog(Stamp now) {
    // Whoever has it open keeps an index beside it; SQLite would make one for us, too.
    boolean indexed = Files.exists(Path.of(file + "-shm"));
    if (!indexed || NetworkFileSystem.under(file, lookup).isPresent()) {
      return copy(now);
    }
    try {
      return new View(Way.LIVE, now, Opened.of(file, "", settings(), LOOK), Optional.empty());
    } catch (JournalException e) {
      if (!Unusable.forWantOfAnIndex(e) || !Files.isReadable(file)) {
        throw e;
      }
      return copy(now);
    }
  }

  private View copy(Stamp now) {
    PrivateCopy copy = PrivateCopy.of(file, PrivateCopy.LARGEST);
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
      return new View(Way.COPY, now, Opened.of(copy.file(), "", config, LOOK), Optional.of(copy));
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private static View nothing(Stamp now) {
    return new View(
        Way.NOTHING,
        now,
        Opened.inMemory(
            new SQLiteConfig(),
            (fresh, path) -> {
              JournalFormat.prepare(fresh, path);
              return JournalFormat.CURRENT;
            }),
        Optional.empty());
  }

  private static final Opened.Look LOOK =
      (fresh, path) -> {
        try (Statement statement = fresh.createStatement()) {
          // Somebody else may have written it: nothing that its schema says is executed for us.
          statement.execute("PRAGMA trusted_schema = OFF");
        }
        return JournalFormat.of(fresh, path);
      };

  private static SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(SqliteJournal.BUSY_MILLIS);
    return config;
  }

  /** Made, and nothing written to it yet; what is damaged does not look so. */
  private static boolean isBlank(Connection connection) throws SQLException {
    String sql =
        "SELECT (SELECT count(*) FROM sqlite_master), (SELECT * FROM pragma_page_count),"
            + " (SELECT * FROM pragma_user_version)";
    try (Statement select = connection.createStatement();
        ResultSet found = select.executeQuery(sql)) {
      return found.getLong(1) == 0 && found.getLong(2) <= 1 && found.getLong(3) == 0;
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (current.isPresent()) {
        current.get().close();
      }
    } catch (SQLException e) {
      throw Unusable.of(file, e);
    } finally {
      current = Optional.empty();
    }
  }
}
