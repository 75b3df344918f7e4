package io.dr.disasters;

import io.dr.action.Failure;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A run ends finished or given up by a person; and no step fails but for what befell it, each time
 * with a cause and a remedy.
 */
final class StandsStillForAReason implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>(end.defects());
    boolean skipped = false;
    for (Entry entry : end.entries()) {
      skipped |= entry.event() instanceof Event.StepSkipped;
      if (entry.event() instanceof Event.StepFailed failed) {
        Failure failure = failed.failure();
        if (!reasons(end, skipped).contains(failure.kind())
            || failure.cause().isBlank()
            || failure.remedy().isBlank()) {
          violations.add(failed.step() + " failed: " + failure);
        }
      }
    }
    RunState.RunPhase phase = end.state().phase();
    boolean over = phase == RunState.RunPhase.FINISHED || phase == RunState.RunPhase.ABORTED;
    if (!over) {
      violations.add("it ended " + phase);
    }
    return violations;
  }

  private static Set<Failure.Kind> reasons(Aftermath end, boolean skipped) {
    Set<Failure.Kind> reasons =
        EnumSet.of(
            Failure.Kind.THROTTLED,
            Failure.Kind.TRANSIENT,
            Failure.Kind.UNREACHABLE,
            Failure.Kind.CONFLICT);
    if (befell(end, "DENIED")) {
      reasons.add(Failure.Kind.DENIED);
    }
    if (befell(end, "rejects")) {
      reasons.add(Failure.Kind.REJECTED);
      reasons.add(Failure.Kind.RPO_BREACH);
    }
    if (befell(end, "a clock is off")) {
      // It says that a time ran out, when it did not.
      reasons.add(Failure.Kind.TIMED_OUT);
      reasons.add(Failure.Kind.CHECK);
      reasons.add(Failure.Kind.STATE);
    }
    if (skipped) {
      // What a left-out step would have made is missing.
      reasons.add(Failure.Kind.INVALID);
      reasons.add(Failure.Kind.NOT_FOUND);
      reasons.add(Failure.Kind.STATE);
      reasons.add(Failure.Kind.CHECK);
    }
    return reasons;
  }

  private static boolean befell(Aftermath end, String what) {
    return end.blows().stream().anyMatch(blow -> blow.contains(what));
  }
}
