package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;

/** A planted bug: whoever uses it takes the order to wait for a mere remark. */
final class DeafJournal implements Journal {
  private final Journal journal;

  DeafJournal(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    return journal.append(run, expectedSequence, at, event);
  }

  @Override
  public List<Entry> read(String run, long after) {
    return journal.read(run, after).stream().map(DeafJournal::heard).toList();
  }

  private static Entry heard(Entry entry) {
    return entry.event() instanceof Event.RunPaused paused
        ? new Entry(
            entry.run(),
            entry.sequence(),
            entry.at(),
            new Event.NoteAdded(paused.by(), paused.reason()),
            entry.text(),
            entry.hash())
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
