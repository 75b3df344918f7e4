package io.dr.cli;

import io.dr.journal.Answer;
import picocli.CommandLine.Command;

/** {@code dr approve}: says yes to what a step asks. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Says yes to what a step asks.",
    footer = {"", "Example: dr approve 20261123-k7m2 orders-db --by Ada"})
final class Approve extends StepIntervention {
  Approve() {
    super(Answer.APPROVE);
  }
}
