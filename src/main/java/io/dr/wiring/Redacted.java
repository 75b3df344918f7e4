package io.dr.wiring;

import io.dr.action.Action;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.StepContext;

/** An action of which no word gets anywhere with a secret in it. */
final class Redacted implements Action {
  private final Action action;
  private final Mask mask;

  Redacted(Action action, Mask mask) {
    this.action = action;
    this.mask = mask;
  }

  @Override
  public Next next(StepContext context) {
    Next next;
    try {
      next = action.next(context);
    } catch (RuntimeException e) {
      throw mask.of(e);
    }
    if (next instanceof Next.Effect effect) {
      return new Next.Effect(
          mask.of(effect.call()),
          effect.commitsTo().map(mask::of),
          () -> perform(effect),
          mask.of(effect.observed()),
          effect.exclusive(),
          effect.repeatable());
    }
    if (next instanceof Next.Wait wait) {
      return new Next.Wait(mask.of(wait.detail()), wait.fractionDone(), wait.midway());
    }
    if (next instanceof Next.Done done) {
      return new Next.Done(
          new Outputs(mask.of(done.outputs().values())), done.recoveryPoint().map(mask::of));
    }
    return new Next.Failed(mask.of(((Next.Failed) next).failure()));
  }

  private Receipt perform(Next.Effect effect) {
    try {
      return new Receipt(mask.of(effect.perform().get().values()));
    } catch (RuntimeException e) {
      throw mask.of(e);
    }
  }
}
