package io.dr.journal;

import java.time.Duration;

/**
 * The wall clock no longer shows what it should by the time that has passed.
 *
 * @param cause what is known of why
 * @param by how far it stands ahead of that; negative when it was set back
 */
public record ClockStep(Cause cause, Duration by) {

  /** Why the wall clock moved by itself. */
  public enum Cause {
    /** It was set, by hand or by NTP: no time has passed with that. */
    SET,
    /** The machine slept: that time has passed, though the process had nothing of it. */
    SUSPENDED,
    /** Nothing shows whether time has passed. */
    UNKNOWN
  }

  /**
   * Whether the run's own time went on with it. Where nothing shows whether time has passed, it is
   * taken to have: no verdict becomes better by that than it is.
   */
  public boolean passed() {
    return cause == Cause.SUSPENDED || (cause == Cause.UNKNOWN && !by.isNegative());
  }
}
