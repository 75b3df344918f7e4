package io.dr.disasters;

import io.dr.aws.Documents;
import io.dr.engine.AnchoredClock;
import io.dr.journal.Event;
import io.dr.journal.HostClock;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.VirtualTimeline;
import io.dr.wiring.RehearsedWorld;
import io.dr.wiring.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One runbook in one disaster: the real orchestrator, decider, actions and journal, one process
 * after another or two at once, in a world that outlives them all. Everything happens on one thread
 * in virtual time.
 */
final class Ordeal implements AutoCloseable {
  static final String RUN = "20261123-disaster";
  static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final int MOST_HOSTS = 50;
  private static final int PATIENCE = 3;
  // A clock that is further off cannot sign requests.
  private static final Duration MOST_SKEW = Duration.ofMinutes(4);

  private final Book book;
  private final Disaster disaster;
  private final Planted planted;
  private final VirtualTimeline time = new VirtualTimeline(START);
  private final SimulatedWorld simulated = new SimulatedWorld(time, START, 1);
  private final RehearsedWorld world;
  private final Machine machine = new Machine(time);
  private final Journal journal = SqliteJournal.inMemory();
  private final Witness witness = new Witness(time);
  private final StaleCloud stale;
  private final People people;
  private final boolean confirmEach;
  private final boolean twoPerson;
  private final List<Host> driving = new ArrayList<>();
  private final List<String> defects = new ArrayList<>();
  private int hosts;

  Ordeal(Book book, Disaster disaster, Planted planted) {
    this.book = book;
    this.disaster = disaster;
    this.planted = planted;
    this.world =
        new RehearsedWorld(
            simulated, book.facts(), Documents.in(Path.of("runbooks")), book.catalogue());
    this.stale = new StaleCloud(time, disaster);
    this.people = new People(journal, time, disaster, witness);
    this.confirmEach = !disaster.calm() && disaster.chance(0.05);
    this.twoPerson = !disaster.calm() && disaster.chance(0.2);
  }

  /** Plays it to its end. */
  Aftermath play() {
    if (!disaster.calm()) {
      new Commands(this, time).schedule();
    }
    if (twoPerson) {
      confirmSoon();
    }
    attach();
    while (!over() && hosts < MOST_HOSTS && defects.isEmpty()) {
      pass(disaster.calm() ? Duration.ofSeconds(5) : pause());
      if (state().phase() == RunState.RunPhase.STOPPED) {
        reopen();
      }
      attach();
    }
    return Aftermath.of(this);
  }

  /** A second person is reached after a while, whatever becomes of the processes meanwhile. */
  private void confirmSoon() {
    Duration reached = disaster.between(Duration.ZERO, Duration.ofMinutes(10));
    time.schedule(
        time.instant().plus(reached),
        () -> {
          if (!begun()) {
            confirmSoon();
          } else if (!over()) {
            people.write(new Event.InitiationConfirmed("Grace", "a drill"));
          }
        });
  }

  private Duration pause() {
    return disaster.between(Duration.ofSeconds(3), Duration.ofMinutes(3));
  }

  /** One more process takes the run up, also while another drives it. */
  void attach() {
    hosts++;
    boolean skewed = !disaster.calm() && disaster.chance(0.2);
    Duration skew = skewed ? skew() : Duration.ZERO;
    HostTimeline timeline = new HostTimeline(time, disaster, machine, clock(), START, skew);
    Host host = new Host("host-" + hosts, this, timeline);
    driving.add(host);
    try {
      host.drive();
    } catch (RuntimeException | AssertionError e) {
      defects.add(host + " broke: " + e);
    }
    driving.remove(host);
    defects.addAll(witness.broken());
    if (timeline.endless()) {
      defects.add("it goes on and on");
    }
  }

  /** That of a process which begins now: the run's own, whatever the wall clock shows. */
  private HostClock clock() {
    HostClock own = planted.clock(new AnchoredClock(machine), machine);
    if (!begun()) {
      return own;
    }
    Surroundings surroundings =
        new Surroundings(Map.of(), Path.of(""), own, "Ada", "host-" + hosts);
    return HostClock.of(surroundings.inTimeOf(state(), Optional.empty()).clock());
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
  private void reopen() {
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

  /** Somebody else writes something that changes nothing. */
  void interject() {
    people.write(new Event.BudgetChanged("Test", 1));
  }

  private void pass(Duration pause) {
    Instant until = time.instant().plus(pause);
    time.schedule(until, () -> {});
    time.run(() -> !time.instant().isBefore(until));
  }

  boolean begun() {
    return !witness.entries().isEmpty();
  }

  /** Whether nothing more is to be done. */
  boolean over() {
    RunState.RunPhase phase = state().phase();
    return phase == RunState.RunPhase.FINISHED || phase == RunState.RunPhase.ABORTED;
  }

  RunState state() {
    return witness.state();
  }

  /** The newest process that drives the run, if one does. */
  Optional<Host> newest() {
    return driving.isEmpty() ? Optional.empty() : Optional.of(driving.get(driving.size() - 1));
  }

  Machine machine() {
    return machine;
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
