package io.dr.preflight;

import static io.dr.runbook.Durations.show;

import io.dr.plan.Lint;
import io.dr.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the plan's own forecast is within its RTO and the deadlines of its steps. */
public final class InTime implements Examination {
  private static final String REMEDY =
      "Let steps run side by side (needs:), make the longest shorter, or ask for another objective.";

  @Override
  public Area area() {
    return Area.FORECAST;
  }

  @Override
  public boolean offline() {
    return true;
  }

  @Override
  public List<Check> examine(Subject subject) {
    Plan plan = subject.plan();
    Duration rto = plan.objectives().rto();
    Duration spent =
        Duration.between(plan.clockStart(subject.facts().outageAt(), subject.now()), subject.now());
    Duration forecast = plan.expectedDuration().plus(spent.isNegative() ? Duration.ZERO : spent);
    String text =
        "recovered in %s by the forecast, where the RTO is %s".formatted(show(forecast), show(rto));
    Check whole =
        forecast.compareTo(rto) > 0
            ? Check.missed(Area.FORECAST, "the run", text, REMEDY)
            : Check.pass(Area.FORECAST, "the run", text);
    List<Check> checks = new ArrayList<>();
    checks.add(
        whole.with(
            new Check.Figure(
                "forecast",
                forecast.toMillis() / 1000.0,
                rto.toMillis() / 1000.0,
                "s",
                "expected durations of the steps")));
    for (Lint.Doubt doubt : Lint.late(plan)) {
      if (!doubt.step().isEmpty()) {
        checks.add(Check.missed(Area.FORECAST, doubt.step(), doubt.message(), doubt.remedy()));
      }
    }
    return checks;
  }
}
