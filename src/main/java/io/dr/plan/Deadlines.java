package io.dr.plan;

import io.dr.runbook.Phase;
import io.dr.runbook.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each step without a written deadline the run's RTO less the longest path behind it. What
 * comes after the recovery does not count: it cannot delay it.
 */
final class Deadlines {
  private Deadlines() {}

  static Map<String, PlannedStep> set(
      Map<String, PlannedStep> steps, Runbook runbook, String recoveredBy) {
    Set<String> counted = phasesUntil(runbook, recoveredBy);
    Map<String, Duration> behind = new HashMap<>();
    List<PlannedStep> backwards = new ArrayList<>(steps.values());
    java.util.Collections.reverse(backwards);
    for (PlannedStep step : backwards) {
      if (!counted.contains(step.phase())) {
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
      Duration derived = runbook.objectives().rto().minus(path);
      due.put(step.id(), step.deadlineWritten() ? step : step.due(derived));
    }
    return due;
  }

  private static Set<String> phasesUntil(Runbook runbook, String last) {
    Set<String> ids = new HashSet<>();
    for (Phase phase : runbook.phases()) {
      ids.add(phase.id());
      if (phase.id().equals(last)) {
        break;
      }
    }
    return ids;
  }
}
