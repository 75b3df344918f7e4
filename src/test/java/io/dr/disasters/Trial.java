package io.dr.disasters;

import io.dr.aws.Documents;
import io.dr.engine.Timeline;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.sim.SimulatedWorld;
import io.dr.wiring.RehearsedWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One runbook in one disaster: the real orchestrator, decider, actions and journal, one process
 * after another or two at once, in a world that outlives them all.
 */
abstract class Trial implements AutoCloseable {
  static final int MOST_HOSTS = 50;
  private static final int PATIENCE = 3;
  // A clock that is further off cannot sign requests.
  private static final Duration MOST_SKEW = Duration.ofMinutes(4);

  private final Book book;
  private final Disaster disaster;
  private final Planted planted;
  private final Timeline time;
  private final SimulatedWorld simulated;
  private final RehearsedWorld world;
  private final Journal journal = SqliteJournal.inMemory();
  private final Witness witness;
  private final StaleCloud stale;
  private final People people;
  private final boolean confirmEach;
  private final boolean twoPerson;
  private final List<String> defects = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param time the world's
   */
  Trial(Book book, Disaster disaster, Planted planted, Timeline time) {
    this.book = book;
    this.disaster = disaster;
    this.planted = planted;
    this.time = time;
    this.witness = new Witness(time);
    this.simulated = new SimulatedWorld(time, Ordeal.START, 1);
    this.world =
        new RehearsedWorld(
            simulated, book.facts(), Documents.in(Path.of("runbooks")), book.catalogue());
    this.stale = new StaleCloud(time, disaster);
    this.people = new People(journal, time, disaster, witness);
    this.confirmEach = !disaster.calm() && disaster.chance(0.05);
    this.twoPerson = !disaster.calm() && disaster.chance(0.2);
  }

  /** Plays it to its end. */
  abstract Aftermath play();

  /** One more process takes the run up, also while another drives it. */
  abstract void attach();

  /** Somebody sets the clock of whoever drives the run. */
  abstract void setClock(Duration by);

  /** The machine of whoever drives the run sleeps from now on. */
  abstract void sleep(Duration how);

  /** The newest process that drives the run, if one does. */
  abstract Optional<Host> newest();

  /** The journal as a process reaches it. */
  Journal reached(Journal journal) {
    return journal;
  }

  /** What operators do, from their terminals. */
  void operate() {
    if (!disaster.calm()) {
      new Commands(this, time).schedule();
    }
    if (twoPerson) {
      confirmSoon();
    }
  }

  /** A second person is reached after a while, whatever becomes of the processes meanwhile. */
  private void confirmSoon() {
    Duration reached = disaster.between(Duration.ZERO, Duration.ofMinutes(10));
    time.schedule(
        time.instant().plus(reached),
        () -> {
          synchronized (witness) {
            if (!begun()) {
              confirmSoon();
            } else if (!over()) {
              people.write(new Event.InitiationConfirmed("Grace", "a drill"));
            }
          }
        });
  }

  /** How long nobody takes a run up that nobody drives. */
  Duration pause() {
    return disaster.between(Duration.ofSeconds(3), Duration.ofMinutes(3));
  }

  /** One more process takes the run up in a moment. */
  void attachSoon() {
    Duration pause =
        disaster.between(Duration.ZERO, Duration.ofMillis(disaster.chance(0.5) ? 300 : 5_000));
    time.schedule(
        time.instant().plus(pause),
        () -> {
          if (!over()) {
            attach();
          }
        });
  }

  /** How far a clock stands off. */
  Duration skew() {
    Duration skew = disaster.between(MOST_SKEW.negated(), MOST_SKEW);
    disaster.noted("a clock is off by " + skew);
    return skew;
  }

  /**
   * Whoever holds a stopped run has what failed tried again; what needs a step that was left out is
   * left out as well in the end.
   */
  void reopen() {
    synchronized (witness) {
      RunState now = state();
      for (String step : book.plan().steps().keySet()) {
        if (now.step(step).status() == StepStatus.FAILED) {
          people.write(
              witness.failures(step) > PATIENCE && witness.leftOut()
                  ? new Event.StepSkipped(step, "Ada", "it cannot be done without the other")
                  : new Event.StepReopened(step, "Ada", "once more"));
        }
      }
    }
  }

  /** Somebody else writes something that changes nothing. */
  void interject() {
    people.write(new Event.BudgetChanged("Test", 1));
  }

  boolean begun() {
    return witness.length() > 0;
  }

  /** Whether nothing more is to be done. */
  boolean over() {
    RunState.RunPhase phase = state().phase();
    return phase == RunState.RunPhase.FINISHED || phase == RunState.RunPhase.ABORTED;
  }

  RunState state() {
    return witness.state();
  }

  Book book() {
    return book;
  }

  Disaster disaster() {
    return disaster;
  }

  Planted planted() {
    return planted;
  }

  SimulatedWorld simulated() {
    return simulated;
  }

  RehearsedWorld world() {
    return world;
  }

  Journal journal() {
    return journal;
  }

  Witness witness() {
    return witness;
  }

  StaleCloud stale() {
    return stale;
  }

  People people() {
    return people;
  }

  boolean twoPerson() {
    return twoPerson;
  }

  boolean confirmEach() {
    return confirmEach;
  }

  List<String> defects() {
    return defects;
  }

  @Override
  public void close() {
    journal.close();
  }
}
