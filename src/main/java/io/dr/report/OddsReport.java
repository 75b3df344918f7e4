package io.dr.report;

import io.dr.plan.Expected;
import io.dr.plan.Odds;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The odds of a runbook, and what they rest on.
 *
 * @param runbook the runbook's name
 * @param from the site that failed
 * @param to the site to recover in
 * @param odds what came of the draws; parts are from 0 to 1
 * @param durations what each step's duration was drawn from
 * @param losses what each datastore's loss was drawn from, by step
 */
public record OddsReport(
    String runbook,
    Site from,
    Site to,
    Odds odds,
    List<Basis> durations,
    Map<String, String> losses) {

  /** What a step was expected to take, and on what ground. */
  public record Basis(String step, Duration expected, Expected.Basis basis, int runs) {}

  public OddsReport {
    durations = List.copyOf(durations);
    losses = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(losses));
  }

  /** The report on a plan. */
  public static OddsReport of(Plan plan, Odds odds, Map<String, String> losses) {
    List<Basis> durations = new ArrayList<>();
    for (PlannedStep step : plan.steps().values()) {
      Expected expected = step.expected();
      durations.add(new Basis(step.id(), expected.duration(), expected.basis(), expected.runs()));
    }
    return new OddsReport(plan.runbook(), plan.from(), plan.to(), odds, durations, losses);
  }
}
