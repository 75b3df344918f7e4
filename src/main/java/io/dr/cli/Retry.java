package io.dr.cli;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import picocli.CommandLine.Command;

/** {@code dr retry}: tries a failed step anew. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Tries a failed step anew.",
    footer = {"", "Example: dr retry 20261123-k7m2 orders-db --by Ada"})
final class Retry extends StepIntervention {
  Retry() {
    super(Answer.RETRY);
  }

  @Override
  Event unasked(RunState now) {
    return now.step(step()).status() == StepStatus.FAILED
        ? new Event.StepReopened(step(), by(), reason())
        : super.unasked(now);
  }
}
