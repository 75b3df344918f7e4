package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.ClockStep;
import io.dr.journal.Timekeeping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells people what befell the clocks of a run. */
final class ClockWords {
  private ClockWords() {}

  /** A step, as the timeline tells it. */
  static String told(ClockStep step) {
    String by = show(step.by().abs());
    return switch (step.cause()) {
      case SET ->
          "the wall clock was set %s by %s; the run's time does not follow it"
              .formatted(step.by().isNegative() ? "back" : "forward", by);
      case SUSPENDED -> "the machine slept for " + by + ", which counts";
      case UNKNOWN ->
          step.passed()
              ? "the wall clock leapt ahead by %s; as nothing shows whether it was set, that counts"
                  .formatted(by)
              : "the wall clock stood %s before the newest entry; how long nobody drove the run is not known"
                  .formatted(by);
    };
  }

  /**
   * What it comes to, a sentence each.
   *
   * @param now says which day is today
   */
  static List<String> lines(ClockNote note, Instant now) {
    List<String> lines = new ArrayList<>();
    if (note.ahead().abs().compareTo(Timekeeping.NOTABLE) >= 0) {
      lines.add(
          "The wall clock was set and stands %s %s the times of this run. Durations are right; if the clock was wrong before, every time of day is off by as much."
              .formatted(
                  show(note.ahead().abs()), note.ahead().isNegative() ? "behind" : "ahead of"));
    } else if (note.set() > 0) {
      lines.add("The wall clock was set and set back meanwhile. All times of this run are right.");
    }
    if (note.slept().compareTo(Duration.ZERO) > 0) {
      lines.add("The machine slept for %s, which counts.".formatted(show(note.slept())));
    }
    if (note.unclear().compareTo(Duration.ZERO) > 0) {
      lines.add(
          "The wall clock leapt ahead by %s, and nothing shows whether the machine slept or it was set. That time counts, so that the recovery took no longer than is said here."
              .formatted(show(note.unclear())));
    }
    if (note.lost()) {
      lines.add(
          "When the run was taken up, the wall clock stood before its newest entry: how long nobody"
              + " drove it is not known, and the recovery took longer than is said here.");
    }
    note.lossesFrom()
        .ifPresent(
            from ->
                lines.add(
                    "The clock that stamped the outage may have been slow. Losses are counted from %s, so that none is larger than is said here."
                        .formatted(Utc.show(from, now))));
    return lines;
  }
}
