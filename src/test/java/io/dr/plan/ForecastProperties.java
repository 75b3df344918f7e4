package io.dr.plan;

import static io.dr.plan.Graph.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds for every graph, however it is drawn and however far it has come. */
class ForecastProperties {
  private static final int TRIES = 1000;

  /**
   * A graph.
   *
   * @param millis how long each step takes
   * @param needs of each step the earlier ones that it needs
   * @param rto of the run, in milliseconds
   */
  record Drawn(List<Long> millis, List<Set<Integer>> needs, long rto) {
    Plan plan() {
      Graph graph = new Graph(Duration.ofMillis(rto));
      for (int i = 0; i < millis.size(); i++) {
        graph.step(
            id(i),
            Duration.ofMillis(millis.get(i)),
            needs.get(i).stream().map(Drawn::id).toArray(String[]::new));
      }
      return graph.plan();
    }

    Drawn with(int step, long longer) {
      List<Long> changed = new ArrayList<>(millis);
      changed.set(step, millis.get(step) + longer);
      return new Drawn(changed, needs, rto);
    }

    Drawn needing(int step, int earlier) {
      List<Set<Integer>> changed = new ArrayList<>(needs);
      Set<Integer> more = new LinkedHashSet<>(needs.get(step));
      more.add(earlier);
      changed.set(step, more);
      return new Drawn(millis, changed, rto);
    }

    static String id(int number) {
      return "s" + number;
    }
  }

  @Provide
  Arbitrary<Drawn> graphs() {
    return Arbitraries.integers().between(1, 12).flatMap(this::graphs);
  }

  private Arbitrary<Drawn> graphs(int size) {
    Arbitrary<List<Long>> millis = Arbitraries.longs().between(0, 600_000).list().ofSize(size);
    Arbitrary<List<Set<Integer>>> needs =
        Arbitraries.integers()
            .between(0, 99)
            .set()
            .ofMaxSize(3)
            .list()
            .ofSize(size)
            .map(ForecastProperties::earlier);
    return Combinators.combine(millis, needs, Arbitraries.longs().between(1, 7_200_000))
        .as(Drawn::new);
  }

  private static List<Set<Integer>> earlier(List<Set<Integer>> drawn) {
    List<Set<Integer>> needs = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      Set<Integer> mine = new LinkedHashSet<>();
      for (int number : drawn.get(i)) {
        if (i > 0) {
          mine.add(number % i);
        }
      }
      needs.add(mine);
    }
    return needs;
  }

  private static Forecast fresh(Plan plan) {
    return Forecast.of(plan, Progress.NONE, T0, T0);
  }

  /** Lets the plan run by its estimates, some of them stretched, and stops at a moment. */
  private static Progress until(Plan plan, Instant now, int stretched) {
    Map<String, Progress.Of> progress = new HashMap<>();
    Map<String, Instant> done = new HashMap<>();
    int number = 0;
    for (PlannedStep step : plan.steps().values()) {
      Instant start = T0;
      for (String need : step.needs()) {
        Instant end = done.getOrDefault(need, T0);
        start = end.isAfter(start) ? end : start;
      }
      Duration takes = step.estimate().multipliedBy(number++ % 3 == 0 ? stretched : 1);
      Instant end = start.plus(takes);
      done.put(step.id(), end);
      if (!start.isAfter(now)) {
        Optional<Instant> settled = end.isAfter(now) ? Optional.empty() : Optional.of(end);
        progress.put(step.id(), new Progress.Of(start, settled, OptionalDouble.empty()));
      }
    }
    return new Progress(progress);
  }

  @Property(tries = TRIES)
  void nothingUnfinishedIsForecastBeforeNow(
      @ForAll("graphs") Drawn graph,
      @ForAll @LongRange(max = 3_600_000) long elapsed,
      @ForAll @IntRange(min = 1, max = 4) int stretched) {
    Plan plan = graph.plan();
    Instant now = T0.plusMillis(elapsed);
    Progress progress = until(plan, now, stretched);

    Forecast forecast = Forecast.of(plan, progress, T0, now);

    for (String step : plan.steps().keySet()) {
      boolean open =
          Optional.ofNullable(progress.byStep().get(step))
              .map(of -> of.finishedAt().isEmpty())
              .orElse(true);
      if (open) {
        assertThat(forecast.finishes().get(step)).isAfterOrEqualTo(now);
      }
    }
  }

  @Property(tries = TRIES)
  void noSlackIsNegativeOnAPlanThatMeetsItsRto(@ForAll("graphs") Drawn graph) {
    Plan plan = graph.plan();
    Assume.that(plan.expectedDuration().compareTo(plan.objectives().rto()) <= 0);

    Map<String, Duration> slack = fresh(plan).slack(plan, T0.plus(plan.objectives().rto()));

    assertThat(slack).hasSameSizeAs(plan.steps());
    assertThat(slack.values()).allMatch(each -> !each.isNegative());
  }

  @Property(tries = TRIES)
  void aFurtherDependencyNeverMakesTheFinishEarlier(
      @ForAll("graphs") Drawn graph,
      @ForAll @IntRange(max = 99) int one,
      @ForAll @IntRange(max = 99) int other) {
    int step = one % graph.millis().size();
    Assume.that(step > 0);

    Instant before = fresh(graph.plan()).recovered();
    Instant after = fresh(graph.needing(step, other % step).plan()).recovered();

    assertThat(after).isAfterOrEqualTo(before);
  }

  @Property(tries = TRIES)
  void theCriticalPathAddsUpToTheForecast(@ForAll("graphs") Drawn graph) {
    Plan plan = graph.plan();
    Forecast forecast = fresh(plan);

    Duration sum = Duration.ZERO;
    for (String step : forecast.criticalPath()) {
      sum = sum.plus(plan.step(step).estimate());
    }

    assertThat(T0.plus(sum)).isEqualTo(forecast.recovered());
    assertThat(sum).isEqualTo(plan.expectedDuration());
  }

  @Property(tries = TRIES)
  void aStepMayBeLateByItsSlackAndNotAMillisecondMore(
      @ForAll("graphs") Drawn graph, @ForAll @IntRange(max = 99) int chosen) {
    Plan plan = graph.plan();
    Instant recovered = fresh(plan).recovered();
    int step = chosen % graph.millis().size();
    Duration slack =
        Optional.ofNullable(fresh(plan).slack(plan, recovered).get(Drawn.id(step))).orElseThrow();

    assertThat(fresh(graph.with(step, slack.toMillis()).plan()).recovered()).isEqualTo(recovered);
    assertThat(fresh(graph.with(step, slack.toMillis() + 1).plan()).recovered())
        .isEqualTo(recovered.plusMillis(1));
  }

  @Property(tries = TRIES)
  void noStepIsDueAfterOneThatNeedsItMustBegin(@ForAll("graphs") Drawn graph) {
    Plan plan = graph.plan();

    for (PlannedStep step : plan.steps().values()) {
      assertThat(step.deadline()).isLessThanOrEqualTo(plan.objectives().rto());
      for (String need : step.needs()) {
        assertThat(plan.step(need).deadline())
            .isLessThanOrEqualTo(step.deadline().minus(step.estimate()));
      }
    }
  }

  @Property(tries = TRIES)
  void aRunThatKeepsToItsEstimatesKeepsItsForecast(
      @ForAll("graphs") Drawn graph, @ForAll @LongRange(max = 3_600_000) long elapsed) {
    Plan plan = graph.plan();
    Instant expected = fresh(plan).recovered();
    Instant now = T0.plusMillis(elapsed);
    Assume.that(now.isBefore(expected));

    assertThat(Forecast.of(plan, until(plan, now, 1), T0, now).recovered()).isEqualTo(expected);
  }
}
