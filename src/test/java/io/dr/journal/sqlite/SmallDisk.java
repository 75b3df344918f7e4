package io.dr.journal.sqlite;

import io.dr.journal.Journal;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;

/** A journal for which SQLite finds no more space than so many of its pages. */
public final class SmallDisk {
  private SmallDisk() {}

  /** Opens it; the limit goes with this connection, so another one finds all the space there is. */
  public static Journal of(Path file, int pages) {
    SQLiteConfig settings = SqliteJournal.settings(SqliteJournal.Durability.REHEARSAL);
    settings.setMaxPageCount(pages);
    return new SqliteJournal(file, settings);
  }
}
