package io.dr.plan;

import static io.dr.plan.Graph.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Graphs small enough to be computed by hand, each with its figures, to the millisecond. */
class ForecastTest {
  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Duration min(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static Instant at(Duration sinceStart) {
    return T0.plus(sinceStart);
  }

  private static Progress.Of running(Duration since) {
    return new Progress.Of(at(since), Optional.empty(), OptionalDouble.empty());
  }

  private static Progress.Of done(Duration from, Duration until) {
    return new Progress.Of(at(from), Optional.of(at(until)), OptionalDouble.empty());
  }

  private static Forecast forecast(Plan plan, Map<String, Progress.Of> progress, Duration now) {
    return Forecast.of(plan, new Progress(progress), T0, at(now));
  }

  private static void finishes(Forecast forecast, Map<String, Duration> expected) {
    Map<String, Instant> instants = new HashMap<>();
    expected.forEach((step, since) -> instants.put(step, at(since)));
    assertThat(forecast.finishes()).isEqualTo(instants);
  }

  private static void due(Plan plan, Map<String, Duration> expected) {
    Map<String, Duration> deadlines = new HashMap<>();
    plan.steps().values().forEach(step -> deadlines.put(step.id(), step.deadline()));
    assertThat(deadlines).isEqualTo(expected);
  }

  /** a 1m00.001s -> b 2m00.010s -> c 3m00.100s; 6m00.111s in all, of 10 minutes. */
  @Nested
  class AChain {
    private final Plan plan =
        new Graph(min(10))
            .step("a", ms(60_001))
            .step("b", ms(120_010), "a")
            .step("c", ms(180_100), "b")
            .plan();

    @Test
    void isDueFromTheEndBackwards() {
      // c: 600.000; b: 600.000 - 180.100; a: 419.900 - 120.010
      due(plan, Map.of("c", ms(600_000), "b", ms(419_900), "a", ms(299_890)));
    }

    @Test
    void isForecastFromTheStartForwards() {
      Forecast forecast = forecast(plan, Map.of(), Duration.ZERO);

      finishes(forecast, Map.of("a", ms(60_001), "b", ms(180_011), "c", ms(360_111)));
      assertThat(forecast.recovered()).isEqualTo(at(ms(360_111)));
      assertThat(forecast.criticalPath()).containsExactly("a", "b", "c");
      assertThat(forecast.slack(plan, at(min(10))))
          .isEqualTo(Map.of("a", ms(239_889), "b", ms(239_889), "c", ms(239_889)));
      assertThat(plan.expectedDuration()).isEqualTo(ms(360_111));
    }

    @Test
    void movesWithWhatIsBehindIt() {
      // a took 20 s longer; b runs since then and is 100 s in.
      Forecast forecast =
          forecast(
              plan,
              Map.of("a", done(Duration.ZERO, ms(80_001)), "b", running(ms(80_001))),
              ms(180_001));

      finishes(forecast, Map.of("a", ms(80_001), "b", ms(200_011), "c", ms(380_111)));
    }

    @Test
    void neverLiesInThePast() {
      // b was to be done at 180.011 and is not at 200.000: at the earliest it is done now.
      Forecast forecast =
          forecast(
              plan,
              Map.of("a", done(Duration.ZERO, ms(60_001)), "b", running(ms(60_001))),
              ms(200_000));

      finishes(forecast, Map.of("a", ms(60_001), "b", ms(200_000), "c", ms(380_100)));
    }

    @Test
    void startsWhenTheRunDoes() {
      Forecast early = Forecast.of(plan, Progress.NONE, at(min(5)), T0);
      Forecast late = Forecast.of(plan, Progress.NONE, T0, at(min(5)));

      assertThat(early.recovered()).isEqualTo(at(min(5).plusMillis(360_111)));
      assertThat(late.recovered()).isEqualTo(early.recovered());
    }
  }

  /** a 2m -> b 7m, c 3m500ms -> d 1m: 10 minutes over b; c has 3m59.500s to spare. */
  @Nested
  class ADiamond {
    private final Plan plan =
        new Graph(min(12))
            .step("a", min(2))
            .step("b", min(7), "a")
            .step("c", ms(180_500), "a")
            .step("d", min(1), "b", "c")
            .plan();

    @Test
    void isDueByItsLongerArm() {
      // d 12; b and c 11; a by b: 11 - 7 = 4 (by c it would be 7:59.500)
      due(plan, Map.of("d", min(12), "b", min(11), "c", min(11), "a", min(4)));
    }

    @Test
    void hangsOnItsLongerArm() {
      Forecast forecast = forecast(plan, Map.of(), Duration.ZERO);

      finishes(forecast, Map.of("a", min(2), "b", min(9), "c", ms(300_500), "d", min(10)));
      assertThat(forecast.criticalPath()).containsExactly("a", "b", "d");
      assertThat(forecast.slack(plan, at(min(12))))
          .isEqualTo(Map.of("a", min(2), "b", min(2), "c", ms(359_500), "d", min(2)));
    }

    @Test
    void hangsOnTheOtherArmOnceThatIsLater() {
      // c reports 10 % after 50 s of its attempt: 500 s in all, from 120 s on: done at 620 s.
      Forecast forecast =
          forecast(
              plan,
              Map.of(
                  "a",
                  done(Duration.ZERO, min(2)),
                  "b",
                  running(min(2)),
                  "c",
                  new Progress.Of(at(min(2)), Optional.empty(), OptionalDouble.of(0.1))),
              ms(170_000));

      finishes(forecast, Map.of("a", min(2), "b", min(9), "c", ms(620_000), "d", ms(680_000)));
      assertThat(forecast.criticalPath()).containsExactly("a", "c", "d");
      // To be recovered at 12:00 c must be done at 11:00, which is 660 s.
      assertThat(forecast.slack(plan, at(min(12))))
          .containsEntry("c", ms(40_000))
          .containsEntry("b", min(2))
          .containsEntry("d", ms(40_000));
    }

    @Test
    void doesNotTrustTheFirstFewPercent() {
      Map<String, Progress.Of> little =
          Map.of(
              "a",
              done(Duration.ZERO, min(2)),
              "c",
              new Progress.Of(at(min(2)), Optional.empty(), OptionalDouble.of(0.049)));

      assertThat(forecast(plan, little, ms(170_000)).finishes())
          .containsEntry("c", at(ms(300_500)));
    }
  }

  /** Six of 1 to 6 minutes beside each other, and one of 30 s behind them all. */
  @Nested
  class AWideGraph {
    private final Plan plan =
        new Graph(min(7))
            .step("one", min(1))
            .step("two", min(2))
            .step("three", min(3))
            .step("four", min(4))
            .step("five", min(5))
            .step("six", min(6))
            .step("last", ms(30_000), "one", "two", "three", "four", "five", "six")
            .plan();

    @Test
    void hangsOnTheLongest() {
      Forecast forecast = forecast(plan, Map.of(), Duration.ZERO);

      assertThat(forecast.recovered()).isEqualTo(at(ms(390_000)));
      assertThat(forecast.criticalPath()).containsExactly("six", "last");
      assertThat(forecast.slack(plan, at(min(7))))
          .isEqualTo(
              Map.of(
                  "one", ms(330_000),
                  "two", ms(270_000),
                  "three", ms(210_000),
                  "four", ms(150_000),
                  "five", ms(90_000),
                  "six", ms(30_000),
                  "last", ms(30_000)));
      plan.steps().values().stream()
          .filter(step -> !step.id().equals("last"))
          .forEach(step -> assertThat(step.deadline()).isEqualTo(ms(390_000)));
    }

    @Test
    void ofTwoThatEndTogetherNamesTheSameOneEveryTime() {
      Map<String, Progress.Of> together =
          Map.of("five", done(Duration.ZERO, min(6)), "six", done(Duration.ZERO, min(6)));

      Forecast first = forecast(plan, together, min(6));
      for (int i = 0; i < 20; i++) {
        assertThat(forecast(plan, together, min(6)).criticalPath()).isEqualTo(first.criticalPath());
      }
    }
  }

  /** One step of 10 minutes, of 15. */
  @Nested
  class AStepThatWaits {
    private final Plan plan = new Graph(min(15)).step("a", min(10)).plan();

    private Instant finish(Progress.Of progress, Duration now) {
      return forecast(plan, Map.of("a", progress), now).recovered();
    }

    private Progress.Of idle(Duration before, Optional<Duration> since, Optional<Duration> next) {
      return new Progress.Of(
          T0,
          Optional.empty(),
          OptionalDouble.empty(),
          T0,
          before,
          since.map(ForecastTest::at),
          next.map(ForecastTest::at));
    }

    @Test
    void forItsNextAttemptHasTheRestOfItsWorkStillBeforeIt() {
      // It worked for 4 minutes, failed, and is tried again at 6:30: 6:30 + (10 - 4) = 12:30.
      Progress.Of retrying = idle(Duration.ZERO, Optional.of(min(4)), Optional.of(ms(390_000)));

      assertThat(finish(retrying, min(4))).isEqualTo(at(ms(750_000)));
      assertThat(finish(retrying, min(6))).isEqualTo(at(ms(750_000)));
      // The attempt is late itself: 7:00 + 6.
      assertThat(finish(retrying, min(7))).isEqualTo(at(min(13)));
    }

    @Test
    void andGoesOnDoesNotCountThePauseAsWork() {
      // 4 minutes of work, 2:30 of waiting, now 8:00: 5:30 worked, so 4:30 are left.
      Progress.Of again = idle(ms(150_000), Optional.empty(), Optional.empty());

      assertThat(finish(again, min(8))).isEqualTo(at(ms(750_000)));
    }

    @Test
    void forAPersonMovesTheEndWithEveryMinute() {
      Progress.Of asked = idle(Duration.ZERO, Optional.of(min(1)), Optional.empty());

      assertThat(finish(asked, min(1))).isEqualTo(at(min(10)));
      assertThat(finish(asked, min(5))).isEqualTo(at(min(14)));
      assertThat(finish(asked, min(7))).isEqualTo(at(min(16)));
    }

    @Test
    void isJudgedByTheProgressOfItsNewestAttemptAlone() {
      // The second attempt began at 6:00 and is half done at 8:00: done at 10:00.
      Progress.Of second =
          new Progress.Of(
              T0,
              Optional.empty(),
              OptionalDouble.of(0.5),
              at(min(6)),
              min(2),
              Optional.empty(),
              Optional.empty());

      assertThat(finish(second, min(8))).isEqualTo(at(min(10)));
    }
  }

  @Nested
  class AWrittenDeadline {
    @Test
    void holdsWhereItIsTheEarlierOneAndHurriesWhatComesBefore() {
      Plan plan =
          new Graph(min(60))
              .step("a", min(5))
              .due("b", min(10), min(30), "a")
              .step("c", min(3), "b")
              .plan();

      due(plan, Map.of("a", min(20), "b", min(30), "c", min(60)));
      assertThat(plan.step("b").deadlineWritten()).isTrue();
    }

    @Test
    void givesWayWhereItWouldMakeOthersLate() {
      Plan plan = new Graph(min(60)).due("b", min(10), min(58)).step("c", min(3), "b").plan();

      due(plan, Map.of("b", min(57), "c", min(60)));
      assertThat(plan.step("b").deadlineWritten()).isFalse();
    }
  }

  @Test
  void aVerdictTurnsOneMillisecondBeyondTheDeadline() {
    Instant deadline = at(min(5));
    Instant beyond = deadline.plusMillis(1);

    assertThat(RtoVerdict.of(deadline, Optional.of(deadline), T0)).isEqualTo(RtoVerdict.MET);
    assertThat(RtoVerdict.of(deadline, Optional.of(beyond), T0)).isEqualTo(RtoVerdict.MISSED);
    assertThat(RtoVerdict.of(deadline, Optional.empty(), deadline)).isEqualTo(RtoVerdict.ON_TRACK);
    assertThat(RtoVerdict.of(deadline, Optional.empty(), beyond)).isEqualTo(RtoVerdict.AT_RISK);
  }
}
