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
  private final Runnable takeover;

  /**
   * @param interjection somebody else writes
   * @param takeover another process takes the run up, in a moment
   */
  StruckJournal(
      Journal journal,
      String host,
      Disaster disaster,
      Witness witness,
      Runnable interjection,
      Runnable takeover) {
    this.journal = journal;
    this.host = host;
    this.disaster = disaster;
    this.witness = witness;
    this.interjection = interjection;
    this.takeover = takeover;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    String what = event.getClass().getSimpleName() + " by " + host;
    double share = event instanceof Event.OfStep ? 0.2 : 0.1;
    disaster.mayDie(share, "before " + what);
    if (disaster.strikes(0.1)) {
      disaster.struck("disk full at " + what);
      throw new JournalException("No space is left for the journal. Free some space, then resume.");
    }
    if (expectedSequence > 0 && disaster.strikes(0.2)) {
      disaster.struck("somebody else writes before " + what);
      interjection.run();
    }
    Entry entry = witness.writes(host, () -> journal.append(run, expectedSequence, at, event));
    if (event instanceof Event.EffectIntended && disaster.strikes(4)) {
      disaster.struck("somebody takes over right after " + what);
      takeover.run();
    }
    disaster.mayDie(share, "after " + what);
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
