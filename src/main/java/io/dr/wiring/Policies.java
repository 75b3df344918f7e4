package io.dr.wiring;

import io.dr.action.Permission;
import io.dr.action.RunFacts;
import io.dr.aws.Partition;
import io.dr.plan.Grants;
import io.dr.plan.Plan;
import io.dr.report.IamPolicies;
import java.time.Instant;
import java.util.Optional;

/** The IAM policies that a runbook needs, from nothing but its text. */
public final class Policies {
  private Policies() {}

  /** What a policy is for. */
  public enum Purpose {
    /** The recovery itself. */
    RECOVERY,
    /** Looking alone. */
    DRY_RUN
  }

  /**
   * The policies as JSON.
   *
   * @param only for one purpose; both if absent
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public static String of(RunRequest request, Optional<Purpose> only) {
    Plan plan = Recoveries.plan("*", request);
    RunFacts facts = facts(plan, request.by());
    IamPolicies policies = new IamPolicies();
    if (only.orElse(Purpose.RECOVERY) == Purpose.RECOVERY) {
      policies.add("recovery", Grants.of(plan, facts, Partition::of, permission -> true));
    }
    if (only.orElse(Purpose.DRY_RUN) == Purpose.DRY_RUN) {
      policies.add(
          "dry run",
          Grants.of(
              plan,
              facts,
              Partition::of,
              permission -> permission.access() == Permission.Access.READ));
    }
    return policies.render();
  }

  /** What is known of a run that has not begun. */
  static RunFacts facts(Plan plan, String by) {
    return new RunFacts(
        "*",
        plan.runbook(),
        true,
        plan.from(),
        plan.to(),
        plan.accounts(),
        plan.tags(),
        Instant.EPOCH,
        Instant.EPOCH,
        by);
  }
}
