package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;

/**
 * The journal as one process reaches it: the process may die before or after any append, the disk
 * may be full, and somebody else may write in between.
 */
final class StruckJournal implements Journal {
  private final Journal journal;
  private final String host;
  private final Disaster disaster;
  private final Witness witness;
  private final Runnable interjection;

  /**
   * @param interjection somebody else writes
   */
  StruckJournal(
      Journal journal, String host, Disaster disaster, Witness witness, Runnable interjection) {
    this.journal = journal;
    this.host = host;
    this.disaster = disaster;
    this.witness = witness;
    this.interjection = interjection;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    String what = event.getClass().getSimpleName() + " by " + host;
    disaster.mayDie("before " + what);
    if (disaster.strikes(0.1)) {
      disaster.struck("disk full at " + what);
      throw new JournalException("No space is left for the journal. Free some space, then resume.");
    }
    if (expectedSequence > 0 && disaster.strikes(0.2)) {
      disaster.struck("somebody else writes before " + what);
      interjection.run();
    }
    Entry entry = journal.append(run, expectedSequence, at, event);
    witness.wrote(host, entry);
    disaster.mayDie("after " + what);
    return entry;
  }

  @Override
  public List<Entry> read(String run, long after) {
    return journal.read(run, after);
  }

  @Override
  public List<String> runs() {
    return journal.runs();
  }

  @Override
  public Leases leases() {
    return journal.leases();
  }

  @Override
  public void close() {
    journal.close();
  }
}
