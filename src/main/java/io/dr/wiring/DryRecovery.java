package io.dr.wiring;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.RunFacts;
import io.dr.aws.Cloud;
import io.dr.aws.ReadOnlyCloud;
import io.dr.aws.RealCloud;
import io.dr.engine.ClockTimeline;
import io.dr.engine.DryRun;
import io.dr.plan.Plan;
import io.dr.report.DryRunReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Looks at the real world as a recovery would, changes nothing and keeps no journal. */
public final class DryRecovery {
  private static final int WORKERS = 8;

  private final Surroundings surroundings;

  public DryRecovery(Surroundings surroundings) {
    this.surroundings = surroundings;
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
    Plan plan = Recoveries.plan(run, request);
    RunFacts facts =
        new RunFacts(
            run,
            plan.runbook(),
            true,
            plan.from(),
            plan.to(),
            plan.accounts(),
            plan.tags(),
            request.outageAt().orElse(now),
            now,
            request.by());
    try (ClockTimeline timeline = new ClockTimeline(surroundings.clock(), 1, WORKERS);
        RealCloud cloud =
            new RealCloud(surroundings.environment(), RealCloud.session(run, request.by()))) {
      List<Failure> doubts = new Preflight(plan, cloud).check();
      Cloud readOnly = new ReadOnlyCloud(cloud);
      Path base = Recoveries.folder(surroundings, request.path());
      World world = World.real(readOnly, surroundings, base, plan.to());
      StepActions actions =
          new StepActions(
              ActionCatalog.over(() -> world), surroundings::variable, (step, with) -> {});
      return DryRunReport.of(
          plan, facts, now, doubts, new DryRun(plan, actions, facts, timeline).look());
    }
  }
}
