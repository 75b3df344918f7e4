package io.dr.disasters;

import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Where every step succeeded, the world, what the steps put out, and what a further look finds are
 * those of the undisturbed run.
 */
final class EndStateEqual implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    if (end.state().phase() != RunState.RunPhase.FINISHED
        || end.state().steps().values().stream().anyMatch(EndStateEqual::leftUndone)) {
      return List.of();
    }
    Calm calm = end.book().calm();
    List<String> violations = new ArrayList<>();
    List<String> missing = new ArrayList<>(calm.effects());
    end.effects().forEach(missing::remove);
    missing.forEach(effect -> violations.add("never made: " + effect));
    end.looks()
        .forEach(
            (step, found) -> {
              if (!List.of("Done", "Wait").contains(found) && !answeredFor(end, step)) {
                violations.add("a further look at " + step + " finds " + found);
              }
            });
    calm.outputs()
        .forEach(
            (step, names) -> {
              if (!names.equals(end.outputs().get(step)) && !answeredFor(end, step)) {
                violations.add(step + " put out " + end.outputs().get(step) + ", not " + names);
              }
            });
    return violations;
  }

  private static boolean leftUndone(StepState step) {
    return step.status() != StepStatus.SUCCEEDED;
  }

  /** A person said that a call was done; nobody heard what it answered. */
  private static boolean answeredFor(Aftermath end, String step) {
    return end.state()
        .step(step)
        .answer(io.dr.journal.Question.Kind.OUTCOME)
        .filter(answer -> answer.choice().equals(io.dr.journal.Answer.COMPLETE))
        .isPresent();
  }
}
