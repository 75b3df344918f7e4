package io.dr.journal;

import java.time.Duration;
import java.util.Optional;

/**
 * A moment by the machine's time since its start, which nobody can set and all its processes share.
 *
 * @param boot names this start of this machine among all others
 * @param elapsed since the start, sleep included
 */
public record BootTime(String boot, Duration elapsed) {

  /** How long after an earlier moment this is; empty when the machine was started anew since. */
  public Optional<Duration> since(BootTime earlier) {
    Duration between = elapsed.minus(earlier.elapsed);
    return boot.equals(earlier.boot) && !between.isNegative()
        ? Optional.of(between)
        : Optional.empty();
  }
}
