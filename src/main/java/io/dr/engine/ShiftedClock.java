package io.dr.engine;

import io.dr.journal.BootTime;
import io.dr.journal.ClockStep;
import io.dr.journal.HostClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A clock in the time of a run that another process began, when the wall clock may have stood
 * elsewhere.
 */
@LockGuarded
public final class ShiftedClock implements HostClock {
  private final HostClock clock;
  private final Duration shift;
  private Optional<ClockStep> before;

  /**
   * @param shift how far the run's time is ahead of the clock's
   * @param before what befell the wall clock while nobody drove the run
   */
  public ShiftedClock(HostClock clock, Duration shift, Optional<ClockStep> before) {
    this.clock = clock;
    this.shift = shift;
    this.before = before;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(shift);
  }

  @Override
  public Optional<BootTime> sinceBoot() {
    return clock.sinceBoot();
  }

  @Override
  public synchronized List<ClockStep> steps() {
    List<ClockStep> all = new ArrayList<>(before.stream().toList());
    before = Optional.empty();
    all.addAll(clock.steps());
    return all;
  }
}
