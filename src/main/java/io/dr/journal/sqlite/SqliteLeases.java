package io.dr.journal.sqlite;

import io.dr.journal.JournalException;
import io.dr.journal.Lease;
import io.dr.journal.Leases;
import io.dr.journal.ProcessIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Leases in a table beside the journal's entries. */
final class SqliteLeases implements Leases {
  private final Connection connection;
  private final WriteLock writing;
  private final Object lock;
  private final Function<SQLException, JournalException> unusable;

  /**
   * @param lock guards the connection, which is the journal's
   */
  SqliteLeases(
      Connection connection,
      WriteLock writing,
      Object lock,
      Function<SQLException, JournalException> unusable) {
    this.connection = connection;
    this.writing = writing;
    this.lock = lock;
    this.unusable = unusable;
  }

  @Override
  public void take(String run, Lease lease) {
    write(
        """
        INSERT INTO lease (run, holder, since, renewed, attachment, process)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (run) DO UPDATE SET holder = excluded.holder, since = excluded.since,
          renewed = excluded.renewed, attachment = excluded.attachment, process = excluded.process
        WHERE excluded.attachment >= attachment
        """,
        run,
        lease.holder(),
        lease.since().toString(),
        lease.renewed().toString(),
        lease.attachment(),
        lease.process().map(ProcessIdentity::text).orElse(""));
  }

  @Override
  public void renew(String run, long attachment, Instant wall) {
    write(
        "UPDATE lease SET renewed = ? WHERE run = ? AND attachment = ?",
        wall.toString(),
        run,
        attachment);
  }

  @Override
  public void release(String run, long attachment) {
    write("DELETE FROM lease WHERE run = ? AND attachment = ?", run, attachment);
  }

  private void write(String sql, Object... values) {
    synchronized (lock) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        writing.waiting(statement::executeUpdate);
      } catch (SQLException e) {
        throw unusable.apply(e);
      }
    }
  }

  @Override
  public Optional<Lease> of(String run) {
    synchronized (lock) {
      try {
        return of(connection, run);
      } catch (SQLException e) {
        throw unusable.apply(e);
      }
    }
  }

  /** The run's lease as a connection shows it that may only read. */
  static Optional<Lease> of(Connection connection, String run) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM lease WHERE run = ?")) {
      select.setString(1, run);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(lease(row)) : Optional.empty();
      }
    }
  }

  /** The row of a journal that was only opened to read it may lack what an older format lacks. */
  private static Lease lease(ResultSet row) throws SQLException {
    boolean whole = row.getMetaData().getColumnCount() > 4;
    return new Lease(
        row.getString("holder"),
        Instant.parse(row.getString("since")),
        Instant.parse(row.getString("renewed")),
        whole ? row.getLong("attachment") : 0,
        whole ? ProcessIdentity.of(String.valueOf(row.getString("process"))) : Optional.empty());
  }
}
