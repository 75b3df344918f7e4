package io.dr.engine;

import io.dr.journal.BootTime;
import io.dr.journal.ClockStep;
import io.dr.journal.HostClock;
import io.dr.journal.Timekeeping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * UTC as the wall clock showed it when the process began, and the time that has really passed since
 * then. It never goes back, does not follow a wall clock that is set, and goes on while the machine
 * sleeps. May be used from any thread.
 *
 * <p>Where nothing shows whether the machine slept, a wall clock that leaps ahead is believed: more
 * time may have passed than this, never less.
 */
@LockGuarded
public final class AnchoredClock implements HostClock {
  /** Readings further apart than that were torn: the process was held up between them. */
  private static final Duration TORN = Duration.ofMillis(100);

  private static final int MOST_READINGS = 5;

  /** The time since the start is only known to hundredths of a second. */
  private static final Duration SLEPT = Duration.ofSeconds(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final TickSource ticks;
  private final Instant anchor;
  private final long anchorNanos;
  private final List<ClockStep> steps = new ArrayList<>();
  private Duration passed = Duration.ZERO;
  private Duration told = Duration.ZERO;
  private Duration slept = Duration.ZERO;
  private Optional<Duration> awake;
  private Duration looked = Duration.ZERO;
  private Instant newest;

  /** One reading of all clocks at what is as good as one moment. */
  private record Reading(Instant wall, long nanos, Optional<BootTime> boot, boolean torn) {}

  public AnchoredClock(TickSource ticks) {
    this.ticks = ticks;
    Reading first = reading(true);
    this.anchor = first.wall();
    this.anchorNanos = first.nanos();
    this.newest = anchor;
    this.awake = first.boot().map(boot -> boot.elapsed().minusNanos(first.nanos()));
  }

  @Override
  public synchronized Instant instant() {
    Reading quick = reading(false);
    boolean due = elapsed(quick).minus(looked).compareTo(BETWEEN_LOOKS) >= 0;
    boolean suspicious = off(quick).abs().compareTo(SLEPT) >= 0;
    if (due || suspicious) {
      Reading whole = reading(true);
      looked = elapsed(whole);
      if (!whole.torn()) {
        sleep(whole);
        step(whole);
      }
      quick = whole;
    }
    Instant now = anchor.plus(elapsed(quick)).plus(passed);
    newest = now.isAfter(newest) ? now : newest;
    return newest;
  }

  private Duration elapsed(Reading reading) {
    return Duration.ofNanos(reading.nanos() - anchorNanos);
  }

  /** How far the wall clock stands from where it stood when it was last told of. */
  private Duration off(Reading reading) {
    Instant own = anchor.plus(elapsed(reading)).plus(passed);
    return Duration.between(own, reading.wall()).minus(told);
  }

  private void sleep(Reading reading) {
    Optional<Duration> now = reading.boot().map(b -> b.elapsed().minusNanos(reading.nanos()));
    if (!ticks.sleepShows() || now.isEmpty() || awake.isEmpty()) {
      return;
    }
    Duration more = now.get().minus(awake.get()).minus(slept);
    if (more.compareTo(SLEPT) >= 0) {
      slept = slept.plus(more);
      passed = passed.plus(more);
      noticed(ClockStep.Cause.SUSPENDED, more);
    }
  }

  private void step(Reading reading) {
    Duration off = off(reading);
    if (off.abs().compareTo(Timekeeping.NOTABLE) < 0) {
      return;
    }
    if (ticks.sleepShows() || off.isNegative()) {
      told = told.plus(off);
      noticed(ClockStep.Cause.SET, off);
    } else {
      passed = passed.plus(off);
      noticed(ClockStep.Cause.UNKNOWN, off);
    }
  }

  private void noticed(ClockStep.Cause cause, Duration by) {
    // Two clocks are never read in the same moment: finer than that it would be noise.
    long tenths = Math.round(by.toMillis() / 100.0);
    steps.add(new ClockStep(cause, Duration.ofMillis(tenths * 100)));
  }

  /** Whoever is stopped between two of these readings would take that for a step. */
  private Reading reading(boolean whole) {
    Reading reading = once(whole);
    for (int i = 1; reading.torn() && i < MOST_READINGS; i++) {
      reading = once(whole);
    }
    return reading;
  }

  private Reading once(boolean whole) {
    long before = ticks.nanos();
    Instant wall = ticks.wall();
    if (!whole) {
      return new Reading(wall, before, Optional.empty(), false);
    }
    Optional<BootTime> boot = ticks.boot();
    Duration walled = Duration.between(wall, ticks.wall()).abs();
    Duration took = Duration.ofNanos(ticks.nanos() - before);
    boolean torn = took.compareTo(TORN) > 0 || walled.compareTo(TORN) > 0;
    return new Reading(wall, before, boot, torn);
  }

  @Override
  public Optional<BootTime> sinceBoot() {
    return ticks.boot();
  }

  @Override
  public synchronized List<ClockStep> steps() {
    List<ClockStep> noticed = List.copyOf(steps);
    steps.clear();
    return noticed;
  }
}
