package io.dr.journal;

import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What is known of earlier runs of one runbook, newest first.
 *
 * @param runs those that could be read
 */
public record PastRuns(List<Past> runs) {
  /** No run was ever made. */
  public static final PastRuns NONE = new PastRuns(List.of());

  /** Fewer measured runs than this say too little. */
  public static final int ENOUGH = 3;

  /** Runs are many and long, and an initiation waits for this: the newest count. */
  private static final int MOST_ENTRIES = 20_000;

  public PastRuns {
    runs = List.copyOf(runs);
  }

  /**
   * An earlier run.
   *
   * @param state how it stands
   * @param entries its log
   * @param attached when it was taken up, UTC
   */
  public record Past(RunState state, List<Entry> entries, List<Instant> attached) {
    public Past {
      entries = List.copyOf(entries);
      attached = List.copyOf(attached);
    }

    Past(RunState state, List<Entry> entries) {
      this(
          state,
          entries,
          // Asked for each step: the log is long, and a run is taken up a few times.
          entries.stream()
              .filter(entry -> entry.event() instanceof Event.OrchestratorAttached)
              .map(Entry::at)
              .toList());
    }

    /** Disaster or rehearsal. */
    public Event.Mode mode() {
      return state.initiated().mode();
    }

    /**
     * How long a step worked; empty unless it succeeded, and was driven without a break. What it
     * waited for people and for a further attempt is not counted.
     */
    public Optional<Duration> took(String step) {
      StepState known = state.step(step);
      if (known.status() != StepStatus.SUCCEEDED
          || known.firstStartedAt().isEmpty()
          || known.settledAt().isEmpty()) {
        return Optional.empty();
      }
      Instant from = known.firstStartedAt().get();
      Instant until = known.settledAt().get();
      boolean broken = attached.stream().anyMatch(at -> at.isAfter(from) && at.isBefore(until));
      return broken
          ? Optional.empty()
          : Optional.of(Duration.between(from, until).minus(known.idle()));
    }

    /** How much data a step lost, where that is known. */
    public Optional<Duration> loss(String step) {
      return state
          .step(step)
          .recoveryPoint()
          .flatMap(point -> point.lossAt(state.initiated().outageAt()));
    }
  }

  /**
   * The runs of a runbook that a journal holds. What cannot be read is left out: history is no
   * reason not to begin.
   */
  public static PastRuns of(Journal journal, String runbook) {
    List<Past> found = new ArrayList<>();
    int entries = 0;
    for (String run : journal.runs()) {
      if (entries > MOST_ENTRIES) {
        break;
      }
      try {
        List<Entry> log = journal.read(run, 0);
        entries += log.size();
        RunState state = RunState.of(run, log);
        if (state.initiation().map(begun -> begun.runbook().equals(runbook)).orElse(false)) {
          found.add(new Past(state, log));
        }
      } catch (JournalException | IllegalStateException e) {
        org.slf4j.LoggerFactory.getLogger(PastRuns.class).debug("run {} is left out", run, e);
      }
    }
    return new PastRuns(found);
  }

  /** How long a step took in runs of that kind, newest first. */
  public List<Duration> took(String step, Predicate<Event.Mode> kind) {
    return runs.stream()
        .filter(past -> kind.test(past.mode()))
        .flatMap(past -> past.took(step).stream())
        .toList();
  }

  /** How much data a step lost in runs of that kind, newest first. */
  public List<Duration> losses(String step, Predicate<Event.Mode> kind) {
    return runs.stream()
        .filter(past -> kind.test(past.mode()))
        .flatMap(past -> past.loss(step).stream())
        .toList();
  }

  /** Measured in the real world. */
  public static boolean real(Event.Mode mode) {
    return mode != Event.Mode.SIMULATION;
  }

  /**
   * What to expect of each step: the median of recoveries, where there are enough; else, for a
   * rehearsal, that of simulations. A simulation draws from our assumptions, so for a recovery it
   * does not stand before an estimate that somebody wrote down for these very systems.
   */
  public Map<String, Expected> expected(Plan plan, Event.Mode mode) {
    Map<String, Expected> expected = new LinkedHashMap<>();
    for (PlannedStep step : plan.steps().values()) {
      List<Duration> real = took(step.id(), PastRuns::real);
      List<Duration> simulated = took(step.id(), kind -> !real(kind));
      boolean estimated = step.expected().basis() == Expected.Basis.ESTIMATE;
      if (real.size() >= ENOUGH) {
        expected.put(step.id(), median(real, Expected.Basis.RECOVERIES));
      } else if (simulated.size() >= ENOUGH && !(real(mode) && estimated)) {
        expected.put(step.id(), median(simulated, Expected.Basis.SIMULATIONS));
      }
    }
    return expected;
  }

  private static Expected median(List<Duration> measured, Expected.Basis basis) {
    double[] millis = measured.stream().mapToDouble(Duration::toMillis).toArray();
    long median = Math.round(Median.withDefaults().evaluate(millis));
    return new Expected(Duration.ofMillis(median), basis, measured.size());
  }
}
