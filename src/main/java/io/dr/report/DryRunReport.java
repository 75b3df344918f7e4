package io.dr.report;

import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.Failure;
import io.dr.action.RunFacts;
import io.dr.engine.Finding;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.plan.PlannedStep;
import io.dr.plan.RpoVerdict;
import io.dr.runbook.Objectives;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a recovery would do now, found out by looking alone.
 *
 * @param runbook the runbook's name
 * @param from the site that failed
 * @param to the site to recover in
 * @param outageAt when production is taken to have stopped, UTC
 * @param asOf when it was looked, UTC
 * @param rto the objective
 * @param expected how long the recovery takes by the estimates
 * @param rpo the objective
 * @param doubts what is not in order and stops nothing by itself
 * @param phases in order, each with its steps
 */
public record DryRunReport(
    String runbook,
    Site from,
    Site to,
    Instant outageAt,
    Instant asOf,
    Duration rto,
    Duration expected,
    Duration rpo,
    List<Failure> doubts,
    List<PhaseOutlook> phases) {

  public DryRunReport {
    doubts = doubts.stream().map(Plain::failure).toList();
    phases = List.copyOf(phases);
  }

  /** A phase and what its steps would do. */
  public record PhaseOutlook(String id, String title, List<StepOutlook> steps) {
    public PhaseOutlook {
      title = Plain.text(title);
      steps = List.copyOf(steps);
    }
  }

  /**
   * What a step would do.
   *
   * @param id the step's id
   * @param action the action type's id
   * @param standing what would become of it
   * @param found what was seen
   * @param call the first call that it would make
   * @param then the calls that usually follow
   * @param loss the data loss that it would settle for today, where known
   * @param allowedLoss its RPO, where it restores data
   * @param rpoVerdict its loss against its RPO
   * @param lossSource what proves the loss, or why nothing does
   * @param failure what would stop it, or what cannot be found yet
   * @param after the earlier steps on whose changes it hangs
   * @param approval whether it waits for an agreement first
   */
  public record StepOutlook(
      String id,
      String action,
      Finding.Standing standing,
      String found,
      Optional<Call> call,
      List<CallField> then,
      Optional<Duration> loss,
      Optional<Duration> allowedLoss,
      Optional<RpoVerdict> rpoVerdict,
      Optional<String> lossSource,
      Optional<Failure> failure,
      List<String> after,
      boolean approval) {

    public StepOutlook {
      found = Plain.text(found);
      lossSource = Plain.text(lossSource);
      failure = failure.map(Plain::failure);
    }

    /** Whether the run would stand still here as things are. */
    public boolean stops() {
      return standing == Finding.Standing.STOPS;
    }

    /** Whether more data would be given up than allowed, or nobody knows how much. */
    public boolean losesTooMuch() {
      return rpoVerdict.map(verdict -> verdict != RpoVerdict.MET).orElse(false);
    }
  }

  /** The report of what was found. */
  public static DryRunReport of(
      Plan plan, RunFacts facts, Instant now, List<Failure> doubts, List<Finding> findings) {
    Map<String, Finding> byStep = new HashMap<>();
    findings.forEach(finding -> byStep.put(finding.step().id(), finding));
    List<PhaseOutlook> phases = new ArrayList<>();
    for (PlannedPhase phase : plan.phases()) {
      List<StepOutlook> steps = new ArrayList<>();
      for (String id : phase.steps()) {
        Optional.ofNullable(byStep.get(id))
            .ifPresent(finding -> steps.add(outlook(finding, facts.outageAt())));
      }
      phases.add(new PhaseOutlook(phase.id(), phase.title(), steps));
    }
    Objectives objectives = plan.objectives();
    return new DryRunReport(
        plan.runbook(),
        plan.from(),
        plan.to(),
        facts.outageAt(),
        now,
        objectives.rto(),
        plan.expectedDuration(),
        objectives.rpo(),
        doubts,
        phases);
  }

  private static StepOutlook outlook(Finding finding, Instant outage) {
    PlannedStep step = finding.step();
    Optional<Duration> allowed = step.restoresData() ? step.rpo() : Optional.empty();
    return new StepOutlook(
        step.id(),
        step.type().id(),
        finding.standing(),
        finding.found(),
        finding.call(),
        following(step, finding),
        finding.point().flatMap(point -> point.lossAt(outage)),
        allowed,
        allowed.flatMap(limit -> finding.point().map(point -> RpoVerdict.of(point, outage, limit))),
        finding.point().map(point -> point.source()),
        finding.failure(),
        finding.after(),
        step.approval().isPresent());
  }

  /** The calls that the type describes after the one that comes first. */
  private static List<CallField> following(PlannedStep step, Finding finding) {
    List<CallField> calls = step.type().calls();
    if (finding.call().isEmpty()) {
      return List.of();
    }
    String first = finding.call().get().operation();
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).operation().equals(first)) {
        return List.copyOf(calls.subList(i + 1, calls.size()));
      }
    }
    return List.of();
  }

  /** All steps in order. */
  public List<StepOutlook> steps() {
    return phases.stream().flatMap(phase -> phase.steps().stream()).toList();
  }

  /** The steps at which the run would stand still as things are. */
  public List<StepOutlook> stops() {
    return steps().stream().filter(StepOutlook::stops).toList();
  }
}
