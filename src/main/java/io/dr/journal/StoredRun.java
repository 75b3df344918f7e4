package io.dr.journal;

import java.util.List;
import java.util.Optional;

/**
 * A run's log as it is stored, to be examined.
 *
 * @param run the run's id
 * @param format of the journal, counted from one
 * @param entries its rows, by their sequence
 * @param head what is kept of its end; absent in a journal of format 1, or when it was removed
 * @param damage what the store itself finds wrong with the file
 */
public record StoredRun(
    String run,
    int format,
    List<StoredEntry> entries,
    Optional<Head> head,
    Optional<String> damage) {
  /** The first format of which the end of each log is kept beside it. */
  public static final int KEEPS_HEADS = 2;

  public StoredRun {
    entries = List.copyOf(entries);
  }
}
