package io.dr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * The odds of a plan: its graph passed through many times, each time with durations and losses
 * drawn anew. Equal seeds give equal odds.
 *
 * @param runs how many times
 * @param seed of the draws
 * @param rto the chances of the RTO
 * @param rpo the chances of the RPO; absent where no datastore's loss could be drawn
 * @param stores the losses of each datastore, in the plan's order
 * @param critical how often each step was on the critical path, from 0 to 1, most often first
 * @param histogram how many runs took how long
 */
public record Odds(
    int runs,
    long seed,
    Chances rto,
    Optional<Chances> rpo,
    Map<String, Chances> stores,
    Map<String, Double> critical,
    List<Bin> histogram) {
  private static final int BINS = 12;

  public Odds {
    stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    critical = Collections.unmodifiableMap(new LinkedHashMap<>(critical));
    histogram = List.copyOf(histogram);
  }

  /**
   * How something spreads, against its objective.
   *
   * @param objective the most that is allowed
   * @param met the part of all runs that kept to it, from 0 to 1
   * @param p50 half of the runs stayed below
   * @param p90 nine of ten stayed below
   * @param p99 ninety-nine of a hundred stayed below
   * @param unknown the part of all runs in which nobody knew; they do not count as met
   */
  public record Chances(
      Duration objective, double met, Duration p50, Duration p90, Duration p99, double unknown) {}

  /** The runs that took at least {@code from} and less than {@code until}. */
  public record Bin(Duration from, Duration until, int runs) {}

  /** Where durations and losses are drawn from. */
  public interface Draws {
    /** How long the step takes this time. */
    Duration takes(PlannedStep step, Random random);

    /** How much data the step loses in that run, counted from zero; empty when nobody knows. */
    Optional<Duration> loses(PlannedStep step, int run, Random random);
  }

  /**
   * Passes through the plan again and again.
   *
   * @param runs at least one
   * @param head what has passed on the run's clock before the first step can begin
   */
  public static Odds of(Plan plan, Draws draws, int runs, long seed, Duration head) {
    return new Passes(plan, draws, runs, head).odds(seed);
  }

  /** All passes over one plan. */
  private static final class Passes {
    private final Plan plan;
    private final Draws draws;
    private final List<PlannedStep> steps;
    private final int[][] needs;
    private final Duration head;
    private final long[] finishes;
    private final int[] onPath;
    private final Map<String, List<Optional<Duration>>> losses = new LinkedHashMap<>();

    Passes(Plan plan, Draws draws, int runs, Duration head) {
      this.plan = plan;
      this.draws = draws;
      this.steps = List.copyOf(plan.steps().values());
      this.head = head;
      this.finishes = new long[runs];
      this.onPath = new int[steps.size()];
      Map<String, Integer> place = new HashMap<>();
      steps.forEach(step -> place.put(step.id(), place.size()));
      this.needs =
          steps.stream()
              .map(
                  step ->
                      step.needs().stream().mapToInt(need -> place.getOrDefault(need, 0)).toArray())
              .toArray(int[][]::new);
    }

    Odds odds(long seed) {
      Random random = new Random(seed);
      for (int run = 0; run < finishes.length; run++) {
        pass(run, random);
      }
      Map<String, Chances> stores = new LinkedHashMap<>();
      losses.forEach((id, drawn) -> stores.put(id, lost(plan.step(id).rpo().orElseThrow(), drawn)));
      return new Odds(
          finishes.length,
          seed,
          chances(plan.objectives().rto(), finishes, finishes.length),
          worst(),
          stores,
          critical(),
          histogram());
    }

    private void pass(int run, Random random) {
      long[] ends = new long[steps.size()];
      int[] before = new int[steps.size()];
      int last = -1;
      for (int i = 0; i < ends.length; i++) {
        PlannedStep step = steps.get(i);
        before[i] = -1;
        long start = head.toMillis();
        for (int need : needs[i]) {
          if (before[i] < 0 || ends[need] > ends[before[i]]) {
            before[i] = need;
          }
        }
        start = before[i] < 0 ? start : Math.max(start, ends[before[i]]);
        ends[i] = start + draws.takes(step, random).toMillis();
        if (step.leadsToRecovery() && (last < 0 || ends[i] > ends[last])) {
          last = i;
        }
        if (step.restoresData() && step.rpo().isPresent()) {
          losses
              .computeIfAbsent(step.id(), id -> new ArrayList<>())
              .add(draws.loses(step, run, random));
        }
      }
      finishes[run] = last < 0 ? head.toMillis() : ends[last];
      for (int at = last; at >= 0; at = before[at]) {
        onPath[at]++;
      }
    }

    private static Chances chances(Duration objective, long[] millis, int all) {
      double[] values = Arrays.stream(millis).asDoubleStream().toArray();
      long met = Arrays.stream(millis).filter(each -> each <= objective.toMillis()).count();
      return new Chances(
          objective,
          met / (double) all,
          quantile(values, 0.5),
          quantile(values, 0.9),
          quantile(values, 0.99),
          (all - millis.length) / (double) all);
    }

    private static Duration quantile(double[] values, double part) {
      return values.length == 0
          ? Duration.ZERO
          : Duration.ofMillis(Math.round(Quantile.withDefaults().evaluate(values.clone(), part)));
    }

    private static Chances lost(Duration allowed, List<Optional<Duration>> drawn) {
      long[] known =
          drawn.stream().flatMap(Optional::stream).mapToLong(Duration::toMillis).toArray();
      return chances(allowed, known, drawn.size());
    }

    /** The largest loss of each run; a run in which one is unknown is unknown. */
    private Optional<Chances> worst() {
      if (losses.isEmpty()) {
        return Optional.empty();
      }
      List<Optional<Duration>> worst = new ArrayList<>();
      for (int run = 0; run < finishes.length; run++) {
        Optional<Duration> most = Optional.of(Duration.ZERO);
        for (List<Optional<Duration>> store : losses.values()) {
          Optional<Duration> one = store.get(run);
          most = most.flatMap(a -> one.map(b -> a.compareTo(b) > 0 ? a : b));
        }
        worst.add(most);
      }
      return Optional.of(lost(plan.objectives().rpo(), worst));
    }

    private Map<String, Double> critical() {
      Map<String, Double> parts = new LinkedHashMap<>();
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < onPath.length; i++) {
        if (onPath[i] > 0) {
          order.add(i);
        }
      }
      order.sort((a, b) -> Integer.compare(onPath[b], onPath[a]));
      order.forEach(i -> parts.put(steps.get(i).id(), onPath[i] / (double) finishes.length));
      return parts;
    }

    private List<Bin> histogram() {
      long least = Arrays.stream(finishes).min().orElse(0);
      long most = Arrays.stream(finishes).max().orElse(0);
      long width = Math.max(1000, (most - least) / BINS / 1000 * 1000 + 1000);
      long from = least / width * width;
      int[] counts = new int[(int) ((most - from) / width) + 1];
      for (long finish : finishes) {
        counts[(int) ((finish - from) / width)]++;
      }
      List<Bin> bins = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        bins.add(
            new Bin(
                Duration.ofMillis(from + i * width),
                Duration.ofMillis(from + (i + 1) * width),
                counts[i]));
      }
      return bins;
    }
  }
}
