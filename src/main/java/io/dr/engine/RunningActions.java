package io.dr.engine;

import io.dr.action.Action;
import io.dr.action.StepContext;
import io.dr.journal.RunState;
import io.dr.plan.PlannedStep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The actions of the running steps: what each remembers lasts as long as its attempt. */
@ThreadConfined
final class RunningActions {
  private final ActionSource source;
  private final OwnerThread owner;
  private final Map<String, Action> actions = new HashMap<>();

  /**
   * @param source makes them
   * @param owner whose they are
   */
  RunningActions(ActionSource source, OwnerThread owner) {
    this.source = source;
    this.owner = owner;
  }

  /** What a worker is to do for the step's next look. */
  Look look(PlannedStep step, RunState state, StepContext context) {
    return new Look(step, known(step), source, state, context);
  }

  /** The step's action, if it has one. */
  Optional<Action> known(PlannedStep step) {
    owner.check();
    return Optional.ofNullable(actions.get(step.id()));
  }

  /** Keeps what a look was made with. */
  void keep(PlannedStep step, Action action) {
    owner.check();
    actions.put(step.id(), action);
  }

  /** The step's next look is made by an action that remembers nothing. */
  void forget(String step) {
    owner.check();
    actions.remove(step);
  }
}
