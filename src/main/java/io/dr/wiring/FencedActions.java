package io.dr.wiring;

import io.dr.action.Action;
import io.dr.action.Fence;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.engine.ActionSource;
import io.dr.plan.PlannedStep;
import java.util.function.Function;

/** Actions whose effects pass a fence when a worker begins them, of whatever kind they are. */
final class FencedActions implements ActionSource {
  private final ActionSource source;
  private final Fence fence;

  FencedActions(ActionSource source, Fence fence) {
    this.source = source;
    this.fence = fence;
  }

  @Override
  public Action create(PlannedStep step, Function<String, Outputs> outputs) {
    Action action = source.create(step, outputs);
    return context -> {
      Next next = action.next(context);
      return next instanceof Next.Effect effect ? fenced(effect) : next;
    };
  }

  private Next.Effect fenced(Next.Effect effect) {
    return effect.performing(
        () -> {
          fence.check();
          return effect.perform().get();
        });
  }
}
