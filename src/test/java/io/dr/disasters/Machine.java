package io.dr.disasters;

import io.dr.engine.TickSource;
import io.dr.journal.BootTime;
import io.dr.sim.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The machine that all processes run on: its wall clock is set, and it sleeps. */
final class Machine implements TickSource {
  private final VirtualTimeline time;
  private Duration off = Duration.ZERO;
  private Duration slept = Duration.ZERO;
  private Instant asleep = Instant.MAX;
  private Instant wakes = Instant.MIN;

  Machine(VirtualTimeline time) {
    this.time = time;
  }

  /** Somebody sets the wall clock. */
  void set(Duration by) {
    off = off.plus(by);
  }

  /** It sleeps from now on. */
  void sleep(Duration how) {
    if (asleepUntil().isEmpty()) {
      slept = slept();
      asleep = time.instant();
      wakes = asleep.plus(how);
    }
  }

  /** Until when nothing happens on it, while it sleeps. */
  Optional<Instant> asleepUntil() {
    return Optional.of(wakes).filter(time.instant()::isBefore);
  }

  private Duration slept() {
    if (wakes.equals(Instant.MIN)) {
      return slept;
    }
    Instant until = asleepUntil().isPresent() ? time.instant() : wakes;
    return slept.plus(Duration.between(asleep, until));
  }

  private Duration passed() {
    return Duration.between(Ordeal.START, time.instant());
  }

  @Override
  public Instant wall() {
    return time.instant().plus(off);
  }

  @Override
  public long nanos() {
    return passed().minus(slept()).toNanos();
  }

  @Override
  public Optional<BootTime> boot() {
    return Optional.of(new BootTime("boot", passed().plusHours(3)));
  }

  @Override
  public boolean sleepShows() {
    return true;
  }
}
