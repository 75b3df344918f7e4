package io.dr.cli;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.StaleAppendException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Gets what an operator decided into a run's journal, however busy the run is: only what is newer
 * is read, and only what would have it decided otherwise stands in its way.
 */
final class Submission {
  private static final int TRIES = 20;

  private final Journal journal;
  private final Function<RunReference, Event> decide;
  private final Function<RunReference, Instant> now;

  /**
   * What was recorded.
   *
   * @param run as it stands with that
   */
  record Recorded(Entry entry, RunReference run) {}

  /**
   * @param decide what to append, given where the run stands; asked while nobody else can write, so
   *     it must be quick, and throws when it does not fit
   * @param now the present on the run's own clock, UTC
   */
  Submission(
      Journal journal, Function<RunReference, Event> decide, Function<RunReference, Instant> now) {
    this.journal = journal;
    this.decide = decide;
    this.now = now;
  }

  /**
   * Appends it.
   *
   * @throws CommandFailure when it does not fit any more
   */
  Recorded append(RunReference found) {
    RunReference known = found;
    for (int i = 0; i < TRIES; i++) {
      try {
        return append(known, decide.apply(known));
      } catch (StaleAppendException otherwise) {
        known = known.newer(journal);
      }
    }
    throw new CommandFailure(
        ExitCode.HELD, "Others decide in this run at every moment.", "Try again.");
  }

  private Recorded append(RunReference known, Event event) {
    List<Entry> entries =
        journal.appendIf(
            known.id(),
            known.state().sequence(),
            now.apply(known),
            event,
            newer -> newer.isEmpty() || decide.apply(known.with(newer)).equals(event));
    return new Recorded(entries.get(entries.size() - 1), known.with(entries));
  }
}
