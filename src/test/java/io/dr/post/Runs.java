package io.dr.post;

import io.dr.action.Outputs;
import io.dr.action.RecoveryPoint;
import io.dr.engine.Plans;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.StaleAppendException;
import io.dr.plan.Plan;
import io.dr.runbook.Communication;
import io.dr.wiring.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run told entry by entry, of a plan with an RTO of one hour and an RPO of five minutes. */
final class Runs {
  static final String RUN = "20261123-k7m2";
  static final String HOLDER = "laptop/1";

  /** Where in the log the run was taken up first. */
  static final long ATTACHMENT = 2;

  static final Instant START = Instant.parse("2026-11-23T03:14:00Z");
  static final Plan PLAN =
      new Plans()
          .datastore("orders-db")
          .step("api", "orders-db")
          .communication(
              new Communication(
                  Optional.empty(),
                  List.of(),
                  Optional.empty(),
                  List.of("executives@example.com"),
                  Optional.of(Duration.ofHours(1))))
          .plan();

  final Journal journal = new MemoryJournal();
  private long sequence;

  /** One that somebody just initiated. */
  static Runs begun() {
    return begun("us-east-1 is down", Event.Mode.DISASTER);
  }

  static Runs begun(String reason, Event.Mode mode) {
    Runs run = new Runs();
    run.then(
        0,
        new Event.RunInitiated(
            PLAN.runbook(),
            "test.yaml",
            "",
            PLAN.hash(),
            Map.of(),
            "prodX",
            "prodY",
            mode,
            "Chief Executive",
            Optional.of("Ada"),
            Optional.of("Grace"),
            Optional.of(reason),
            START,
            1));
    run.then(0, new Event.OrchestratorAttached(HOLDER, Optional.empty()));
    return run;
  }

  /** One that a deputy initiated, and that waits for a second person. */
  static Runs asked(String by) {
    Runs run = new Runs();
    run.then(
        0,
        new Event.RunInitiated(
            PLAN.runbook(),
            "test.yaml",
            "",
            PLAN.hash(),
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            by,
            Optional.of("Ada"),
            Optional.of("Grace"),
            Optional.of("us-east-1 is down"),
            START,
            1,
            Optional.of("not reached by phone"),
            Optional.empty(),
            Map.of(),
            List.of("Chief Executive", "Linus"),
            true,
            Optional.empty()));
    run.then(0, new Event.OrchestratorAttached(HOLDER, Optional.empty()));
    return run;
  }

  /** The moment that many minutes after the initiation. */
  static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  /** Somebody else may write to the same journal meanwhile: then behind that. */
  Runs then(int minutes, Event event) {
    while (true) {
      try {
        Entry entry = journal.append(RUN, sequence(), at(minutes), event);
        sequence = entry.sequence();
        return this;
      } catch (StaleAppendException overtaken) {
        // What overtook it is read before the next try.
      }
    }
  }

  private long sequence() {
    List<Entry> newer = journal.read(RUN, sequence);
    return sequence + newer.size();
  }

  /** The database is back, and what was written in so many minutes before the outage is lost. */
  Runs restored(int minutes, int lost) {
    RecoveryPoint point =
        new RecoveryPoint.Known(START.minus(Duration.ofMinutes(lost)), "ReplicaLag");
    return then(minutes - 1, new Event.StepStarted("orders-db", 1))
        .then(
            minutes,
            new Event.StepSucceeded("orders-db", new Outputs(Map.of()), Optional.of(point)));
  }

  Runs sent(int minutes, String message) {
    return then(
        minutes,
        new Event.MessageSent("leadership/" + message, "mail", "<" + message + "@example.com>"));
  }

  Logbook log() {
    return Logbook.of(RUN, journal.read(RUN, 0));
  }

  /** The messages that were noted as sent, in order. */
  List<String> messages() {
    return List.copyOf(log().messages().sent().keySet());
  }
}
