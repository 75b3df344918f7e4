package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;

/** A journal at which whoever appends or reads is held up for a moment, before and after. */
record DelayedJournal(Journal journal, Delays delays) implements Journal {
  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    delays.handOver();
    Entry entry = journal.append(run, expectedSequence, at, event);
    delays.handOver();
    return entry;
  }

  @Override
  public List<Entry> read(String run, long after) {
    List<Entry> entries = journal.read(run, after);
    delays.handOver();
    return entries;
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
