package io.dr.engine;

import io.dr.journal.BootTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A machine's clocks that a test moves by hand. May be used from any thread. */
public final class HandMadeMachine implements TickSource {
  private Instant wall;
  private Duration awake = Duration.ofHours(5);
  private Duration up = Duration.ofHours(9);
  private String boot = "boot-1";
  private boolean startKnown = true;
  private boolean sleepShows = true;
  private Duration heldUp = Duration.ZERO;

  public HandMadeMachine(Instant wall) {
    this.wall = wall;
  }

  /** One on which nothing shows whether it slept, as macOS and Windows. */
  static HandMadeMachine withoutStart(Instant wall) {
    HandMadeMachine machine = new HandMadeMachine(wall);
    machine.startKnown = false;
    machine.sleepShows = false;
    return machine;
  }

  /** One that stands still unnoticed while its host sleeps, as WSL. */
  static HandMadeMachine heldByItsHost(Instant wall) {
    HandMadeMachine machine = new HandMadeMachine(wall);
    machine.sleepShows = false;
    return machine;
  }

  /** Time passes. */
  public synchronized void pass(Duration time) {
    wall = wall.plus(time);
    awake = awake.plus(time);
    up = up.plus(time);
  }

  /** Somebody sets the wall clock. */
  public synchronized void set(Duration by) {
    wall = wall.plus(by);
  }

  /** The machine sleeps. */
  public synchronized void sleep(Duration time) {
    wall = wall.plus(time);
    up = up.plus(time);
  }

  /** The machine is started anew after so long. */
  public synchronized void restart(Duration after) {
    wall = wall.plus(after);
    awake = Duration.ofSeconds(20);
    up = Duration.ofSeconds(20);
    boot = boot + "'";
  }

  /** The next process to read the clocks is stopped for so long between two of them. */
  synchronized void holdUp(Duration time) {
    heldUp = time;
  }

  @Override
  public synchronized Instant wall() {
    Instant seen = wall;
    pass(heldUp);
    heldUp = Duration.ZERO;
    return seen;
  }

  @Override
  public synchronized long nanos() {
    return awake.toNanos();
  }

  @Override
  public synchronized Optional<BootTime> boot() {
    return startKnown ? Optional.of(new BootTime(boot, up)) : Optional.empty();
  }

  @Override
  public synchronized boolean sleepShows() {
    return sleepShows;
  }
}
