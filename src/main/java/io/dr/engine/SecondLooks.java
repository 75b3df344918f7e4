package io.dr.engine;

import io.dr.action.Failure;
import io.dr.action.Quota;
import io.dr.plan.PlannedStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a look that did not work is made once more before the step's attempt counts as failed.
 * Where a rate is account-wide the SDK must not send a read again by itself, since nobody would
 * count those requests; so it is done here, where the budget is asked for each.
 */
final class SecondLooks {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

  private SecondLooks() {}

  /**
   * The pause before the next look; empty when the failure is the step's.
   *
   * @param looks how many have failed one after the other
   */
  static Optional<Duration> after(int looks, PlannedStep step, Failure failure) {
    boolean passing =
        switch (failure.kind()) {
          case THROTTLED, TRANSIENT, UNREACHABLE -> true;
          default -> false;
        };
    boolean counted =
        step.type().quotas().stream()
            .anyMatch(quota -> quota.scope() == Quota.Scope.ACCOUNT && quota.readsPerLook() > 0);
    // Whoever asks to be left alone is not looked at once more within that time.
    boolean welcome = failure.retryAfter().isEmpty();
    return passing && counted && welcome && looks <= PAUSES.size()
        ? Optional.of(PAUSES.get(looks - 1))
        : Optional.empty();
  }
}
