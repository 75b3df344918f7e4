package io.dr.engine;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.journal.AcceptedCalls;
import io.dr.journal.StepState;
import io.dr.plan.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Bounds how often one call is made again that its service accepted and that shows no effect. A
 * read may be a little behind, so the next look comes before the next call, and later each time; in
 * the end somebody undoes it, or nothing it does can be seen, and no further call would help.
 */
final class RepeatedCalls {
  /** How long the effect of the call has to show itself, by how often it was accepted. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  private RepeatedCalls() {}

  /** What comes instead of making the call; empty when it may be made. */
  static Optional<Command> before(
      PlannedStep step, StepState known, Next.Effect effect, Instant now) {
    Optional<AcceptedCalls.Times> before = known.calls().of(effect.call());
    if (before.isEmpty()) {
      return Optional.empty();
    }
    int count = before.get().count();
    Instant patience = before.get().last().plus(PAUSES.get(Math.min(count, PAUSES.size()) - 1));
    if (now.isBefore(patience)) {
      Instant look = Polls.next(before.get().last(), known.calledAt(), now);
      return Optional.of(
          new Command.Rest(
              step.id(),
              Next.Wait.on(effect.call().operation() + ", which was accepted, to show"),
              look.isBefore(patience) ? look : patience));
    }
    return count < PAUSES.size()
        ? Optional.empty()
        : Optional.of(new Command.Fail(step.id(), undone(effect, count)));
  }

  private static Failure undone(Next.Effect effect, int count) {
    Call call = effect.call();
    String found = effect.observed().isEmpty() ? "" : ": " + effect.observed();
    return Failure.of(
        Failure.Kind.STATE,
        "%s accepted %s on %s %d times, and it still does not show%s."
            .formatted(call.service(), call.operation(), call.resource(), count, found),
        "See whether somebody or something undoes it, or whether what is read there is stale;"
            + " then resume.");
  }
}
