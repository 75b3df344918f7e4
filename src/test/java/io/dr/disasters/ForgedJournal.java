package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;

/** A planted bug: the second entry does not say what was written. */
final class ForgedJournal implements Journal {
  private final Journal journal;

  ForgedJournal(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    return journal.append(run, expectedSequence, at, event);
  }

  @Override
  public List<Entry> read(String run, long after) {
    return journal.read(run, after).stream().map(ForgedJournal::forged).toList();
  }

  private static Entry forged(Entry entry) {
    return entry.sequence() == 2
        ? new Entry(entry.run(), 2, entry.at(), entry.event(), "nothing", entry.hash())
        : entry;
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
