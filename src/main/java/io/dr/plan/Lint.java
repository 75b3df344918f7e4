package io.dr.plan;

import io.dr.action.Trait;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is doubtful about a plan as a whole, though each part of it is right: objectives that the
 * estimates cannot meet, and traffic that moves to where nothing was verified.
 */
public final class Lint {
  private Lint() {}

  /**
   * A doubt.
   *
   * @param step the step to look at; empty for the plan as a whole
   * @param message what is doubtful, one sentence
   */
  public record Doubt(String step, String message) {}

  /** All doubts, in the order of the plan. */
  public static List<Doubt> of(Plan plan) {
    List<Doubt> doubts = new ArrayList<>();
    Duration rto = plan.objectives().rto();
    Duration expected = plan.expectedDuration();
    if (expected.compareTo(rto) > 0) {
      doubts.add(
          new Doubt(
              "",
              "by its estimates the recovery takes "
                  + Durations.show(expected)
                  + ", but the RTO is "
                  + Durations.show(rto)));
    }
    Map<String, Duration> finishes = new HashMap<>();
    for (PlannedStep step : plan.steps().values()) {
      Duration finish = finish(step, finishes);
      finishes.put(step.id(), finish);
      if (step.deadlineWritten() && finish.compareTo(step.deadline()) > 0) {
        doubts.add(
            new Doubt(
                step.id(),
                "by the estimates '"
                    + step.id()
                    + "' is done after "
                    + Durations.show(finish)
                    + ", but its rto is "
                    + Durations.show(step.deadline())));
      }
    }
    doubts.addAll(unverified(plan));
    return doubts;
  }

  private static Duration finish(PlannedStep step, Map<String, Duration> finishes) {
    Duration start = Duration.ZERO;
    for (String need : step.needs()) {
      Duration before = finishes.getOrDefault(need, Duration.ZERO);
      start = before.compareTo(start) > 0 ? before : start;
    }
    return start.plus(step.estimate());
  }

  /** Moving traffic wants a proof: a verifying step somewhere behind the last one that moves it. */
  private static List<Doubt> unverified(Plan plan) {
    List<Doubt> doubts = new ArrayList<>();
    boolean verifiedLater = false;
    List<PlannedStep> backwards = new ArrayList<>(plan.steps().values());
    java.util.Collections.reverse(backwards);
    for (PlannedStep step : backwards) {
      verifiedLater |= step.type().is(Trait.VERIFIES) || step.type().is(Trait.MANUAL);
      if (step.type().is(Trait.MOVES_TRAFFIC) && !verifiedLater) {
        doubts.add(
            new Doubt(
                step.id(),
                "'" + step.id() + "' moves traffic, and nothing after it verifies the result"));
      }
    }
    return doubts;
  }
}
