package io.dr.wiring;

import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An action that was given secrets, and of which no word gets into the journal with one of them in
 * it.
 */
final class Redacted implements Action {
  private static final String MASK = "***";
  // A shorter one is part of ordinary words, and masking it would spoil what later steps are given.
  private static final int SHORTEST = 4;

  private final Action action;
  private final List<String> secrets;

  Redacted(Action action, List<String> secrets) {
    this.action = action;
    this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST).toList();
  }

  @Override
  public Next next(StepContext context) {
    Next next;
    try {
      next = action.next(context);
    } catch (ActionFailure e) {
      throw new ActionFailure(clean(e.failure()));
    }
    if (next instanceof Next.Effect effect) {
      return new Next.Effect(
          clean(effect.call()),
          effect.commitsTo(),
          () -> perform(effect),
          clean(effect.observed()),
          effect.exclusive(),
          effect.repeatable());
    }
    if (next instanceof Next.Wait wait) {
      return new Next.Wait(clean(wait.detail()), wait.fractionDone(), wait.midway());
    }
    if (next instanceof Next.Done done) {
      return new Next.Done(new Outputs(clean(done.outputs().values())), done.recoveryPoint());
    }
    return new Next.Failed(clean(((Next.Failed) next).failure()));
  }

  private Receipt perform(Next.Effect effect) {
    try {
      return new Receipt(clean(effect.perform().get().values()));
    } catch (ActionFailure e) {
      throw new ActionFailure(clean(e.failure()));
    }
  }

  private Failure clean(Failure failure) {
    return new Failure(
        failure.kind(), clean(failure.cause()), clean(failure.remedy()), failure.request());
  }

  private Call clean(Call call) {
    return new Call(
        call.service(),
        call.operation(),
        clean(call.resource()),
        call.site(),
        clean(call.parameters()));
  }

  private Map<String, String> clean(Map<String, String> values) {
    Map<String, String> cleaned = new LinkedHashMap<>();
    values.forEach((name, value) -> cleaned.put(name, clean(value)));
    return cleaned;
  }

  private String clean(String text) {
    String cleaned = text;
    for (String secret : secrets) {
      cleaned = cleaned.replace(secret, MASK);
    }
    return cleaned;
  }
}
