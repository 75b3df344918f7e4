package io.dr.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When things will be done, as seen at one moment.
 *
 * @param finishes per step, UTC
 * @param recovered when production will count as recovered, UTC
 * @param criticalPath the steps that the recovery hangs on, in order
 */
public record Forecast(
    Map<String, Instant> finishes, Instant recovered, List<String> criticalPath) {

  public Forecast {
    finishes = Collections.unmodifiableMap(finishes);
    criticalPath = List.copyOf(criticalPath);
  }

  /**
   * Passes forward over the plan from the present.
   *
   * @param start when the first steps start if they have not yet, UTC
   * @param now the present, UTC
   */
  public static Forecast of(Plan plan, Progress progress, Instant start, Instant now) {
    Map<String, Instant> finishes = new HashMap<>();
    Map<List<String>, Instant> begins = new IdentityHashMap<>();
    Instant recovered = start;
    Optional<String> last = Optional.empty();
    for (PlannedStep step : plan.steps().values()) {
      // The steps of a phase mostly wait for the very same list, so that it is walked once.
      Instant ready = begins.get(step.needs());
      if (ready == null) {
        ready = ready(step, finishes, start, now);
        begins.put(step.needs(), ready);
      }
      Instant finish = finish(step, progress, ready, now);
      finishes.put(step.id(), finish);
      if (step.leadsToRecovery() && (last.isEmpty() || finish.isAfter(recovered))) {
        recovered = finish;
        last = Optional.of(step.id());
      }
    }
    List<String> path = last.map(id -> path(plan, finishes, id)).orElse(List.of());
    return new Forecast(finishes, recovered, path);
  }

  private static Instant ready(
      PlannedStep step, Map<String, Instant> finishes, Instant start, Instant now) {
    Instant ready = start.isAfter(now) ? start : now;
    for (String need : step.needs()) {
      Instant done = finishes.getOrDefault(need, ready);
      ready = done.isAfter(ready) ? done : ready;
    }
    return ready;
  }

  private static Instant finish(PlannedStep step, Progress progress, Instant ready, Instant now) {
    Optional<Progress.Of> known = progress.of(step.id());
    if (known.isEmpty()) {
      return ready.plus(step.estimate());
    }
    Progress.Of of = known.get();
    if (of.finishedAt().isPresent()) {
      return of.finishedAt().get();
    }
    Instant byEstimate = of.startedAt().plus(step.estimate());
    double fraction = of.fraction().orElse(0);
    if (fraction >= 0.05) {
      long elapsed = Duration.between(of.startedAt(), now).toMillis();
      byEstimate = of.startedAt().plusMillis((long) (elapsed / fraction));
    }
    return byEstimate.isAfter(now) ? byEstimate : now;
  }

  private static List<String> path(Plan plan, Map<String, Instant> finishes, String last) {
    Deque<String> path = new ArrayDeque<>();
    Optional<String> step = Optional.of(last);
    while (step.isPresent()) {
      path.addFirst(step.get());
      step =
          plan.step(step.get()).needs().stream()
              .max(
                  java.util.Comparator.comparing(need -> finishes.getOrDefault(need, Instant.MIN)));
    }
    return new ArrayList<>(path);
  }

  /** By how much each step of the plan may be later without delaying the recovery. */
  public Map<String, Duration> slack(Plan plan) {
    Map<String, Instant> latest = new HashMap<>();
    List<PlannedStep> backwards = new ArrayList<>(plan.steps().values());
    Collections.reverse(backwards);
    Map<String, Duration> slack = new HashMap<>();
    for (PlannedStep step : backwards) {
      Instant end = finishes.getOrDefault(step.id(), recovered);
      Instant limit = latest.getOrDefault(step.id(), step.leadsToRecovery() ? recovered : end);
      Instant bound = step.leadsToRecovery() && limit.isAfter(recovered) ? recovered : limit;
      slack.put(step.id(), Duration.between(end, bound));
      if (step.leadsToRecovery()) {
        Instant begin = bound.minus(step.estimate());
        for (String need : step.needs()) {
          latest.merge(need, begin, (a, b) -> a.isBefore(b) ? a : b);
        }
      }
    }
    return slack;
  }
}
