package io.dr.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/**
 * A connection to a journal's file that is known to be of use; else it is closed again.
 *
 * @param format of the journal
 */
record Opened(Connection connection, int format) {

  /** Looks at a fresh connection and answers with the journal's format. */
  interface Look {
    int at(Connection connection, Path file) throws SQLException;
  }

  /**
   * Opens a file.
   *
   * @param query what SQLite is told besides the file, such as {@code ?immutable=1}; may be empty
   * @throws io.dr.journal.JournalException when the file cannot be used
   */
  static Opened of(Path file, String query, SQLiteConfig config, Look look) {
    // As a URI, since a question mark in a path would be taken for the end of it.
    return at("jdbc:sqlite:" + file.toAbsolutePath().toUri() + query, file, config, look);
  }

  /** Opens a database that is gone when its connection is closed. */
  static Opened inMemory(SQLiteConfig config, Look look) {
    return at("jdbc:sqlite::memory:", Path.of("memory"), config, look);
  }

  private static Opened at(String address, Path file, SQLiteConfig config, Look look) {
    try {
      Connection connection = config.createConnection(address);
      try {
        return new Opened(connection, look.at(connection, file));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw Unusable.of(file, e);
    }
  }
}
