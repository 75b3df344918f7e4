package io.dr.engine;

import io.dr.action.Action;
import io.dr.action.Outputs;
import io.dr.plan.PlannedStep;
import java.util.function.Function;

/** Makes the action of a step once everything that its parameters refer to is known. */
public interface ActionSource {

  /**
   * The step's action.
   *
   * @param outputs what earlier steps put out, by the step's id
   * @throws io.dr.action.ActionFailure when its parameters cannot be filled or do not fit
   */
  Action create(PlannedStep step, Function<String, Outputs> outputs);
}
