package io.dr.action;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Up to when a datastore's data is proved to be present in the target. Unknown is never zero. */
public sealed interface RecoveryPoint {

  /** Where the instant was read, or why it could not be. */
  String source();

  /**
   * The data lost by recovering to this point: {@code max(0, outage - point)}; empty when not
   * known.
   *
   * @param outage when production stopped
   */
  Optional<Duration> lossAt(Instant outage);

  /**
   * A proved point.
   *
   * @param at the instant, UTC
   * @param source the reading that proves it, for example {@code ReplicaLag}
   */
  record Known(Instant at, String source) implements RecoveryPoint {
    @Override
    public Optional<Duration> lossAt(Instant outage) {
      Duration loss = Duration.between(at, outage);
      return Optional.of(loss.isNegative() ? Duration.ZERO : loss);
    }
  }

  /** No reading proves any point. */
  record Unknown(String source) implements RecoveryPoint {
    @Override
    public Optional<Duration> lossAt(Instant outage) {
      return Optional.empty();
    }
  }
}
