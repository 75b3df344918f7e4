package io.dr.report;

import io.dr.plan.Plan;
import io.dr.preflight.Check;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether a recovery would work, as it was found by looking alone.
 *
 * @param runbook the runbook's name
 * @param from the site that failed, or is taken to have
 * @param to the site to recover in
 * @param outageAt when production is taken to have stopped, UTC
 * @param asOf when it was looked, UTC
 * @param took how long looking took
 * @param rto the objective
 * @param expected how long the recovery is expected to take
 * @param rpo the objective
 * @param verdict the worst of the checks
 * @param blocked whether something would keep the recovery from succeeding
 * @param checks by area
 */
public record PreflightReport(
    String runbook,
    Site from,
    Site to,
    Instant outageAt,
    Instant asOf,
    Duration took,
    Duration rto,
    Duration expected,
    Duration rpo,
    Check.Verdict verdict,
    boolean blocked,
    List<Check> checks) {

  public PreflightReport {
    checks = checks.stream().map(PreflightReport::plain).toList();
  }

  /** The report of what was found. */
  public static PreflightReport of(
      Plan plan, Instant outageAt, Instant asOf, Duration took, List<Check> checks) {
    return new PreflightReport(
        plan.runbook(),
        plan.from(),
        plan.to(),
        outageAt,
        asOf,
        took,
        plan.objectives().rto(),
        plan.expectedDuration(),
        plan.objectives().rpo(),
        checks.stream().map(Check::verdict).max(Enum::compareTo).orElse(Check.Verdict.PASS),
        checks.stream().anyMatch(Check::blocking),
        checks);
  }

  /** How many checks came out so. */
  public long count(Check.Verdict wanted) {
    return checks.stream().filter(check -> check.verdict() == wanted).count();
  }

  private static Check plain(Check check) {
    return new Check(
        check.area(),
        Plain.text(check.subject()),
        check.verdict(),
        Plain.text(check.found()),
        Plain.text(check.remedy()),
        check.blocking(),
        check.figure());
  }
}
