package io.dr.post;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Messages;
import io.dr.journal.RunState;
import java.util.Collections;
import java.util.List;

/**
 * A run as whoever writes to people sees it.
 *
 * @param entries its log; not changed while it is looked at
 * @param state the run after them
 * @param messages what went out, which in a rehearsal that sends nothing is not in the log
 */
public record Logbook(List<Entry> entries, RunState state, Messages messages) {
  public Logbook {
    entries = Collections.unmodifiableList(entries);
  }

  /** A run whose log holds all. */
  public static Logbook of(String run, List<Entry> entries) {
    RunState state = RunState.of(run, entries);
    return new Logbook(entries, state, state.messages());
  }

  /** How often the run has come to stand still. */
  long standstills() {
    return entries.stream().filter(entry -> entry.event() instanceof Event.RunStopped).count();
  }
}
