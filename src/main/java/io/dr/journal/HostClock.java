package io.dr.journal;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A clock that may know more than the present: how long its machine runs, and what befell it. */
@FunctionalInterface
public interface HostClock extends InstantSource {

  /** The clock itself, or one that knows the present alone. */
  static HostClock of(InstantSource clock) {
    return clock instanceof HostClock host ? host : clock::instant;
  }

  /** The time since the machine's start, where it is known. */
  default Optional<BootTime> sinceBoot() {
    return Optional.empty();
  }

  /** This moment on both clocks, where the machine's start is known. */
  default Optional<Anchor> anchor() {
    return sinceBoot().map(up -> new Anchor(up, instant()));
  }

  /** The steps of the wall clock that were noticed since this was last asked. */
  default List<ClockStep> steps() {
    return List.of();
  }
}
