package io.dr.cli;

import io.dr.journal.Answer;
import picocli.CommandLine.Command;

/** {@code dr reject}: says no to what a step asks. */
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = "Says no to what a step asks.",
    footer = {"", "Example: dr reject 20261123-k7m2 orders-db --by Ada"})
final class Reject extends StepIntervention {
  Reject() {
    super(Answer.REJECT);
  }
}
