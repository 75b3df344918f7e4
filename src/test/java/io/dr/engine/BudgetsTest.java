package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final Quota FIVE = new Quota("Route 53", 5, Quota.Scope.ACCOUNT, 1);

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final Budgets budgets = new Budgets(() -> now);

  /** When each of so many calls, all wanted at once, may be sent. */
  private List<Duration> booked(int calls) {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      times.add(Duration.between(now, budgets.call(FIVE, Plans.TO)));
    }
    return times;
  }

  @Test
  void aBurstIsNoMoreThanOneSecondsWorth() {
    List<Duration> times = booked(11);

    assertThat(times.subList(0, 5)).containsOnly(Duration.ZERO);
    assertThat(times.get(5)).isEqualTo(Duration.ofMillis(200));
    assertThat(times.get(10)).isEqualTo(Duration.ofMillis(1200));
  }

  @Test
  void aRefusalHalvesTheRateAndCalmBringsItBack() {
    booked(5);

    assertThat(budgets.throttled(FIVE, Plans.TO).orElseThrow().perSecond()).isEqualTo(2.5);
    assertThat(booked(2)).last().isEqualTo(Duration.ofMillis(800));
    assertThat(budgets.answered(FIVE, Plans.TO)).isEmpty();

    now = now.plusSeconds(10);
    assertThat(budgets.answered(FIVE, Plans.TO).orElseThrow().perSecond()).isEqualTo(3.125);
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
