package io.dr.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a run has come, as a forecast needs to know it. Steps that are not named have not
 * started.
 *
 * @param byStep by step id
 */
public record Progress(Map<String, Of> byStep) {
  /** Nothing has started. */
  public static final Progress NONE = new Progress(Map.of());

  public Progress {
    byStep = Map.copyOf(byStep);
  }

  /**
   * How far one step has come.
   *
   * @param startedAt when it first started, UTC
   * @param finishedAt when it was settled, UTC; absent while it runs
   * @param fraction from 0 to 1, where it reports its progress
   */
  public record Of(Instant startedAt, Optional<Instant> finishedAt, OptionalDouble fraction) {}

  Optional<Of> of(String step) {
    return Optional.ofNullable(byStep.get(step));
  }
}
