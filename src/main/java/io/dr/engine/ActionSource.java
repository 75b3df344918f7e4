package io.dr.engine;

import io.dr.action.Action;
import io.dr.journal.RunState;
import io.dr.plan.PlannedStep;

/** Makes the action of a step once everything that its parameters refer to is known. */
public interface ActionSource {

  /**
   * The step's action.
   *
   * @throws io.dr.action.ActionFailure when its parameters cannot be filled or do not fit
   */
  Action create(PlannedStep step, RunState state);
}
