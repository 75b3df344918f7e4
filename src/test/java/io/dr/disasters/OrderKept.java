package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.StepStatus;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No step begins before what it needs is done, left out, or failed without mattering. */
final class OrderKept implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    Map<String, StepStatus> statuses = new HashMap<>();
    for (Entry entry : end.witness().entries()) {
      // A further attempt of a step that had begun may go on while what it needed is done again.
      if (entry.event() instanceof Event.StepStarted started && started.attempt() == 1) {
        for (String need : end.book().plan().step(started.step()).needs()) {
          StepStatus known = statuses.getOrDefault(need, StepStatus.PENDING);
          if (!passed(end.book().plan().step(need), known)) {
            violations.add(started.step() + " began before " + need + " was done");
          }
        }
      }
      if (entry.event() instanceof Event.OfStep event) {
        settled(event).ifPresent(status -> statuses.put(event.step(), status));
      }
    }
    return violations;
  }

  private static Optional<StepStatus> settled(Event.OfStep event) {
    if (event instanceof Event.StepSucceeded) {
      return Optional.of(StepStatus.SUCCEEDED);
    }
    if (event instanceof Event.StepSkipped) {
      return Optional.of(StepStatus.SKIPPED);
    }
    if (event instanceof Event.StepFailed) {
      return Optional.of(StepStatus.FAILED);
    }
    return event instanceof Event.StepReopened ? Optional.of(StepStatus.PENDING) : Optional.empty();
  }

  private static boolean passed(PlannedStep step, StepStatus status) {
    return switch (status) {
      case SUCCEEDED, SKIPPED -> true;
      case FAILED -> step.onFailure() == Step.OnFailure.CONTINUE;
      default -> false;
    };
  }
}
