package io.dr.journal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
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
   * @throws io.dr.journal.JournalException when the file cannot be used
   */
  static Opened of(Path file, SQLiteConfig config, Look look) {
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
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

  /** Makes the folder that a file is to be in. */
  static void folderOf(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw Unusable.of(file, e);
    }
  }
}
