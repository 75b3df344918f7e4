package io.dr.wiring;

import io.dr.action.RunFacts;
import io.dr.aws.Documents;
import io.dr.journal.Event;
import io.dr.journal.PastRuns;
import io.dr.plan.Expected;
import io.dr.plan.Odds;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.report.OddsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** The odds of a runbook: where durations and losses are drawn from, and the draws. */
public final class Prospects {
  /** Worlds that losses are read in; further runs draw from the same. */
  static final int WORLDS = 200;

  /** Nine of ten take no longer than this times the estimate, where only that is known. */
  private static final double P90_FACTOR = 1.5;

  /** The standard normal distribution's ninetieth percentile. */
  private static final double Z90 = 1.2815515655446004;

  private static final double SIGMA = Math.log(P90_FACTOR) / Z90;

  private final Surroundings surroundings;
  private final PastRuns past;

  /**
   * @param past what is known of earlier runs
   */
  public Prospects(Surroundings surroundings, PastRuns past) {
    this.surroundings = surroundings;
    this.past = past;
  }

  /**
   * The odds of a run that began now.
   *
   * @param runs how many are drawn
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public OddsReport of(RunRequest request, int runs) {
    Plan plan = Recoveries.plan("odds", request, past);
    Instant now = surroundings.clock().instant();
    Instant outage = request.outageAt().orElse(now);
    Instant declared = outage.isAfter(now) ? outage : now;
    Drawn draws = new Drawn(plan, losses(plan, request, outage, declared), request.seed());
    Duration head = Duration.between(plan.clockStart(outage, declared), declared);
    Odds odds = Odds.of(plan, draws, runs, request.seed(), head);
    return OddsReport.of(plan, odds, draws.sources());
  }

  private LossDraws losses(Plan plan, RunRequest request, Instant outage, Instant declared) {
    RunFacts facts =
        new RunFacts(
            "odds",
            plan.runbook(),
            true,
            plan.from(),
            plan.to(),
            plan.accounts(),
            plan.tags(),
            outage,
            declared,
            request.by());
    return new LossDraws(facts, Documents.in(Recoveries.folder(surroundings, request.path())));
  }

  /** Draws from history where there is enough of it, else around what is expected. */
  private final class Drawn implements Odds.Draws {
    private final Map<String, List<Duration>> took = new HashMap<>();
    private final Map<String, List<Duration>> lost = new HashMap<>();
    private final Map<String, List<Optional<Duration>>> worlds = new HashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final LossDraws simulated;
    private final long seed;

    Drawn(Plan plan, LossDraws simulated, long seed) {
      this.simulated = simulated;
      this.seed = seed;
      for (PlannedStep step : plan.steps().values()) {
        Expected.Basis basis = step.expected().basis();
        if (step.expected().runs() > 0) {
          Predicate<Event.Mode> real = PastRuns::real;
          boolean measured = basis == Expected.Basis.RECOVERIES;
          took.put(step.id(), sorted(past.took(step.id(), measured ? real : real.negate())));
        }
        List<Duration> losses = past.losses(step.id(), PastRuns::real);
        if (losses.size() >= PastRuns.ENOUGH) {
          lost.put(step.id(), sorted(losses));
        }
        if (step.restoresData()) {
          sources.put(
              step.id(),
              lost.containsKey(step.id())
                  ? losses.size() + " " + Expected.Basis.RECOVERIES.words()
                  : WORLDS + " simulated worlds");
        }
      }
    }

    Map<String, String> sources() {
      return sources;
    }

    private static List<Duration> sorted(List<Duration> measured) {
      return measured.stream().sorted().toList();
    }

    @Override
    public Duration takes(PlannedStep step, Random random) {
      List<Duration> measured = took.getOrDefault(step.id(), List.of());
      if (!measured.isEmpty()) {
        return between(measured, random);
      }
      double factor = Math.exp(SIGMA * random.nextGaussian());
      return Duration.ofMillis(Math.round(step.estimate().toMillis() * factor));
    }

    @Override
    public Optional<Duration> loses(PlannedStep step, int run, Random random) {
      List<Duration> measured = lost.getOrDefault(step.id(), List.of());
      if (!measured.isEmpty()) {
        return Optional.of(between(measured, random));
      }
      List<Optional<Duration>> read = worlds.computeIfAbsent(step.id(), id -> new ArrayList<>());
      int world = run % WORLDS;
      if (world == read.size()) {
        read.add(simulated.loss(step, seed + world));
      }
      return read.get(world);
    }

    /** Between two neighbours among the measured values: what lies between them may happen too. */
    private static Duration between(List<Duration> sorted, Random random) {
      double place = random.nextDouble() * (sorted.size() - 1);
      int below = (int) place;
      int above = Math.min(below + 1, sorted.size() - 1);
      double low = sorted.get(below).toMillis();
      double high = sorted.get(above).toMillis();
      return Duration.ofMillis(Math.round(low + (high - low) * (place - below)));
    }
  }
}
