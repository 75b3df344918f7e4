package io.dr.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often to look: within the second after a call at 100, 200, 400 and 800 ms, since much is done
 * at once; then about two per cent of the age of the wait, so that the end of a long restore is
 * noticed within seconds while many waits stay within the request budgets.
 *
 * <p>The early looks draw on the budgets like any other. What a look or call has to wait for its
 * budget makes its call older, so where many steps share a rate there are none: four looks a call
 * are what they cost at most, and only where nobody has to wait.
 */
final class Polls {
  private static final long FIRST_MILLIS = 100;
  private static final long SHORTEST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 15_000;

  private Polls() {}

  /**
   * When to look again.
   *
   * @param waitingSince when the step's attempt began
   * @param calledAt when its newest call was answered, if it has made one
   */
  static Instant next(Instant waitingSince, Optional<Instant> calledAt, Instant now) {
    long sinceCall =
        calledAt.map(at -> Duration.between(at, now).toMillis()).orElse(SHORTEST_MILLIS);
    if (sinceCall < SHORTEST_MILLIS) {
      return now.plusMillis(Math.max(FIRST_MILLIS, sinceCall));
    }
    long age = Duration.between(waitingSince, now).toMillis();
    return now.plusMillis(Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, age / 50)));
  }
}
