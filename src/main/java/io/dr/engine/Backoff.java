package io.dr.engine;

import io.dr.action.Failure;
import io.dr.runbook.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to pause before a further attempt: doubling from the step's own backoff up to a minute.
 * A service that asks to slow down, or an earlier change still under way, gets twice the attempts.
 */
final class Backoff {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Backoff() {}

  /** The pause after a failed attempt; empty when the step is to be given up. */
  static Optional<Duration> after(int attempt, Failure failure, Step.Retry retry) {
    boolean patient =
        failure.kind() == Failure.Kind.THROTTLED || failure.kind() == Failure.Kind.CONFLICT;
    int attempts = patient ? retry.attempts() * 2 : retry.attempts();
    if (!failure.kind().retryable() || attempt >= attempts) {
      return Optional.empty();
    }
    Duration pause = retry.backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
    return Optional.of(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }
}
