package io.dr.engine;

import io.dr.journal.Event;
import io.dr.journal.Pause;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Forecast;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.Progress;
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
  private Instant lastLook = Instant.EPOCH;

  ForecastWatch(Plan plan) {
    this.plan = plan;
  }

  /** How far a run has come. A failure that stops the run leaves its step still to be done. */
  public static Progress progress(Plan plan, RunState state) {
    Map<String, Progress.Of> steps = new HashMap<>();
    for (Map.Entry<String, StepState> step : state.steps().entrySet()) {
      StepState known = step.getValue();
      boolean small = plan.step(step.getKey()).onFailure() == Step.OnFailure.CONTINUE;
      if (known.status() == StepStatus.FAILED && !small) {
        continue;
      }
      known
          .firstStartedAt()
          .or(known::settledAt)
          .ifPresent(at -> steps.put(step.getKey(), progress(state, known, at)));
    }
    return new Progress(steps);
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
    Progress progress = progress(plan, state);
    Forecast forecast = Forecast.of(plan, progress, state.declaredAt(), now);
    Instant start = plan.clockStart(state.initiated().outageAt(), state.declaredAt());
    Duration over = Duration.between(start.plus(plan.objectives().rto()), forecast.recovered());
    boolean late = over.compareTo(Duration.ZERO) > 0;
    if (late == state.atRisk()) {
      return Optional.empty();
    }
    return Optional.of(
        new Event.ForecastTurned(
            late,
            cause(forecast, progress, state, now),
            forecast.recovered(),
            late ? over : Duration.ZERO));
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
