package io.dr.wiring;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.RunFacts;
import io.dr.aws.RealCloud;
import io.dr.journal.PastRuns;
import io.dr.plan.Plan;
import io.dr.preflight.Check;
import io.dr.report.DryRunReport;
import io.dr.report.PreflightReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Looks at the real world as a recovery would, changes nothing and keeps no journal. */
public final class DryRecovery {
  private final Surroundings surroundings;
  private final PastRuns past;

  /**
   * @param past what is known of earlier runs
   */
  public DryRecovery(Surroundings surroundings, PastRuns past) {
    this.surroundings = surroundings;
    this.past = past;
  }

  /**
   * What would be done, were the run begun now.
   *
   * @throws ActionFailure of kind DENIED or UNREACHABLE when the credentials of a site do not work
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public DryRunReport look(RunRequest request) {
    Instant now = surroundings.clock().instant();
    String run = RunIds.next(now);
    Plan plan = Recoveries.plan(run, request, past);
    try (RealCloud cloud =
        new RealCloud(surroundings.environment(), RealCloud.session(run, request.by()))) {
      RealPrecautions precautions = precautions(run, plan, request, cloud);
      RunFacts facts = precautions.facts(request.outageAt().orElse(now), now);
      List<Failure> doubts = precautions.demand();
      return DryRunReport.of(plan, facts, now, doubts, precautions.look(facts));
    }
  }

  /**
   * Whether a recovery would work, were the run begun now.
   *
   * @param offline whether nothing beyond this machine is asked
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public PreflightReport examine(RunRequest request, boolean offline) {
    Instant now = surroundings.clock().instant();
    Instant outage = request.outageAt().orElse(now);
    String run = RunIds.next(now);
    Plan plan = Recoveries.plan(run, request, past);
    try (RealCloud cloud =
        new RealCloud(surroundings.environment(), RealCloud.session(run, request.by()))) {
      RealPrecautions precautions = precautions(run, plan, request, cloud);
      List<Check> checks = offline ? precautions.offline(outage) : precautions.examine(outage);
      return PreflightReport.of(
          plan, outage, now, Duration.between(now, surroundings.clock().instant()), checks);
    }
  }

  private RealPrecautions precautions(String run, Plan plan, RunRequest request, RealCloud cloud) {
    return new RealPrecautions(
        run,
        plan,
        request.by(),
        cloud,
        surroundings,
        Recoveries.folder(surroundings, request.path()));
  }
}
