package io.dr.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The ordered logs of all runs. The one thing an implementation must guarantee is that of two
 * appends that expect the same sequence, one is refused.
 */
public interface Journal extends AutoCloseable {

  /**
   * Appends to a run's log.
   *
   * @param expectedSequence the sequence of the newest entry that the writer knows; zero for none
   * @throws StaleAppendException when the log has a newer entry: read it and decide anew
   * @throws JournalException when the log cannot be written
   */
  Entry append(String run, long expectedSequence, Instant at, Event event);

  /**
   * Appends behind whatever was written since, provided that the decision stands in view of it:
   * between looking at that and appending nobody else writes, so that no crowd of writers can keep
   * one out.
   *
   * @param known the sequence of the newest entry on which the decision rests; zero for none
   * @param at moved to the newest entry's time if that is later
   * @param stands asked with the entries after {@code known}, oldest first, while nobody else can
   *     write: it must be quick, and may read this journal and its leases
   * @return those entries, and last the one appended
   * @throws StaleAppendException when the decision does not stand: nothing was appended
   * @throws JournalException when the log cannot be written
   */
  default List<Entry> appendIf(
      String run, long known, Instant at, Event event, Predicate<List<Entry>> stands) {
    while (true) {
      List<Entry> entries = new ArrayList<>(read(run, known));
      if (!stands.test(entries)) {
        throw new StaleAppendException(run, known);
      }
      Instant last = entries.isEmpty() ? at : entries.get(entries.size() - 1).at();
      try {
        Instant then = at.isBefore(last) ? last : at;
        entries.add(append(run, known + entries.size(), then, event));
        return entries;
      } catch (StaleAppendException stale) {
        // Somebody wrote meanwhile: whether the decision stands is asked once more.
      }
    }
  }

  /**
   * The sequence of the newest taking-up of a run that is newer than a given one; the given one
   * when there is none. May be asked from any thread.
   *
   * @throws JournalException when the log cannot be read
   */
  default long attachment(String run, long after) {
    return read(run, after).stream()
        .filter(entry -> entry.event() instanceof Event.OrchestratorAttached)
        .mapToLong(Entry::sequence)
        .max()
        .orElse(after);
  }

  /**
   * The entries after a sequence, oldest first.
   *
   * @throws JournalException when the log cannot be read
   */
  List<Entry> read(String run, long after);

  /**
   * The first entry of a run: how it was authorised; empty when there is no such run.
   *
   * @throws JournalException when the log cannot be read
   */
  default Optional<Entry> first(String run) {
    return read(run, 0).stream().findFirst();
  }

  /** The ids of all runs, newest first. */
  List<String> runs();

  /** Who drives which run. */
  Leases leases();

  @Override
  void close();
}
