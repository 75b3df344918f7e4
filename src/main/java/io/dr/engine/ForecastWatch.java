package io.dr.engine;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Pause;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Forecast;
import io.dr.plan.NeedGraph;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.Progress;
import io.dr.plan.RollingForecast;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices when the forecast passes the RTO or comes back within it. */
@ThreadConfined
public final class ForecastWatch {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Plan plan;
  private final NeedGraph graph;
  private RollingForecast rolling;
  private long sequence;
  private Instant lastLook = Instant.EPOCH;

  ForecastWatch(Plan plan, NeedGraph graph, RunState state) {
    this.plan = plan;
    this.graph = graph;
    this.rolling = new RollingForecast(graph);
    takeUp(state);
  }

  private void takeUp(RunState state) {
    rolling = new RollingForecast(graph);
    state.steps().forEach((step, known) -> rolling.put(step, progress(plan, state, step, known)));
    sequence = state.sequence();
  }

  /** Takes in an entry, and how the run stands after it. */
  void heard(Entry entry, RunState state) {
    if (entry.sequence() != sequence + 1) {
      takeUp(state);
      return;
    }
    sequence = entry.sequence();
    Event event = entry.event();
    if (event instanceof Event.OfStep ofStep) {
      put(ofStep.step(), state);
    } else if (event instanceof Event.RunPaused
        || event instanceof Event.RunUnpaused
        || event instanceof Event.LossAllowed) {
      // A step that is to be done once more has begun, too, and is not active.
      rolling.underway().forEach(step -> put(step, state));
    }
  }

  private void put(String step, RunState state) {
    rolling.put(step, progress(plan, state, step, state.step(step)));
  }

  /** How many steps were looked at so far. */
  long visits() {
    return rolling.visits();
  }

  /** How far a run has come. A failure that stops the run leaves its step still to be done. */
  public static Progress progress(Plan plan, RunState state) {
    Map<String, Progress.Of> steps = new HashMap<>();
    state
        .steps()
        .forEach(
            (step, known) ->
                progress(plan, state, step, known).ifPresent(of -> steps.put(step, of)));
    return new Progress(steps);
  }

  private static Optional<Progress.Of> progress(
      Plan plan, RunState state, String step, StepState known) {
    boolean small = plan.step(step).onFailure() == Step.OnFailure.CONTINUE;
    if (known.status() == StepStatus.FAILED && !small) {
      return Optional.empty();
    }
    return known.firstStartedAt().or(known::settledAt).map(at -> progress(state, known, at));
  }

  private static Progress.Of progress(RunState state, StepState known, Instant startedAt) {
    Optional<Instant> idle = known.idleSince();
    boolean settled = known.settledAt().isPresent();
    return new Progress.Of(
        startedAt,
        known.settledAt(),
        known.fraction(),
        known.attemptStartedAt().orElse(startedAt),
        known.idle(),
        settled ? Optional.empty() : idle.or(() -> state.pause().map(Pause::since)),
        settled ? Optional.empty() : known.retryAt());
  }

  /** Looks every few seconds, whether anything happens or time only passes. */
  Optional<Event> turned(RunState state, Instant now) {
    boolean running = state.phase() == RunState.RunPhase.RUNNING && state.initiation().isPresent();
    running = running && !state.authorisation().pending();
    if (!running || state.recoveredAt().isPresent() || now.isBefore(lastLook.plus(PAUSE))) {
      return Optional.empty();
    }
    lastLook = now;
    Instant recovered = recovered(state, now);
    Instant start = plan.clockStart(state.initiated().outageAt(), state.declaredAt());
    Duration over = Duration.between(start.plus(plan.objectives().rto()), recovered);
    boolean late = over.compareTo(Duration.ZERO) > 0;
    if (late == state.atRisk()) {
      return Optional.empty();
    }
    // Which step is to blame is asked when it has turned, and only then.
    Progress progress = progress(plan, state);
    Forecast forecast = Forecast.of(plan, progress, state.declaredAt(), now);
    return Optional.of(
        new Event.ForecastTurned(
            late, cause(forecast, progress, state, now), recovered, late ? over : Duration.ZERO));
  }

  /** When the run will have recovered, as {@link Forecast#of} says, UTC. */
  Instant recovered(RunState state, Instant now) {
    if (state.sequence() != sequence) {
      takeUp(state);
    }
    return rolling.recovered(state.declaredAt(), now);
  }

  /** The step of the critical path that takes longest beyond its expectation, if any does. */
  private String cause(Forecast forecast, Progress progress, RunState state, Instant now) {
    List<String> path = forecast.criticalPath();
    String worst = "";
    Duration most = Duration.ZERO;
    for (String id : path) {
      Duration beyond = beyond(plan.step(id), forecast, progress, now);
      if (beyond.compareTo(most) > 0) {
        worst = id;
        most = beyond;
      }
    }
    if (!worst.isEmpty()) {
      return worst;
    }
    return path.stream()
        .filter(id -> !state.step(id).status().settled())
        .findFirst()
        .orElse(path.isEmpty() ? "" : path.get(path.size() - 1));
  }

  private static Duration beyond(
      PlannedStep step, Forecast forecast, Progress progress, Instant now) {
    return Optional.ofNullable(progress.byStep().get(step.id()))
        .map(
            of -> {
              Instant finish = forecast.finishes().getOrDefault(step.id(), now);
              return Duration.between(of.startedAt(), finish).minus(step.estimate());
            })
        .orElse(Duration.ZERO);
  }
}
