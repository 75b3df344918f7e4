package io.dr.engine;

import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.plan.PlannedStep;

/** Makes a step's call, once its intent is journaled. */
record EffectCall(PlannedStep step, Next.Effect effect) implements WorkerJob<Receipt> {
  @Override
  public Receipt call() {
    return effect.perform().get();
  }
}
