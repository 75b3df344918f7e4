package io.dr.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
