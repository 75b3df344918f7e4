package io.dr.engine;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Forecast;
import io.dr.plan.Plan;
import io.dr.plan.Progress;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices when the forecast passes the RTO or comes back within it. */
public final class ForecastWatch {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Plan plan;
  private Instant lastLook = Instant.MIN;

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
          .ifPresent(
              at ->
                  steps.put(
                      step.getKey(), new Progress.Of(at, known.settledAt(), known.fraction())));
    }
    return new Progress(steps);
  }

  Optional<Event> turned(RunState state, Event event, Instant now) {
    boolean matters =
        event instanceof Event.StepSucceeded
            || event instanceof Event.StepFailed
            || event instanceof Event.RetryScheduled
            || event instanceof Event.StepWaiting;
    if (!matters || state.recoveredAt().isPresent() || now.isBefore(lastLook.plus(PAUSE))) {
      return Optional.empty();
    }
    lastLook = now;
    Forecast forecast = Forecast.of(plan, progress(plan, state), state.declaredAt(), now);
    Instant start = plan.clockStart(state.initiated().outageAt(), state.declaredAt());
    Duration over = Duration.between(start.plus(plan.objectives().rto()), forecast.recovered());
    boolean late = over.compareTo(Duration.ZERO) > 0;
    if (late == state.atRisk()) {
      return Optional.empty();
    }
    List<String> path = forecast.criticalPath();
    String step =
        path.stream()
            .filter(id -> !state.step(id).status().settled())
            .findFirst()
            .orElse(path.isEmpty() ? "" : path.get(path.size() - 1));
    return Optional.of(
        new Event.ForecastTurned(late, step, forecast.recovered(), late ? over : Duration.ZERO));
  }
}
