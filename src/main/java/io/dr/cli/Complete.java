package io.dr.cli;

import io.dr.journal.Answer;
import picocli.CommandLine.Command;

/** {@code dr complete}: reports a task as done. */
@Command(
    name = "complete",
    mixinStandardHelpOptions = true,
    description = "Reports a task as done.",
    footer = {"", "Example: dr complete 20261123-k7m2 orders-db --by Ada"})
final class Complete extends StepIntervention {
  Complete() {
    super(Answer.COMPLETE);
  }
}
