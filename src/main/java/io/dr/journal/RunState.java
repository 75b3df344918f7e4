package io.dr.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as its journal tells it: the fold over its events.
 *
 * @param run the run's id
 * @param sequence of the newest entry; zero before the first
 * @param initiation how it was authorised
 * @param declaredAt when it was authorised, UTC
 * @param lastAt when the newest entry was written, UTC
 * @param orchestrator who holds the run
 * @param clock how the run's time goes, unless it is the wall clock's
 * @param steps what is known of each step that something is known of
 * @param active the steps with an attempt under way or planned, or with an open question
 * @param revision grows whenever a step changes its status or a question is answered
 * @param phase where the run as a whole stands
 * @param recoveredAt when production counted as recovered, UTC
 * @param endedAt when the run finished, stopped or was given up, UTC
 * @param atRisk whether the forecast is past the RTO
 * @param budgets the request rates that were changed, in requests a second
 */
public record RunState(
    String run,
    long sequence,
    Optional<Event.RunInitiated> initiation,
    Instant declaredAt,
    Instant lastAt,
    String orchestrator,
    Optional<RunClock> clock,
    Map<String, StepState> steps,
    Set<String> active,
    long revision,
    RunPhase phase,
    Optional<Instant> recoveredAt,
    Optional<Instant> endedAt,
    boolean atRisk,
    Map<String, Double> budgets) {

  /** Where a run as a whole stands. */
  public enum RunPhase {
    RUNNING,
    FINISHED,
    STOPPED,
    INTERRUPTED,
    ABORTED
  }

  public RunState {
    steps = Collections.unmodifiableMap(steps);
    active = Collections.unmodifiableSet(active);
    budgets = Map.copyOf(budgets);
  }

  /** A run of which nothing is recorded. */
  public static RunState of(String run) {
    return new RunState(
        run,
        0,
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        "",
        Optional.empty(),
        Map.of(),
        Set.of(),
        0,
        RunPhase.RUNNING,
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of());
  }

  /** A run from its first entries on. */
  public static RunState of(String run, Iterable<Entry> entries) {
    RunState state = of(run);
    for (Entry entry : entries) {
      state = state.apply(entry);
    }
    return state;
  }

  /** What is known of a step. */
  public StepState step(String id) {
    return steps.getOrDefault(id, StepState.NEW);
  }

  /**
   * How the run was authorised.
   *
   * @throws IllegalStateException before it was
   */
  public Event.RunInitiated initiated() {
    return initiation.orElseThrow(() -> new IllegalStateException(run + " was never initiated"));
  }

  /**
   * The present on the run's own clock, never earlier than the newest entry. A rehearsal's clock is
   * not the wall clock, and stops with the process that drives it.
   *
   * @param wall the wall clock's time, UTC
   * @param lease who drives the run
   */
  public Instant now(Instant wall, Optional<Lease> lease) {
    Instant shown = clock.map(known -> known.at(lived(wall, lease), lastAt)).orElse(wall);
    return shown.isAfter(lastAt) ? shown : lastAt;
  }

  private Instant lived(Instant wall, Optional<Lease> lease) {
    return lease
        .map(known -> known.alive(wall) ? wall : known.renewed())
        .orElse(clock.map(RunClock::wall).orElse(wall));
  }

  /**
   * The state after one more entry.
   *
   * @throws IllegalStateException when the entry is not the next one, or cannot follow
   */
  public RunState apply(Entry entry) {
    if (entry.sequence() != sequence + 1) {
      throw new IllegalStateException(
          "entry " + entry.sequence() + " of run " + run + " follows " + sequence);
    }
    Event event = entry.event();
    if (event instanceof Event.OfStep ofStep) {
      return withStep(ofStep, entry);
    }
    RunPhase next = phase;
    Optional<Instant> recovered = recoveredAt;
    Optional<Instant> ended = endedAt;
    Optional<Event.RunInitiated> begun = initiation;
    Instant declared = declaredAt;
    String holder = orchestrator;
    Optional<RunClock> time = clock;
    boolean risk = atRisk;
    Map<String, Double> rates = budgets;
    if (event instanceof Event.RunInitiated initiated) {
      begun = Optional.of(initiated);
      declared = entry.at();
    } else if (event instanceof Event.OrchestratorAttached attached) {
      holder = attached.orchestrator();
      time = attached.clock();
      next = RunPhase.RUNNING;
      ended = Optional.empty();
    } else if (event instanceof Event.ForecastTurned turned) {
      risk = turned.atRisk();
    } else if (event instanceof Event.BudgetChanged changed) {
      rates = new HashMap<>(budgets);
      rates.put(changed.budget(), changed.perSecond());
    } else if (event instanceof Event.RunRecovered) {
      recovered = Optional.of(entry.at());
    } else {
      next = ending(event);
      ended = Optional.of(entry.at());
    }
    return new RunState(
        run,
        entry.sequence(),
        begun,
        declared,
        entry.at(),
        holder,
        time,
        steps,
        active,
        revision + 1,
        next,
        recovered,
        ended,
        risk,
        rates);
  }

  private static RunPhase ending(Event event) {
    if (event instanceof Event.RunFinished) {
      return RunPhase.FINISHED;
    }
    if (event instanceof Event.RunStopped) {
      return RunPhase.STOPPED;
    }
    return event instanceof Event.RunAborted ? RunPhase.ABORTED : RunPhase.INTERRUPTED;
  }

  private RunState withStep(Event.OfStep event, Entry entry) {
    StepState before = step(event.step());
    StepState after = before.apply(event, entry.at());
    boolean moved = before.status() != after.status();
    if (moved && !before.status().next().contains(after.status())) {
      throw new IllegalStateException(
          "step %s of run %s cannot go from %s to %s (entry %d, %s)"
              .formatted(
                  event.step(),
                  run,
                  before.status(),
                  after.status(),
                  entry.sequence(),
                  event.getClass().getSimpleName()));
    }
    Map<String, StepState> next = new HashMap<>(steps);
    next.put(event.step(), after);
    boolean open = after.status().active() || after.question().isPresent();
    Set<String> nowActive = active;
    if (open != active.contains(event.step())) {
      nowActive = new LinkedHashSet<>(active);
      if (open) {
        nowActive.add(event.step());
      } else {
        nowActive.remove(event.step());
      }
    }
    boolean answered = event instanceof Event.QuestionAnswered;
    return new RunState(
        run,
        entry.sequence(),
        initiation,
        declaredAt,
        entry.at(),
        orchestrator,
        clock,
        next,
        nowActive,
        moved || answered ? revision + 1 : revision,
        phase,
        recoveredAt,
        endedAt,
        atRisk,
        budgets);
  }
}
