package io.dr.disasters;

import io.dr.action.Failure;
import io.dr.journal.ClockStep;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.List;

/** A planted bug: what comes to its end after the machine slept is taken to have come too late. */
final class ImpatientJournal implements Journal {
  private final Journal journal;
  private boolean slept;

  ImpatientJournal(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    Event written = event;
    if (event instanceof Event.ClockStepped step) {
      slept |= step.cause() == ClockStep.Cause.SUSPENDED;
    } else if (slept && event instanceof Event.StepSucceeded done) {
      slept = false;
      written =
          new Event.StepFailed(
              done.step(),
              Failure.of(
                  Failure.Kind.TIMED_OUT,
                  "It was not done within 1h00m.",
                  "See why, then resume."));
    }
    return journal.append(run, expectedSequence, at, written);
  }

  @Override
  public List<Entry> read(String run, long after) {
    return journal.read(run, after);
  }

  @Override
  public List<String> runs() {
    return journal.runs();
  }

  @Override
  public Leases leases() {
    return journal.leases();
  }

  @Override
  public void close() {
    journal.close();
  }
}
