package io.dr.cli;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.runbook.yaml.NearestName;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Parameters;

/** An intervention on one step, most of them an answer to its open question. */
abstract class StepIntervention extends Intervention {
  @Parameters(index = "1", paramLabel = "STEP", description = "The step's id.")
  private String step = "";

  private final String choice;

  StepIntervention(String choice) {
    this.choice = choice;
  }

  String step() {
    return step;
  }

  @Override
  Event decide(RunReference found) {
    RunState now = found.state();
    checkStep(found);
    Optional<Question> question = now.step(step).question();
    if (question.isPresent() && question.get().choices().contains(choice)) {
      return new Event.QuestionAnswered(
          step, question.get().kind(), new Answer(choice, by(), reason()));
    }
    return unasked(now);
  }

  private void checkStep(RunReference found) {
    Set<String> steps = found.plan().steps().keySet();
    if (!steps.contains(step)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Run %s has no step '%s'%s"
              .formatted(found.id(), step, ended(new NearestName().hint(step, steps))),
          "See its steps with: " + commands().status(found.id()));
    }
  }

  private static String ended(String hint) {
    return hint.isEmpty() ? "." : hint;
  }

  /** What to do when the step did not ask for this. */
  Event unasked(RunState now) {
    String asks =
        now.step(step)
            .question()
            .map(q -> "it asks: " + q.text() + " (" + String.join(", ", q.choices()) + ")")
            .orElse("it asks nothing");
    throw new CommandFailure(
        ExitCode.USAGE,
        "Step '" + step + "' does not wait for this answer; " + asks + ".",
        "See where the run stands with: " + commands().status(now.run()));
  }
}
