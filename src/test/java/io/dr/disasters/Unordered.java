package io.dr.disasters;

import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A planted bug: a plan whose steps wait for nothing. */
final class Unordered {
  private Unordered() {}

  static Plan of(Plan plan) {
    Map<String, PlannedStep> steps = new LinkedHashMap<>();
    plan.steps().forEach((id, step) -> steps.put(id, freed(step)));
    return new Plan(
        plan.runbook(),
        plan.title(),
        plan.from(),
        plan.to(),
        plan.accounts(),
        plan.tags(),
        plan.objectives(),
        plan.phases(),
        steps,
        plan.recoveredBy(),
        plan.authority(),
        plan.communication(),
        plan.hash());
  }

  private static PlannedStep freed(PlannedStep step) {
    return new PlannedStep(
        step.id(),
        step.phase(),
        step.title(),
        step.type(),
        step.with(),
        List.of(),
        step.deadline(),
        step.deadlineWritten(),
        step.rpo(),
        step.expected(),
        step.timeout(),
        step.retry(),
        step.onFailure(),
        step.approval(),
        step.owner(),
        step.leadsToRecovery());
  }
}
