package io.dr.engine;

import io.dr.journal.Entry;
import io.dr.journal.RunState;

/**
 * Hears of everything that happens, on the thread that drives the run. Whoever may have to wait for
 * somebody, such as for the reader of a pipe, follows with a queue and a thread of their own.
 */
public interface RunListener {

  /** An entry was appended, and the run now stands like this. */
  void heard(Entry entry, RunState state);

  /** So many entries were not told, since what was told before them took too long. */
  default void leftOut(long entries) {}
}
