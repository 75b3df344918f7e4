package io.dr.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How a rehearsal's time follows from the wall clock's, so that another process can tell it.
 *
 * @param wall a moment on the wall clock, UTC
 * @param run what the run's clock showed at that moment, UTC
 * @param speed the run's seconds a second; absent where time jumps from event to event
 */
public record RunClock(Instant wall, Instant run, OptionalDouble speed) {
  public RunClock {
    if (speed.isPresent() && !(speed.getAsDouble() > 0)) {
      throw new IllegalArgumentException("a run's time goes forwards");
    }
  }

  /** What the run's clock shows; where time jumps, that is what it showed at the newest event. */
  Instant at(Instant wallNow, Instant newest) {
    if (speed.isEmpty()) {
      return newest;
    }
    long millis = Duration.between(wall, wallNow).toMillis();
    return run.plusMillis((long) (millis * speed.getAsDouble()));
  }
}
