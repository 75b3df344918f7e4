package io.dr.disasters;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.engine.ActionSource;
import io.dr.plan.PlannedStep;
import io.dr.sim.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The actions of one process, which may die before or after any effect; all effects are seen. */
final class StruckActions implements ActionSource {
  private final ActionSource actions;
  private final String host;
  private final Disaster disaster;
  private final Witness witness;
  private final SimulatedWorld world;

  StruckActions(
      ActionSource actions, String host, Disaster disaster, Witness witness, SimulatedWorld world) {
    this.actions = actions;
    this.host = host;
    this.disaster = disaster;
    this.witness = witness;
    this.world = world;
  }

  @Override
  public Action create(PlannedStep step, Function<String, Outputs> outputs) {
    Action action = actions.create(step, outputs);
    return context -> {
      witness.looked(context);
      Next next = action.next(context);
      return next instanceof Next.Effect effect
          ? effect.performing(() -> perform(step.id(), effect))
          : next;
    };
  }

  private Receipt perform(String step, Next.Effect effect) {
    Call call = effect.call();
    disaster.mayDie(3, "before " + call.operation() + " of " + step);
    List<Call> applied = new ArrayList<>();
    Receipt receipt;
    try {
      receipt = world.noting(applied::add, effect.perform());
    } finally {
      witness.made(host, step, effect, applied);
    }
    disaster.mayDie(3, "after " + call.operation() + " of " + step);
    return receipt;
  }
}
