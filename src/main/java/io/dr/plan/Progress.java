package io.dr.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
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
    // Looked through for every step at every look: ids that are alike are searched for long in the
    // maps that are immutable by themselves.
    byStep = Collections.unmodifiableMap(new HashMap<>(byStep));
  }

  /**
   * How far one step has come.
   *
   * @param startedAt when it first started, UTC
   * @param finishedAt when it was settled, UTC; absent while it runs
   * @param fraction from 0 to 1, where its newest attempt reports its progress
   * @param attemptAt when its newest attempt began, UTC
   * @param idle how long it could do nothing: it waited for people, or for its next attempt
   * @param idleSince since when it can do nothing again, UTC; absent while it works
   * @param notBefore when its next attempt begins, UTC; absent unless one is planned
   */
  public record Of(
      Instant startedAt,
      Optional<Instant> finishedAt,
      OptionalDouble fraction,
      Instant attemptAt,
      Duration idle,
      Optional<Instant> idleSince,
      Optional<Instant> notBefore) {

    /** A step that worked from its start, in one attempt. */
    public Of(Instant startedAt, Optional<Instant> finishedAt, OptionalDouble fraction) {
      this(
          startedAt,
          finishedAt,
          fraction,
          startedAt,
          Duration.ZERO,
          Optional.empty(),
          Optional.empty());
    }

    /** How long it has worked. */
    public Duration worked(Instant now) {
      Instant until = finishedAt.or(() -> idleSince).orElse(now);
      Duration worked = Duration.between(startedAt, until).minus(idle);
      return worked.isNegative() ? Duration.ZERO : worked;
    }
  }

  Optional<Of> of(String step) {
    return Optional.ofNullable(byStep.get(step));
  }
}
