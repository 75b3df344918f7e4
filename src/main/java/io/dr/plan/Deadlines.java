package io.dr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When each step is due: when its own rto says so, or earlier where what waits for it would else be
 * late; at the latest with the run's RTO. So no step is due later than a step that needs it can
 * begin. What comes after the recovery does not count: it cannot delay it.
 */
final class Deadlines {
  private Deadlines() {}

  static Map<String, PlannedStep> set(Map<String, PlannedStep> steps, Duration rto) {
    Map<String, Duration> latest = new HashMap<>();
    List<PlannedStep> backwards = new ArrayList<>(steps.values());
    Collections.reverse(backwards);
    Map<String, PlannedStep> due = new HashMap<>();
    for (PlannedStep step : backwards) {
      Duration derived = latest.getOrDefault(step.id(), rto);
      boolean own = step.deadlineWritten() && step.deadline().compareTo(derived) <= 0;
      PlannedStep dated = own ? step : step.due(derived);
      due.put(step.id(), dated);
      if (step.leadsToRecovery()) {
        Duration begins = dated.deadline().minus(step.estimate());
        for (String need : step.needs()) {
          latest.merge(need, begins, (a, b) -> a.compareTo(b) <= 0 ? a : b);
        }
      }
    }
    Map<String, PlannedStep> inOrder = new LinkedHashMap<>();
    steps
        .keySet()
        .forEach(id -> Optional.ofNullable(due.get(id)).ifPresent(s -> inOrder.put(id, s)));
    return inOrder;
  }
}
