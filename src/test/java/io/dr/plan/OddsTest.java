package io.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OddsTest {
  private static final int RUNS = 20_000;

  private static Plan diamond(int rtoMinutes) {
    return new Graph(Duration.ofMinutes(rtoMinutes))
        .step("a", Duration.ofMinutes(2))
        .step("b", Duration.ofMinutes(7), "a")
        .step("c", Duration.ofMinutes(3), "a")
        .step("d", Duration.ofMinutes(1), "b", "c")
        .plan();
  }

  private static Odds.Draws draws(
      java.util.function.BiFunction<PlannedStep, Random, Duration> takes) {
    return new Odds.Draws() {
      @Override
      public Duration takes(PlannedStep step, Random random) {
        return takes.apply(step, random);
      }

      @Override
      public Optional<Duration> loses(PlannedStep step, int run, Random random) {
        return Optional.empty();
      }
    };
  }

  @Test
  void withoutChanceTheOddsAreTheForecast() {
    Odds.Draws fixed = draws((step, random) -> step.estimate());

    Odds met = Odds.of(diamond(10), fixed, 100, 1, Duration.ZERO);
    assertThat(met.rto())
        .isEqualTo(
            new Odds.Chances(
                Duration.ofMinutes(10),
                1,
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                0));
    assertThat(met.critical()).containsOnlyKeys("a", "b", "d").containsEntry("b", 1.0);
    assertThat(Odds.of(diamond(9), fixed, 100, 1, Duration.ZERO).rto().met()).isZero();
    assertThat(Odds.of(diamond(10), fixed, 100, 1, Duration.ofMillis(1)).rto().met()).isZero();
  }

  /** c takes 3 or 13 minutes, each half of the time: 10 or 16 minutes in all. */
  @Test
  void aCoinDecidesHalfOfTheRuns() {
    Odds.Draws coin =
        draws(
            (step, random) ->
                step.id().equals("c") && random.nextBoolean()
                    ? Duration.ofMinutes(13)
                    : step.estimate());

    Odds odds = Odds.of(diamond(12), coin, RUNS, 7, Duration.ZERO);

    assertThat(odds.rto().met()).isCloseTo(0.5, within(0.02));
    assertThat(odds.critical().get("c")).isEqualTo(1 - odds.rto().met());
    assertThat(odds.critical().get("b")).isEqualTo(odds.rto().met());
    assertThat(odds.rto().p90()).isEqualTo(Duration.ofMinutes(16));
  }

  @Test
  void equalSeedsGiveEqualOdds() {
    Odds.Draws drawn = draws((step, random) -> Duration.ofMillis(random.nextInt(1_000_000)));

    Odds one = Odds.of(diamond(12), drawn, 500, 3, Duration.ZERO);

    assertThat(Odds.of(diamond(12), drawn, 500, 3, Duration.ZERO)).isEqualTo(one);
    assertThat(Odds.of(diamond(12), drawn, 500, 4, Duration.ZERO)).isNotEqualTo(one);
    assertThat(one.histogram().stream().mapToInt(Odds.Bin::runs).sum()).isEqualTo(500);
  }
}
