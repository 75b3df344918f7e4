package io.dr.engine;

import io.dr.action.Action;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.journal.RunState;
import io.dr.plan.PlannedStep;
import java.util.Optional;

/**
 * Asks a step's action what comes next; makes the action first where the step has none, since that
 * may read files.
 *
 * @param known the step's action, if it has one
 * @param source makes it otherwise
 * @param state the run at that moment, whose outputs fill the step's parameters
 * @param context what the action is told
 */
record Look(
    PlannedStep step,
    Optional<Action> known,
    ActionSource source,
    RunState state,
    StepContext context)
    implements WorkerJob<Look.Seen> {

  /**
   * What came of it.
   *
   * @param action the step's, to be asked the next time
   * @param next what it said, or threw
   */
  record Seen(Action action, Timeline.Outcome<Next> next) {}

  @Override
  public Seen call() {
    Action action =
        known.isPresent()
            ? known.get()
            : source.create(step, earlier -> state.step(earlier).outputs());
    return new Seen(action, Timeline.Outcome.of(() -> action.next(context)));
  }
}
