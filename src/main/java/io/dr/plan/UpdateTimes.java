package io.dr.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * When the regular updates are due: every so often since the declaration, counted from one.
 *
 * @param declaredAt when the recovery was authorised, UTC
 * @param every the time between two of them
 */
public record UpdateTimes(Instant declaredAt, Duration every) {
  public UpdateTimes {
    if (every.isZero() || every.isNegative()) {
      throw new IllegalArgumentException("there is no update every " + every);
    }
  }

  /** How many have come due by then; zero before the first. */
  public long dueBy(Instant now) {
    Duration passed = Duration.between(declaredAt, now);
    return passed.isNegative() ? 0 : passed.dividedBy(every);
  }

  /** When the n-th is due, UTC. */
  public Instant at(long number) {
    return declaredAt.plus(every.multipliedBy(number));
  }

  /** When the first after that moment is due, UTC. */
  public Instant after(Instant now) {
    return at(dueBy(now) + 1);
  }
}
