package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A planted bug: whoever uses it takes what somebody wrote for something else. */
final class DeafJournal implements Journal {
  private final Journal journal;
  private final UnaryOperator<Event> taken;

  private DeafJournal(Journal journal, UnaryOperator<Event> taken) {
    this.journal = journal;
    this.taken = taken;
  }

  /** Takes the order to wait for a mere remark. */
  static Journal toPauses(Journal journal) {
    return new DeafJournal(
        journal,
        event ->
            event instanceof Event.RunPaused paused
                ? new Event.NoteAdded(paused.by(), paused.reason())
                : event);
  }

  /** Takes a run for which two people are wanted for one that a single one may begin. */
  static Journal toTheSecondPerson(Journal journal, Book book) {
    return new DeafJournal(
        journal, event -> event instanceof Event.RunInitiated ? book.initiated(false) : event);
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    return heard(journal.append(run, expectedSequence, at, event));
  }

  @Override
  public List<Entry> read(String run, long after) {
    return journal.read(run, after).stream().map(this::heard).toList();
  }

  private Entry heard(Entry entry) {
    return new Entry(
        entry.run(),
        entry.sequence(),
        entry.at(),
        taken.apply(entry.event()),
        entry.text(),
        entry.hash());
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
