package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.action.Outputs;
import io.dr.journal.Answer;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.plan.Forecast;
import io.dr.plan.NeedGraph;
import io.dr.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What is kept up entry by entry is what a pass over everything finds, whatever the graph and
 * whatever happens, in whichever order.
 */
class KeptUpProperties {
  private static final Failure FAILURE = Failure.of(Failure.Kind.STATE, "It is bad.", "Look.");

  private RunState state = RunState.of("run");
  private Instant written = PlanShapes.START;

  private Entry append(Event event) {
    Entry entry = new Entry("run", state.sequence() + 1, written, event, "", "");
    state = state.apply(entry);
    return entry;
  }

  @Property(tries = 500)
  void readinessIsThatOfAllSteps(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    Random random = new Random(seed);
    Plan plan = PlanShapes.drawn(random, size);
    begin();
    UnmetNeeds needs = new UnmetNeeds(new NeedGraph(plan), state);

    for (int i = 0; i < 6 * size; i++) {
      Entry entry = append(drawn(random, size));
      if (random.nextInt(50) > 0) {
        // One that was not heard must do no harm.
        needs.heard(entry, state);
      }

      assertThat(needs.readiness(state)).isEqualTo(Readiness.of(plan, state));
    }
  }

  @Property(tries = 500)
  void theForecastIsThatOfTheWholePlan(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    Random random = new Random(seed);
    Plan plan = PlanShapes.drawn(random, size);
    begin();
    ForecastWatch watch = new ForecastWatch(plan, new NeedGraph(plan), state);

    for (int i = 0; i < 6 * size; i++) {
      Entry entry = append(drawn(random, size));
      if (random.nextInt(50) > 0) {
        watch.heard(entry, state);
      }
      // Another terminal's clock may be ahead, or the run declared for later.
      Instant now = written.plusMillis(random.nextInt(120_000) - 30_000);

      assertThat(watch.recovered(state, now))
          .isEqualTo(
              Forecast.of(plan, ForecastWatch.progress(plan, state), state.declaredAt(), now)
                  .recovered());
    }
  }

  private void begin() {
    state = RunState.of("run");
    written = PlanShapes.START;
    append(PlanShapes.initiated());
  }

  private Event drawn(Random random, int size) {
    written = written.plusMillis(random.nextInt(60_000));
    if (random.nextInt(12) == 0) {
      return ofRun(random);
    }
    String step = "s" + random.nextInt(size);
    StepState known = state.step(step);
    int choice = random.nextInt(8);
    return switch (known.status()) {
      case PENDING ->
          choice == 0
              ? new Event.StepSkipped(step, "Ada", "")
              : choice == 1
                  ? new Event.StepFailed(step, FAILURE)
                  : choice == 2 ? asked(step) : new Event.StepStarted(step, 1);
      case RUNNING ->
          switch (choice) {
            case 0 -> new Event.StepFailed(step, FAILURE);
            case 1 -> new Event.RetryScheduled(step, FAILURE, written.plusSeconds(90));
            case 2 -> asked(step);
            case 3 ->
                new Event.QuestionAnswered(
                    step, Question.Kind.CONFIRM, new Answer(Answer.APPROVE, "Ada", ""));
            case 4 -> new Event.StepWaiting(step, "on", OptionalDouble.of(random.nextDouble()));
            default -> new Event.StepSucceeded(step, Outputs.NONE, Optional.empty());
          };
      case RETRYING -> new Event.StepStarted(step, known.attempt() + 1);
      case FAILED ->
          choice < 4
              ? new Event.StepReopened(step, "Ada", "")
              : choice < 6
                  ? new Event.QuestionAnswered(
                      step, Question.Kind.FAILURE, new Answer(Answer.REJECT, "Ada", ""))
                  : new Event.StepSkipped(step, "Ada", "");
      case SUCCEEDED, SKIPPED -> new Event.NoteAdded("Ada", "nothing new");
    };
  }

  private Event ofRun(Random random) {
    if (state.pause().isPresent()) {
      return new Event.RunUnpaused("Ada", "");
    }
    return random.nextBoolean()
        ? new Event.RunPaused("Ada", "")
        : new Event.LossAllowed(Duration.ofMinutes(5), "Ada");
  }

  private static Event asked(String step) {
    return new Event.QuestionAsked(
        step, new Question(Question.Kind.DATA_LOSS, "May it?", List.of(Answer.APPROVE)));
  }
}
