package io.dr.engine;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.plan.PlannedStep;

/** What an exception of an action means: its own failure, or else a defect of the program. */
final class StepFailures {
  private StepFailures() {}

  static Failure of(PlannedStep step, Exception exception) {
    if (exception instanceof ActionFailure known) {
      return known.failure();
    }
    return Failure.of(
        Failure.Kind.DEFECT,
        step.type().id() + " broke: " + exception + ".",
        "Report it with the output of -v; the step can be done by hand and skipped.");
  }
}
