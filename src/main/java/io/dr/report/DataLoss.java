package io.dr.report;

import io.dr.action.RecoveryPoint;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.RpoVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The largest loss over the datastores. A loss that nothing proves counts as a breach unless a
 * person accepted it by name.
 */
public final class DataLoss {
  private DataLoss() {}

  static StatusReport.Rpo of(Plan plan, RunState state) {
    Instant outage = state.lossesFrom();
    Duration target = plan.objectives().rpo();
    Optional<Duration> worst = Optional.empty();
    Optional<String> worstStep = Optional.empty();
    Optional<String> source = Optional.empty();
    List<String> over = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    boolean breached = false;
    for (PlannedStep step : plan.steps().values()) {
      StepState known = state.step(step.id());
      if (!step.restoresData() || !counts(known)) {
        continue;
      }
      Optional<Duration> loss = known.recoveryPoint().flatMap(point -> point.lossAt(outage));
      if (loss.isEmpty()) {
        unknown.add(step.id());
        breached |= known.lossAcceptedBy().isEmpty();
        continue;
      }
      if (loss.get().compareTo(step.rpo().orElse(target)) > 0) {
        over.add(step.id());
      }
      if (worst.isEmpty() || loss.get().compareTo(worst.get()) > 0) {
        worst = loss;
        worstStep = Optional.of(step.id());
        source = known.recoveryPoint().map(RecoveryPoint::source).map(Plain::text);
      }
    }
    // A datastore with a stricter objective of its own is held against that.
    boolean missed = !over.isEmpty() || worst.map(loss -> loss.compareTo(target) > 0).orElse(false);
    return new StatusReport.Rpo(
        target,
        worst,
        worstStep,
        source,
        over,
        unknown,
        verdict(worst, unknown, missed),
        breached || missed);
  }

  /** The steps that lost more than they may, or of which nobody knows and nobody accepted it. */
  public static List<String> breaches(Plan plan, RunState state) {
    StatusReport.Rpo rpo = of(plan, state);
    List<String> steps = new ArrayList<>(rpo.over());
    for (String step : rpo.unknown()) {
      if (state.step(step).lossAcceptedBy().isEmpty()) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static boolean counts(StepState known) {
    return known.status() == StepStatus.SUCCEEDED || known.recoveryPoint().isPresent();
  }

  private static Optional<RpoVerdict> verdict(
      Optional<Duration> worst, List<String> unknown, boolean over) {
    if (over) {
      return Optional.of(RpoVerdict.MISSED);
    }
    if (!unknown.isEmpty()) {
      return Optional.of(RpoVerdict.UNKNOWN);
    }
    return worst.map(loss -> RpoVerdict.MET);
  }
}
