package io.dr.engine;

import io.dr.journal.Answer;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows from the statuses of all steps together.
 *
 * @param startable steps that may start now
 * @param blockedBy a failed step that stops the run
 * @param toAsk failed steps of which a person decides
 * @param recovered whether every step that leads to recovery is settled and none of them stops the
 *     run
 * @param finished whether every step is settled and none stops the run
 */
public record Readiness(
    List<PlannedStep> startable,
    Optional<String> blockedBy,
    List<String> toAsk,
    boolean recovered,
    boolean finished) {

  /** What follows from how a run stands. */
  public static Readiness of(Plan plan, RunState state) {
    List<PlannedStep> startable = new ArrayList<>();
    Optional<String> blockedBy = Optional.empty();
    List<String> toAsk = new ArrayList<>();
    boolean recovered = true;
    boolean finished = true;
    for (PlannedStep step : plan.steps().values()) {
      StepState known = state.step(step.id());
      if (blocks(step, known)) {
        blockedBy = blockedBy.or(() -> Optional.of(step.id()));
      }
      if (known.status() == StepStatus.FAILED && step.onFailure() == Step.OnFailure.ASK) {
        toAsk.add(step.id());
      }
      if (!passed(step, known)) {
        finished = false;
        recovered = recovered && !step.leadsToRecovery();
        if (known.status() == StepStatus.PENDING && needsPassed(plan, step, state)) {
          startable.add(step);
        }
      }
    }
    // Nothing is ready before whoever has to confirm the run did.
    return new Readiness(
        blockedBy.isPresent() || state.authorisation().pending() ? List.of() : startable,
        blockedBy,
        toAsk,
        recovered,
        finished);
  }

  private static boolean needsPassed(Plan plan, PlannedStep step, RunState state) {
    for (String need : step.needs()) {
      if (!passed(plan.step(need), state.step(need))) {
        return false;
      }
    }
    return true;
  }

  static boolean passed(PlannedStep step, StepState known) {
    return switch (known.status()) {
      case SUCCEEDED, SKIPPED -> true;
      case FAILED -> step.onFailure() == Step.OnFailure.CONTINUE;
      case PENDING, RUNNING, RETRYING -> false;
    };
  }

  static boolean blocks(PlannedStep step, StepState known) {
    if (known.status() != StepStatus.FAILED || step.onFailure() == Step.OnFailure.CONTINUE) {
      return false;
    }
    boolean asking = step.onFailure() == Step.OnFailure.ASK;
    boolean toStop =
        known
            .answer(Question.Kind.FAILURE)
            .map(answer -> answer.choice().equals(Answer.REJECT))
            .orElse(false);
    return !asking || toStop;
  }
}
