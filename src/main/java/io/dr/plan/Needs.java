package io.dr.plan;

import io.dr.runbook.Phase;
import io.dr.runbook.Runbook;
import io.dr.runbook.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which steps each step waits for. A step that says nothing waits for every earlier phase; only
 * those earlier steps are named that no other earlier step waits for, since the rest follows.
 */
final class Needs {
  private Needs() {}

  static Map<String, List<String>> of(Runbook runbook) {
    Map<String, List<String>> byPhase = new HashMap<>();
    for (Phase phase : runbook.phases()) {
      byPhase.put(phase.id(), phase.steps().stream().map(Step::id).toList());
    }
    Map<String, List<String>> needs = new HashMap<>();
    Set<String> loose = new LinkedHashSet<>();
    for (Phase phase : runbook.phases()) {
      List<String> barrier = List.copyOf(loose);
      for (Step step : phase.steps()) {
        needs.put(step.id(), step.needs().map(names -> expanded(names, byPhase)).orElse(barrier));
      }
      for (Step step : phase.steps()) {
        loose.add(step.id());
      }
      for (Step step : phase.steps()) {
        needs.getOrDefault(step.id(), List.of()).forEach(loose::remove);
      }
    }
    return needs;
  }

  private static List<String> expanded(List<String> names, Map<String, List<String>> byPhase) {
    Set<String> steps = new LinkedHashSet<>();
    for (String name : names) {
      steps.addAll(byPhase.getOrDefault(name, List.of(name)));
    }
    return new ArrayList<>(steps);
  }
}
