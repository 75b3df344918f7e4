package io.dr.report;

import io.dr.journal.ClockStep;
import io.dr.journal.RunState;
import io.dr.journal.Timekeeping;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What befell the clocks of a run.
 *
 * @param set how often the wall clock was set
 * @param ahead how far it stands ahead of the run's times now; negative when behind
 * @param slept how long the machine slept, which counts
 * @param unclear how much of the time that counts may not have passed
 * @param lost whether time may have passed that does not count
 * @param lossesFrom from when losses are counted, UTC, where that is not the outage as it was told
 */
public record ClockNote(
    int set,
    Duration ahead,
    Duration slept,
    Duration unclear,
    boolean lost,
    Optional<Instant> lossesFrom) {

  /** Empty as long as nothing befell them. */
  static Optional<ClockNote> of(RunState state) {
    Timekeeping known = state.timekeeping();
    if (known.steps().isEmpty()) {
      return Optional.empty();
    }
    int set = 0;
    boolean lost = false;
    Duration slept = Duration.ZERO;
    Duration unclear = Duration.ZERO;
    for (Timekeeping.Noticed noticed : known.steps()) {
      ClockStep step = noticed.step();
      switch (step.cause()) {
        case SET -> set++;
        case SUSPENDED -> slept = slept.plus(step.by());
        case UNKNOWN -> {
          unclear = step.passed() ? unclear.plus(step.by()) : unclear;
          lost |= !step.passed();
        }
      }
    }
    return Optional.of(
        new ClockNote(
            set,
            known.ahead(),
            slept,
            unclear,
            lost,
            Optional.of(state.lossesFrom())
                .filter(from -> !from.equals(state.initiated().outageAt()))));
  }
}
