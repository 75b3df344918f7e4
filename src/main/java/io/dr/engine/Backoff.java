package io.dr.engine;

import io.dr.action.Failure;
import io.dr.runbook.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * How long to pause before a further attempt: doubling from the step's own backoff up to a minute,
 * of which between a half and the whole is taken, so that steps which failed together do not come
 * back together. A service that asks to slow down, or an earlier change still under way, gets twice
 * the attempts. A service that says for how long it wants to be left alone is left alone that long.
 * Equal questions get equal answers: the jitter is drawn from the step and attempt.
 */
final class Backoff {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Backoff() {}

  /**
   * The pause after a failed attempt; empty when the step is to be given up.
   *
   * @param who names the step, of this run
   */
  static Optional<Duration> after(String who, int attempt, Failure failure, Step.Retry retry) {
    boolean patient =
        failure.kind() == Failure.Kind.THROTTLED || failure.kind() == Failure.Kind.CONFLICT;
    int attempts = patient ? retry.attempts() * 2 : retry.attempts();
    if (!failure.kind().retryable() || attempt >= attempts) {
      return Optional.empty();
    }
    Duration doubled = retry.backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
    Duration pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    double share = 0.5 + 0.5 * jitter(who + "#" + attempt);
    Duration own = Duration.ofMillis(Math.round(pause.toMillis() * share));
    return failure
        .retryAfter()
        .filter(asked -> asked.compareTo(own) > 0)
        .or(() -> Optional.of(own));
  }

  private static double jitter(String label) {
    CRC32 hash = new CRC32();
    hash.update(label.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(hash.getValue()).nextDouble();
  }
}
