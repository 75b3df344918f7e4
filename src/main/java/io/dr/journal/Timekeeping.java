package io.dr.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run's journal says of its clocks. A run's time is the wall clock's as it was when the run
 * began, and goes on with the time that really passes: setting the clock does not move it.
 *
 * @param anchor a moment of whoever drives the run, on the clock that its machine's processes share
 * @param ahead how far the wall clock stands ahead of the run's time; negative when behind
 * @param passed what was added to the time of the driver since the anchor
 * @param awakeSince when the machine last woke, UTC: before that it did nothing for a while
 * @param steps those that were noticed, oldest first
 */
public record Timekeeping(
    Optional<Anchor> anchor,
    Duration ahead,
    Duration passed,
    Optional<Instant> awakeSince,
    List<Noticed> steps) {

  /** A smaller difference is a clock's usual inaccuracy, or what NTP evens out in small steps. */
  public static final Duration NOTABLE = Duration.ofSeconds(2);

  /** A clock of which nothing is noted. */
  public static final Timekeeping UNDISTURBED =
      new Timekeeping(Optional.empty(), Duration.ZERO, Duration.ZERO, Optional.empty(), List.of());

  /**
   * A step of the wall clock.
   *
   * @param at by the run's time, UTC
   */
  public record Noticed(Instant at, ClockStep step) {}

  public Timekeeping {
    steps = List.copyOf(steps);
  }

  /** Somebody drives the run from here on. */
  Timekeeping with(Optional<Anchor> driver) {
    return new Timekeeping(driver, ahead, Duration.ZERO, awakeSince, steps);
  }

  Timekeeping with(ClockStep step, Instant at) {
    List<Noticed> all = new ArrayList<>(steps);
    all.add(new Noticed(at, step));
    boolean unseen = step.cause() == ClockStep.Cause.UNKNOWN;
    return new Timekeeping(
        anchor,
        step.passed() ? ahead : ahead.plus(step.by()),
        // What the machine slept, the time since its start contains already.
        step.passed() && unseen ? passed.plus(step.by()) : passed,
        step.passed() ? Optional.of(at) : awakeSince,
        all);
  }

  /** By how much the moment at which the run was begun may really have been later. */
  Duration late() {
    Duration late = ahead.isNegative() ? Duration.ZERO : ahead;
    for (Noticed noticed : steps) {
      ClockStep step = noticed.step();
      if (step.cause() == ClockStep.Cause.UNKNOWN && step.passed()) {
        late = late.plus(step.by());
      }
    }
    return late;
  }

  /**
   * What befell the wall clock while nobody drove the run.
   *
   * @param by how far it stands ahead of where it should
   * @param up the time since the machine's start now
   */
  public ClockStep away(Duration by, Optional<BootTime> up) {
    // On a machine that was started anew nothing says how much time has passed.
    boolean known = anchor.flatMap(a -> up.flatMap(now -> now.since(a.up()))).isPresent();
    return new ClockStep(
        known ? ClockStep.Cause.SET : ClockStep.Cause.UNKNOWN, by.truncatedTo(ChronoUnit.MILLIS));
  }

  /**
   * What the clock of whoever drives the run shows now.
   *
   * @param own what one's own clock shows, UTC
   * @param up the time since the start of one's own machine
   * @param notBefore what it must have shown already, UTC
   */
  public Instant present(Instant own, Optional<BootTime> up, Instant notBefore) {
    Optional<Instant> shared =
        anchor.flatMap(
            known ->
                up.flatMap(now -> now.since(known.up()))
                    .map(since -> known.at().plus(since).plus(passed)));
    Instant told = shared.orElseGet(() -> own.minus(ahead));
    return told.isBefore(notBefore) ? notBefore : told;
  }
}
