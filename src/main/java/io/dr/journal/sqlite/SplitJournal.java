package io.dr.journal.sqlite;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Leases;
import io.dr.journal.StaleAppendException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Two files of runs as one journal, of which at most one is written. The other is opened when it is
 * asked for.
 */
final class SplitJournal implements Journal {
  private final Part written;
  private final Part other;
  private final Map<String, JournalFile> holders = new ConcurrentHashMap<>();

  /** A file that is opened when it is first needed. */
  private static final class Part {
    private final Supplier<JournalFile> opening;
    private Optional<JournalFile> open = Optional.empty();

    private Part(Supplier<JournalFile> opening) {
      this.opening = opening;
    }

    synchronized JournalFile file() {
      JournalFile file = open.orElseGet(opening);
      open = Optional.of(file);
      return file;
    }

    synchronized void close() {
      open.ifPresent(JournalFile::close);
    }
  }

  private SplitJournal(Part written, Part other) {
    this.written = written;
    this.other = other;
  }

  /** A journal whose new entries go into the first of two files. */
  static SplitJournal of(JournalFile written, Supplier<JournalFile> other) {
    return new SplitJournal(new Part(() -> written), new Part(other)).opened();
  }

  /** A journal that is only read; a run that both files hold is the first one's. */
  static SplitJournal reading(Supplier<JournalFile> first, Supplier<JournalFile> second) {
    return new SplitJournal(new Part(first), new Part(second));
  }

  private SplitJournal opened() {
    written.file();
    return this;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    JournalFile holder = holder(run);
    if (holder != written.file() && expectedSequence == 0) {
      throw new StaleAppendException(run, expectedSequence);
    }
    return holder.append(run, expectedSequence, at, event);
  }

  @Override
  public List<Entry> appendIf(
      String run, long known, Instant at, Event event, Predicate<List<Entry>> stands) {
    return holder(run).appendIf(run, known, at, event, stands);
  }

  @Override
  public long attachment(String run, long after) {
    return holder(run).attachment(run, after);
  }

  /** Where a run is kept; a new one, where it would be. */
  private JournalFile holder(String run) {
    JournalFile known = holders.get(run);
    if (known != null) {
      return known;
    }
    for (Part part : List.of(written, other)) {
      if (part.file().holds(run)) {
        holders.put(run, part.file());
        return part.file();
      }
    }
    return written.file();
  }

  @Override
  public List<Entry> read(String run, long after) {
    return holder(run).read(run, after);
  }

  @Override
  public Optional<Entry> first(String run) {
    return holder(run).first(run);
  }

  /** Those of one file only, where the other cannot be read: a recovery needs no rehearsals. */
  @Override
  public List<String> runs() {
    List<EntryRows.Begun> runs = new ArrayList<>();
    List<JournalException> failures = new ArrayList<>();
    for (Part part : List.of(written, other)) {
      try {
        runs.addAll(part.file().begun());
      } catch (JournalException e) {
        failures.add(e);
        LoggerFactory.getLogger(SplitJournal.class).debug("a file of runs is left out", e);
      }
    }
    if (runs.isEmpty() && !failures.isEmpty()) {
      throw failures.get(0);
    }
    return runs.stream()
        .sorted(EntryRows.Begun.NEWEST_FIRST)
        .map(EntryRows.Begun::run)
        .distinct()
        .toList();
  }

  @Override
  public Leases leases() {
    return new SplitLeases(run -> holder(run).leases());
  }

  @Override
  public void close() {
    try {
      other.close();
    } finally {
      written.close();
    }
  }
}
