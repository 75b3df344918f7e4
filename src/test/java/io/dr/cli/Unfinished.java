package io.dr.cli;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The journal of a run in its middle: what a finished rehearsal wrote, up to some event. */
final class Unfinished {
  static final String RUN = "20261123-test";

  private Unfinished() {}

  /**
   * Keeps what a rehearsal wrote up to an event, as another run.
   *
   * @param source the journal of the rehearsal, its only run
   * @param target a journal without runs
   * @param last the first event for which this holds is the last that is kept
   * @param change what is kept of each event
   * @return the time of the last event
   */
  static Instant copy(
      Path source, Path target, Predicate<Event> last, UnaryOperator<Event> change) {
    try (Journal whole = open(source);
        Journal part = open(target)) {
      List<Entry> entries = whole.read(whole.runs().get(0), 0);
      for (Entry entry : entries) {
        part.append(RUN, entry.sequence() - 1, entry.at(), change.apply(entry.event()));
        if (last.test(entry.event())) {
          return entry.at();
        }
      }
    }
    throw new IllegalArgumentException("the rehearsal has no such event");
  }

  /** The same, as if it had been a recovery. */
  static Event asRecovery(Event event) {
    if (event instanceof Event.OrchestratorAttached attached) {
      return new Event.OrchestratorAttached(attached.orchestrator(), Optional.empty());
    }
    return event instanceof Event.RunInitiated begun ? as(Event.Mode.DISASTER, begun) : event;
  }

  static Event as(Event.Mode mode, Event.RunInitiated begun) {
    return new Event.RunInitiated(
        begun.runbook(),
        begun.path(),
        begun.source(),
        begun.planHash(),
        begun.parameters(),
        begun.from(),
        begun.to(),
        mode,
        begun.by(),
        begun.commander(),
        begun.lead(),
        begun.reason(),
        begun.outageAt(),
        begun.seed());
  }

  /** The file of rehearsals where there is no other, as older versions kept both in one. */
  static Journal open(Path folder) {
    Path recoveries = folder.resolve("journal.db");
    Path rehearsals = folder.resolve("rehearsals.db");
    boolean rehearsed = Files.exists(rehearsals) && !Files.exists(recoveries);
    return new SqliteJournal(
        rehearsed ? rehearsals : recoveries, SqliteJournal.Durability.REHEARSAL);
  }
}
