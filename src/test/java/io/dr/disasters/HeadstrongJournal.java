package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;

/** A planted bug: whoever uses it writes on behind what others wrote, and never reads that. */
final class HeadstrongJournal implements Journal {
  private final Journal journal;

  HeadstrongJournal(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    long newest = journal.read(run, 0).size();
    Entry entry = journal.append(run, newest, at, event);
    return new Entry(run, expectedSequence + 1, entry.at(), event, entry.text(), entry.hash());
  }

  @Override
  public List<Entry> read(String run, long after) {
    return after == 0 ? journal.read(run, 0) : List.of();
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
