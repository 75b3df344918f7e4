package io.dr.report;

import io.dr.action.Trait;
import io.dr.journal.Crew;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.plan.Forecast;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Durations;
import io.dr.runbook.Objectives;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Foresees what a person will be asked next, so that they can be there and have thought of it. */
final class NextDecision {
  private NextDecision() {}

  /** What is asked already is a question, not a decision to come. */
  static Optional<StatusReport.Decision> of(
      Plan plan, RunState state, Forecast forecast, Instant clockStart) {
    return plan.steps().values().stream()
        .filter(step -> open(state.step(step.id())))
        .flatMap(step -> of(plan, step, state, forecast, clockStart).stream())
        .min(Comparator.comparing(StatusReport.Decision::forecast));
  }

  private static boolean open(StepState known) {
    return !known.status().settled() && known.question().isEmpty();
  }

  private static Optional<StatusReport.Decision> of(
      Plan plan, PlannedStep step, RunState state, Forecast forecast, Instant clockStart) {
    Duration begins = Duration.between(clockStart, begins(step, state, forecast));
    boolean begun = state.step(step.id()).firstStartedAt().isPresent();
    if (step.approval().isPresent() && !begun) {
      String whom = step.approval().get().from().orElseGet(() -> commander(state));
      String text = step.approval().get().prompt().orElse("May " + step.id() + " start?");
      return Optional.of(new StatusReport.Decision(step.id(), begins, whom, text));
    }
    if (step.type().is(Trait.MANUAL)) {
      return Optional.of(
          new StatusReport.Decision(
              step.id(),
              begins,
              step.owner().orElseGet(() -> commander(state)),
              step.title() + ": done by hand, and then completed"));
    }
    return loss(plan, step, state.step(step.id()))
        .map(text -> new StatusReport.Decision(step.id(), begins, commander(state), text));
  }

  /** A datastore that has not settled for a recovery point yet may come to ask. */
  private static Optional<String> loss(Plan plan, PlannedStep step, StepState known) {
    boolean asks = plan.objectives().onRpoBreach() == Objectives.OnRpoBreach.ASK;
    if (!asks || !step.restoresData() || known.recoveryPoint().isPresent()) {
      return Optional.empty();
    }
    return step.rpo()
        .map(
            allowed ->
                "whether its loss is accepted, should it be over "
                    + Durations.show(allowed)
                    + " or unknown");
  }

  private static Instant begins(PlannedStep step, RunState state, Forecast forecast) {
    Instant ready = state.lastAt();
    for (String need : step.needs()) {
      Instant done = forecast.finishes().getOrDefault(need, ready);
      ready = done.isAfter(ready) ? done : ready;
    }
    return ready;
  }

  private static String commander(RunState state) {
    return Optional.ofNullable(state.crew().roles().get(Crew.COMMANDER))
        .map(person -> person + ", incident commander")
        .orElse("the incident commander");
  }
}
