package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.action.Trait;
import io.dr.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a service asks for is kept to, by a step as well. */
class TellingAsideTest {
  private static final Failure THROTTLED =
      Failure.of(Failure.Kind.THROTTLED, "It is too much.", "Wait.");

  @Test
  void aStepWaitsAsLongAsItIsAskedTo() {
    Failure asked = THROTTLED.retryAfter(Duration.ofSeconds(60));

    assertThat(Backoff.after("run/page", 1, asked, Step.Retry.DEFAULT))
        .contains(Duration.ofSeconds(60));
    assertThat(Backoff.after("run/page", 1, THROTTLED, Step.Retry.DEFAULT))
        .hasValueSatisfying(own -> assertThat(own).isLessThan(Duration.ofSeconds(3)));
  }

  @Test
  void onlyWhatTellsPeopleAndGoesOnIsTold() {
    assertThat(
            new Plans()
                .step("page", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.INFORMS))
                .plan()
                .step("page")
                .tellsAside())
        .isFalse();
    assertThat(
            new Plans()
                .step("page", Step.OnFailure.CONTINUE, Optional.empty(), List.of(Trait.INFORMS))
                .plan()
                .step("page")
                .tellsAside())
        .isTrue();
  }
}
