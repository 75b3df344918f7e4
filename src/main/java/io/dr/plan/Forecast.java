package io.dr.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

  /** From which part on a step's own report is worth more than its estimate. */
  private static final double TELLING = 0.05;

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
    Map<String, Instant> finishes = new HashMap<>(2 * plan.steps().size());
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
    return progress
        .of(step.id())
        .map(of -> finish(step, of, now))
        .orElseGet(() -> ready.plus(step.estimate()));
  }

  /** When a step that has begun will be done. */
  static Instant finish(PlannedStep step, Progress.Of of, Instant now) {
    if (of.finishedAt().isPresent()) {
      return of.finishedAt().get();
    }
    boolean works = of.idleSince().isEmpty() && of.notBefore().isEmpty();
    double fraction = of.fraction().orElse(0);
    if (works && fraction >= TELLING) {
      long elapsed = Duration.between(of.attemptAt(), now).toMillis();
      return latest(of.attemptAt().plusMillis((long) (elapsed / fraction)), now);
    }
    // What is waited for takes nothing off what is still to be done.
    Duration left = step.estimate().minus(of.worked(now));
    Instant from = latest(of.notBefore().orElse(now), now);
    return left.isNegative() ? from : from.plus(left);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<String> path(Plan plan, Map<String, Instant> finishes, String last) {
    Deque<String> path = new ArrayDeque<>();
    Optional<String> step = Optional.of(last);
    while (step.isPresent()) {
      path.addFirst(step.get());
      step =
          plan.step(step.get()).needs().stream()
              .max(Comparator.comparing(need -> finishes.getOrDefault(need, Instant.MIN)));
    }
    return new ArrayList<>(path);
  }

  /**
   * By how much each unfinished step may be later than forecast without making the recovery miss a
   * deadline; negative where the forecast misses it already. What comes after the recovery has
   * none.
   *
   * @param deadline when production must count as recovered, UTC
   */
  public Map<String, Duration> slack(Plan plan, Instant deadline) {
    Map<String, Instant> latest = new HashMap<>();
    List<PlannedStep> backwards = new ArrayList<>(plan.steps().values());
    Collections.reverse(backwards);
    Map<String, Duration> slack = new HashMap<>();
    for (PlannedStep step : backwards) {
      if (!step.leadsToRecovery()) {
        continue;
      }
      Instant limit = latest.getOrDefault(step.id(), deadline);
      slack.put(step.id(), Duration.between(finishes.getOrDefault(step.id(), recovered), limit));
      Instant begin = limit.minus(step.estimate());
      for (String need : step.needs()) {
        latest.merge(need, begin, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return slack;
  }
}
