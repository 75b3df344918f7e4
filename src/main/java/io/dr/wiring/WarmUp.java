package io.dr.wiring;

import io.dr.journal.EntryCodec;
import io.dr.journal.sqlite.SqliteJournal;

/**
 * Loads beforehand what every command about runs needs, so that it is there when the command comes
 * to it. Nothing depends on it.
 */
public final class WarmUp {
  private WarmUp() {}

  /** Begins with it and comes back at once. */
  public static void aside() {
    Thread thread = new Thread(WarmUp::load, "dr-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    try {
      SqliteJournal.inMemory().close();
      EntryCodec.warmUp();
      Recoveries.describing();
    } catch (RuntimeException | LinkageError e) {
      // The command meets the same, and says so.
    }
  }
}
