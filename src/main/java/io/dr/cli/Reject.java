package io.dr.cli;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import picocli.CommandLine.Command;

/** {@code dr reject}: says no to what a step asks, or to the initiation of a run. */
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = {
      "Says no to what a step asks, or to a run that waits to be confirmed.",
      "With initiation in place of a step, the run may not begin, which ends it."
    },
    footer = {"", "Example: dr reject 20261123-k7m2 orders-db --by Ada"})
final class Reject extends StepIntervention {
  Reject() {
    super(Answer.REJECT);
  }

  @Override
  Event decide(RunReference found) {
    return SecondPerson.isMeant(step(), found)
        ? new SecondPerson(found, commands(), now(found)).reject(by(), reason())
        : super.decide(found);
  }
}
