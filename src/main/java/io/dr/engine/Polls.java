package io.dr.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * How often to look: dense at first, then about two per cent of the age of the wait, so that the
 * end of a long restore is noticed within seconds while many waits stay within the request budgets.
 */
final class Polls {
  private static final long SHORTEST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 15_000;

  private Polls() {}

  static Instant next(Instant waitingSince, Instant now) {
    long age = Duration.between(waitingSince, now).toMillis();
    return now.plusMillis(Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, age / 50)));
  }
}
