package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  /** When so many looks come after a call, from the one that follows its answer at once. */
  private static List<Duration> looks(Instant calledAt, int count) {
    List<Duration> looks = new ArrayList<>();
    Instant now = calledAt;
    for (int i = 0; i < count; i++) {
      now = Polls.next(START, Optional.of(calledAt), now);
      looks.add(Duration.between(calledAt, now));
    }
    return looks;
  }

  @Test
  void theFirstLooksAfterACallComeEarlyAndTwiceAsLateEachTime() {
    assertThat(looks(START, 7).stream().map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_600L, 3_600L);
  }

  @Test
  void aCallInTheMiddleOfALongAttemptIsLookedAtEarlyToo() {
    assertThat(looks(START.plusSeconds(720), 6).stream().map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 16_032L);
  }

  @Test
  void whoHasCalledNothingIsNotLookedAtEarly() {
    assertThat(Polls.next(START, Optional.empty(), START)).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void aLongWaitIsLookedAtEveryTwoPerCentOfItsAge() {
    Optional<Instant> called = Optional.of(START);
    Instant later = START.plusSeconds(300);
    Instant muchLater = START.plusSeconds(3_600);

    assertThat(Polls.next(START, called, later)).isEqualTo(later.plusSeconds(6));
    assertThat(Polls.next(START, called, muchLater)).isEqualTo(muchLater.plusSeconds(15));
  }

  @Test
  void whoeverHasWaitedForABudgetIsNotLookedAtEarly() {
    Instant now = START.plusMillis(1_000);

    assertThat(Polls.next(START, Optional.of(START), now)).isEqualTo(now.plusSeconds(1));
  }
}
