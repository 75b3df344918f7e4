package io.dr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each step without a written deadline the run's RTO less the longest path behind it. What
 * comes after the recovery does not count: it cannot delay it.
 */
final class Deadlines {
  private Deadlines() {}

  static Map<String, PlannedStep> set(Map<String, PlannedStep> steps, Duration rto) {
    Map<String, Duration> behind = new HashMap<>();
    List<PlannedStep> backwards = new ArrayList<>(steps.values());
    Collections.reverse(backwards);
    for (PlannedStep step : backwards) {
      if (!step.leadsToRecovery()) {
        continue;
      }
      Duration path = behind.getOrDefault(step.id(), Duration.ZERO).plus(step.estimate());
      for (String need : step.needs()) {
        behind.merge(need, path, (a, b) -> a.compareTo(b) >= 0 ? a : b);
      }
    }
    Map<String, PlannedStep> due = new LinkedHashMap<>();
    for (PlannedStep step : steps.values()) {
      Duration path = behind.getOrDefault(step.id(), Duration.ZERO);
      Duration derived = rto.minus(path);
      due.put(step.id(), step.deadlineWritten() ? step : step.due(derived));
    }
    return due;
  }
}
