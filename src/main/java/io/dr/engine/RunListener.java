package io.dr.engine;

import io.dr.journal.Entry;
import io.dr.journal.RunState;

/** Hears of everything that happens; it can neither slow nor fail the recovery. */
public interface RunListener {

  /** An entry was appended, and the run now stands like this. */
  void heard(Entry entry, RunState state);
}
