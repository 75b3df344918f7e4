package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Step;
import java.util.ArrayList;
import java.util.List;

/** No step begins before what it needs is done, left out, or failed without mattering. */
final class OrderKept implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    RunState state = RunState.of(Ordeal.RUN);
    for (Entry entry : end.witness().entries()) {
      if (entry.event() instanceof Event.StepStarted started) {
        for (String need : end.book().plan().step(started.step()).needs()) {
          if (!passed(end.book().plan().step(need), state.step(need).status())) {
            violations.add(started.step() + " began before " + need + " was done");
          }
        }
      }
      state = state.apply(entry);
    }
    return violations;
  }

  private static boolean passed(PlannedStep step, StepStatus status) {
    return switch (status) {
      case SUCCEEDED, SKIPPED -> true;
      case FAILED -> step.onFailure() == Step.OnFailure.CONTINUE;
      default -> false;
    };
  }
}
