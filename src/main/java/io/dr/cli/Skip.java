package io.dr.cli;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import picocli.CommandLine.Command;

/** {@code dr skip}: goes on without a step. */
@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    description = "Goes on without a step that failed or hangs.",
    footer = {"", "Example: dr skip 20261123-k7m2 cache --by Ada --reason \"done by hand\""})
final class Skip extends StepIntervention {
  Skip() {
    super(Answer.SKIP);
  }

  @Override
  Event unasked(RunState now) {
    StepStatus status = now.step(step()).status();
    boolean begun = status.active() || status == StepStatus.FAILED;
    return begun ? new Event.StepSkipped(step(), by(), reason()) : super.unasked(now);
  }
}
