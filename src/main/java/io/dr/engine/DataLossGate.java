package io.dr.engine;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.RpoVerdict;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sees to it that no data beyond the objective is given up unasked. */
final class DataLossGate {
  private DataLossGate() {}

  /** What stands between the step and its effect; empty when nothing does. */
  static Optional<Command> before(Plan plan, PlannedStep step, RunState state, Next.Effect effect) {
    if (effect.commitsTo().isEmpty() || step.rpo().isEmpty()) {
      return Optional.empty();
    }
    RecoveryPoint point = effect.commitsTo().get();
    Duration allowed = step.rpo().get();
    Instant outage = state.lossesFrom();
    StepState known = state.step(step.id());
    if (RpoVerdict.of(point, outage, allowed) == RpoVerdict.MET
        || known.acceptedPoint().map(accepted -> covers(accepted, point)).orElse(false)) {
      return Optional.empty();
    }
    Optional<Event.LossAllowed> beforehand =
        state.allowed().filter(word -> RpoVerdict.of(point, outage, word.upTo()) == RpoVerdict.MET);
    if (beforehand.isPresent()) {
      return Optional.of(new Command.AcceptLoss(step.id(), point, beforehand.get().by()));
    }
    String loss = described(point, outage, allowed);
    return Optional.of(
        switch (plan.objectives().onRpoBreach()) {
          case CONTINUE -> new Command.AcceptLoss(step.id(), point, "runbook");
          case STOP -> new Command.Fail(step.id(), breach(loss));
          case ASK -> asked(step, known, point, loss);
        });
  }

  /** Who accepted one loss has not accepted a larger one, nor an unknown one. */
  private static boolean covers(RecoveryPoint accepted, RecoveryPoint point) {
    if (accepted instanceof RecoveryPoint.Known before) {
      return point instanceof RecoveryPoint.Known now && !now.at().isBefore(before.at());
    }
    return true;
  }

  private static Command asked(
      PlannedStep step, StepState known, RecoveryPoint point, String loss) {
    Optional<Answer> answer = known.answer(Question.Kind.DATA_LOSS);
    if (answer.isEmpty()) {
      String text = "Recovering " + step.id() + " gives up " + loss + ". Accept this loss?";
      return new Command.Ask(
          step.id(),
          new Question(Question.Kind.DATA_LOSS, text, List.of(Answer.APPROVE, Answer.REJECT)));
    }
    return answer.get().choice().equals(Answer.APPROVE)
        ? new Command.AcceptLoss(step.id(), point, answer.get().by())
        : new Command.Fail(step.id(), breach(loss));
  }

  private static Failure breach(String loss) {
    return Failure.of(
        Failure.Kind.RPO_BREACH,
        "It would give up " + loss + ".",
        "Find a later recovery point, or let the incident commander accept the loss.");
  }

  private static String described(RecoveryPoint point, Instant outage, Duration allowed) {
    String limit = ", where " + Durations.show(allowed) + " is allowed";
    return point
        .lossAt(outage)
        .map(loss -> Durations.show(loss) + " of data (from " + point.source() + ")" + limit)
        .orElse("an unknown amount of data (" + point.source() + ")" + limit);
  }
}
