package io.dr.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dr.action.ActionType;
import io.dr.journal.Event;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Plans of any size: phases that wait for each other, one after the other, or drawn. */
public final class PlanShapes {
  public static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  private static final ActionType<Plans.Nothing> TYPE =
      ActionType.describe("test.nothing", Plans.Nothing.class).title("Nothing").build();

  private PlanShapes() {}

  /** Phases of equally many steps, each phase waiting for the one before. */
  public static Plan phases(int steps, int width) {
    List<PlannedStep> all = new ArrayList<>();
    List<String> before = List.of();
    for (int first = 0; first < steps; first += width) {
      List<String> phase = new ArrayList<>();
      for (int i = first; i < Math.min(steps, first + width); i++) {
        phase.add("s" + i);
        all.add(step("s" + i, before, Duration.ofMinutes(5), Step.OnFailure.STOP, true));
      }
      before = List.copyOf(phase);
    }
    return plan(all);
  }

  /** Steps that need some of the earlier ones, some the very same, each with its own estimate. */
  public static Plan drawn(Random random, int steps) {
    List<PlannedStep> all = new ArrayList<>();
    List<String> needs = List.of();
    int leading = random.nextInt(steps) + 1;
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(3) > 0) {
        List<String> anew = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(4) == 0) {
            anew.add("s" + j);
          }
        }
        needs = List.copyOf(anew);
      }
      Step.OnFailure[] ways = Step.OnFailure.values();
      all.add(
          step(
              "s" + i,
              needs,
              Duration.ofMillis(random.nextInt(600_000)),
              ways[random.nextInt(ways.length)],
              i < leading));
    }
    return plan(all);
  }

  private static PlannedStep step(
      String id, List<String> needs, Duration estimate, Step.OnFailure onFailure, boolean leads) {
    return new PlannedStep(
        id,
        "only",
        id,
        TYPE,
        JsonNodeFactory.instance.objectNode(),
        needs,
        Duration.ofDays(99),
        true,
        Optional.empty(),
        Expected.estimate(estimate),
        Optional.empty(),
        new Step.Retry(3, Duration.ofSeconds(2)),
        onFailure,
        Optional.empty(),
        Optional.empty(),
        leads);
  }

  private static Plan plan(List<PlannedStep> steps) {
    Plan plan = new Plans().step("any").plan();
    Map<String, PlannedStep> byId = new LinkedHashMap<>();
    steps.forEach(step -> byId.put(step.id(), step));
    return new Plan(
        plan.runbook(),
        plan.title(),
        plan.from(),
        plan.to(),
        plan.accounts(),
        plan.tags(),
        plan.objectives(),
        plan.phases(),
        byId,
        plan.recoveredBy(),
        plan.authority(),
        plan.communication(),
        plan.hash());
  }

  /** How each run begins. */
  public static Event.RunInitiated initiated() {
    return new Event.RunInitiated(
        "test",
        "t",
        "",
        "h",
        Map.of(),
        "prodX",
        "prodY",
        Event.Mode.SIMULATION,
        "Ada",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        START,
        1);
  }
}
