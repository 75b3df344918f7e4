package io.dr.wiring;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.Leases;
import io.dr.journal.StaleAppendException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal of one run whose events are written and read back, but kept nowhere. */
public final class MemoryJournal implements Journal {
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public synchronized Entry append(String run, long expected, Instant at, Event event) {
    if (entries.size() != expected) {
      throw new StaleAppendException(run, expected);
    }
    Instant moment = at.truncatedTo(ChronoUnit.MILLIS);
    String text = EntryCodec.write(event);
    String previous = entries.isEmpty() ? "" : entries.get(entries.size() - 1).hash();
    Entry entry =
        new Entry(
            run,
            expected + 1,
            moment,
            EntryCodec.read(text),
            text,
            EntryCodec.hash(previous, run, expected + 1, moment, text));
    entries.add(entry);
    return entry;
  }

  @Override
  public synchronized List<Entry> read(String run, long after) {
    return List.copyOf(entries.subList((int) after, entries.size()));
  }

  @Override
  public synchronized List<String> runs() {
    return entries.isEmpty() ? List.of() : List.of(entries.get(0).run());
  }

  @Override
  public Leases leases() {
    return new Leases() {
      @Override
      public void take(String run, Lease lease) {}

      @Override
      public void renew(String run, long attachment, Instant wall) {}

      @Override
      public void release(String run, long attachment) {}

      @Override
      public Optional<Lease> of(String run) {
        return Optional.empty();
      }
    };
  }

  @Override
  public void close() {}
}
