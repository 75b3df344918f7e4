package io.dr.journal.sqlite;

import io.dr.journal.JournalException;
import io.dr.journal.Lease;
import io.dr.journal.Leases;
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
  private final Object lock;
  private final Function<SQLException, JournalException> unusable;

  /**
   * @param lock guards the connection, which is the journal's
   */
  SqliteLeases(
      Connection connection, Object lock, Function<SQLException, JournalException> unusable) {
    this.connection = connection;
    this.lock = lock;
    this.unusable = unusable;
  }

  @Override
  public void take(String run, String holder, Instant wall) {
    String now = wall.toString();
    write("INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)", run, holder, now, now);
  }

  @Override
  public void renew(String run, String holder, Instant wall) {
    write(
        "UPDATE lease SET renewed = ? WHERE run = ? AND holder = ?", wall.toString(), run, holder);
  }

  @Override
  public void release(String run, String holder) {
    write("DELETE FROM lease WHERE run = ? AND holder = ?", run, holder);
  }

  private void write(String sql, String... values) {
    synchronized (lock) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setString(i + 1, values[i]);
        }
        statement.executeUpdate();
      } catch (SQLException e) {
        throw unusable.apply(e);
      }
    }
  }

  @Override
  public Optional<Lease> of(String run) {
    String sql = "SELECT holder, since, renewed FROM lease WHERE run = ?";
    synchronized (lock) {
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setString(1, run);
        try (ResultSet row = select.executeQuery()) {
          return row.next()
              ? Optional.of(
                  new Lease(
                      row.getString(1),
                      Instant.parse(row.getString(2)),
                      Instant.parse(row.getString(3))))
              : Optional.empty();
        }
      } catch (SQLException e) {
        throw unusable.apply(e);
      }
    }
  }
}
