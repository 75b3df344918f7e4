package io.dr.report;

import java.time.Duration;
import java.time.Instant;

/** The run's clock: when it started and what it shows. */
record RtoClock(Instant start, Instant now) {
  Duration at(Instant instant) {
    return Duration.between(start, instant);
  }
}
