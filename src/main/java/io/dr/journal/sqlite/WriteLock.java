package io.dr.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * The right to write, which in SQLite one connection has at a time. Whoever has it and was stopped
 * keeps all others from writing: they go on trying, and say who it is. Reading is never held up.
 */
final class WriteLock {
  /** How long one try may take, in milliseconds. */
  private static final int TRY_MILLIS = 2_000;

  /** Five minutes: enough for a person to see what is said, and do it. */
  private static final int TRIES = 150;

  private final Connection connection;
  private final Path file;
  private final int tries;

  /** What is done while nobody else can write. */
  interface Write<T> {
    T done() throws SQLException;
  }

  WriteLock(Connection connection, Path file) {
    this(connection, file, TRIES);
  }

  WriteLock(Connection connection, Path file, int tries) {
    this.connection = connection;
    this.file = file;
    this.tries = tries;
    shorten();
  }

  private void shorten() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + TRY_MILLIS);
    } catch (SQLException e) {
      throw Unusable.of(file, e);
    }
  }

  /** Does a single statement, which takes the lock by itself and for as short as can be. */
  <T> T waiting(Write<T> write) throws SQLException {
    int failed = 0;
    while (true) {
      try {
        return write.done();
      } catch (SQLException e) {
        failed++;
        if (!isBusy(e) || failed >= tries) {
          throw e;
        }
        told(failed);
      }
    }
  }

  /** Does several statements; what they wrote counts when all of them are done, or not at all. */
  <T> T whole(Write<T> write) throws SQLException {
    waiting(() -> execute("BEGIN IMMEDIATE"));
    boolean done = false;
    try {
      T result = write.done();
      execute("COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        rollBack();
      }
    }
  }

  /** On a full disk SQLite has rolled back already; what went wrong is to be told, not that. */
  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      LoggerFactory.getLogger(WriteLock.class).debug("nothing was left to roll back", e);
    }
  }

  private boolean execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  private void told(int failed) {
    if (Integer.bitCount(failed) > 1) {
      // Less and less often.
      return;
    }
    Optional<LockHolder> holder = LockHolder.of(file);
    String who = holder.map(LockHolder::sentences).orElse("Another program keeps it locked.");
    LoggerFactory.getLogger(WriteLock.class)
        .error("The journal {} cannot be written yet, and is tried again. {}", file, who);
  }

  private static boolean isBusy(SQLException e) {
    return e instanceof SQLiteException sqlite
        && sqlite.getResultCode().name().startsWith("SQLITE_BUSY");
  }
}
