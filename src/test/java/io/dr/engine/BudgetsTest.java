package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Quota;
import io.dr.runbook.Account;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final Quota FIVE = new Quota("Route 53", 5, Quota.Scope.ACCOUNT, 1);
  private static final Quota REGIONAL = new Quota("RDS", 5, Quota.Scope.REGION, 1);

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final Budgets budgets = new Budgets(() -> now);

  /** When each of so many calls, all wanted at once, may be sent. */
  private List<Duration> booked(Quota quota, int calls) {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      times.add(Duration.between(now, budgets.call(quota, Plans.TO)));
    }
    return times;
  }

  @Test
  void requestsOfAnAccountWideRateAreSpacedOut() {
    List<Duration> times = booked(FIVE, 11);

    assertThat(times.get(0)).isZero();
    for (int i = 5; i < times.size(); i++) {
      assertThat(times.get(i).minus(times.get(i - 5))).isGreaterThan(Duration.ofSeconds(1));
    }
    assertThat(times.get(10)).isLessThan(Duration.ofMillis(2_100));
  }

  @Test
  void aRegionsRateAllowsABurstOfOneSecondsWorth() {
    List<Duration> times = booked(REGIONAL, 11);

    assertThat(times.subList(0, 5)).containsOnly(Duration.ZERO);
    assertThat(times.get(5)).isEqualTo(Duration.ofMillis(200));
    assertThat(times.get(10)).isEqualTo(Duration.ofMillis(1200));
  }

  @Test
  void noSecondSeesMoreThanTheRateEvenWhenALookSendsSeveralRequests() {
    Quota several = new Quota("Route 53", 5, Quota.Scope.ACCOUNT, 3);
    List<Instant> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      boolean look = i % 4 == 3;
      Instant free =
          look ? budgets.look(List.of(several), Plans.TO) : budgets.call(several, Plans.TO);
      for (int request = 0; request < (look ? 3 : 1); request++) {
        sent.add(free);
      }
    }

    for (Instant from : sent) {
      assertThat(sent)
          .filteredOn(at -> !at.isBefore(from) && !at.isAfter(from.plusSeconds(1)))
          .hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void anAccountWideRateHoldsInEverySecondHoweverRequestsComeAndWhateverTheyBookTogether() {
    SplittableRandom random = new SplittableRandom(7);
    List<Instant> sent = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int together = random.nextInt(1, 4);
      Quota quota = new Quota("Route 53", 5, Quota.Scope.ACCOUNT, together);
      Instant free = budgets.look(List.of(quota), random.nextBoolean() ? Plans.TO : Plans.FROM);
      for (int request = 0; request < together; request++) {
        sent.add(free);
      }
      now = now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(50));
    }

    for (int i = 5; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - 5), sent.get(i)))
          .isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aSecondsWorthOfAnAccountWideRateMayGoOutAtOnceAndMayNotBeMore() {
    assertThat(booked(FIVE, 5)).containsOnly(Duration.ZERO);
    assertThatThrownBy(() -> FIVE.bursting(6)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBurstIsGivenUpWhereTheServiceThrottlesAndComesBackWithTheWholeRate() {
    Quota bursting = REGIONAL.bursting(20);
    assertThat(booked(bursting, 20)).containsOnly(Duration.ZERO);
    assertThat(booked(bursting, 1)).containsExactly(Duration.ofMillis(200));

    now = now.plusSeconds(60);
    budgets.throttled(bursting, Plans.TO);
    assertThat(booked(bursting, 3)).last().isNotEqualTo(Duration.ZERO);

    for (int i = 0; i < 4; i++) {
      now = now.plusSeconds(10);
      budgets.answered(bursting, Plans.TO);
    }
    now = now.plusSeconds(60);
    assertThat(booked(bursting, 20)).containsOnly(Duration.ZERO);
  }

  @Test
  void aRequestCountsUntilASecondAfterItsAnswerSinceNobodyKnowsWhenItWasSent() {
    Budgets.Entry slow = enter().orElseThrow();
    now = now.plusSeconds(3);
    for (int i = 0; i < 4; i++) {
      enter().orElseThrow().close(now);
    }

    assertThat(enter()).isEmpty();
    slow.close(now);
    now = now.plusMillis(999);
    assertThat(enter()).isEmpty();
    now = now.plusMillis(1);
    assertThat(enter()).isPresent();
  }

  @Test
  void requestsThatAreNeverAnsweredDoNotKeepOthersOutForEver() {
    for (int i = 0; i < 5; i++) {
      assertThat(enter()).isPresent();
    }

    assertThat(enter()).isEmpty();
    now = now.plusSeconds(16);
    assertThat(enter()).isPresent();
  }

  private Optional<Budgets.Entry> enter() {
    return budgets.enterForCall(FIVE, Plans.TO);
  }

  @Test
  void eachAccountHasABudgetOfItsOwn() {
    Site other = Plans.TO.in(new Account("dns", "444455556666", Optional.empty()));

    booked(FIVE, 5);

    assertThat(budgets.call(FIVE, other)).isEqualTo(now);
    assertThat(budgets.call(FIVE, Plans.TO)).isAfter(now);
  }

  @Test
  void aRefusalHalvesTheRateAndCalmBringsItBack() {
    booked(REGIONAL, 5);

    assertThat(budgets.throttled(REGIONAL, Plans.TO).orElseThrow().perSecond()).isEqualTo(2.5);
    assertThat(booked(REGIONAL, 2)).last().isEqualTo(Duration.ofMillis(800));
    assertThat(budgets.answered(REGIONAL, Plans.TO)).isEmpty();

    now = now.plusSeconds(10);
    assertThat(budgets.answered(REGIONAL, Plans.TO).orElseThrow().perSecond()).isEqualTo(3.125);
  }

  @Test
  void refusalsOfRequestsSentTogetherCountOnce() {
    assertThat(budgets.throttled(FIVE, Plans.TO)).isPresent();
    assertThat(budgets.throttled(FIVE, Plans.TO)).isEmpty();

    now = now.plusSeconds(1);
    assertThat(budgets.throttled(FIVE, Plans.TO)).isPresent();
  }

  @Test
  void theRateNeverFallsBelowASixteenth() {
    double rate = 5;
    for (int i = 0; i < 20; i++) {
      rate = budgets.throttled(FIVE, Plans.TO).map(Budgets.Changed::perSecond).orElse(rate);
      now = now.plusSeconds(2);
    }

    assertThat(rate).isEqualTo(5.0 / 16);
  }
}
