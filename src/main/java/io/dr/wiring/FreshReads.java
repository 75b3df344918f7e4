package io.dr.wiring;

import io.dr.action.Action;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.aws.RealCloud;
import io.dr.engine.ActionSource;
import io.dr.plan.PlannedStep;
import java.util.function.Function;

/**
 * Sees to it that only the first steps of a run, and only before its first effect, go by what
 * preflight read seconds ago: before anything is done, and before a step that comes after others is
 * looked at, all reads are made afresh.
 */
record FreshReads(ActionSource actions, RealCloud cloud) implements ActionSource {
  @Override
  public Action create(PlannedStep step, Function<String, Outputs> outputs) {
    if (step.needs().isEmpty()) {
      cloud.handReadsOver();
    } else {
      cloud.readAfresh();
    }
    Action action = actions.create(step, outputs);
    return context -> {
      Next next = action.next(context);
      return next instanceof Next.Effect effect
          ? effect.performing(
              () -> {
                cloud.readAfresh();
                return effect.perform().get();
              })
          : next;
    };
  }
}
