package io.dr.cli;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import picocli.CommandLine.Command;

/** {@code dr approve}: says yes to what a step asks, or to the initiation of a run. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = {
      "Says yes to what a step asks, or to a run that waits to be confirmed.",
      "With initiation in place of a step, confirms as the second person that a run may begin,",
      "where its runbook says twoPerson."
    },
    footer = {
      "",
      "Example: dr approve 20261123-k7m2 orders-db --by Ada",
      "         dr approve 20261123-k7m2 initiation --by \"Head of Engineering\""
    })
final class Approve extends StepIntervention {
  Approve() {
    super(Answer.APPROVE);
  }

  @Override
  Event decide(RunReference found) {
    return SecondPerson.isMeant(step(), found)
        ? new SecondPerson(found, commands(), now(found)).approve(by(), reason())
        : super.decide(found);
  }
}
