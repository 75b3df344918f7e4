package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Outputs;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.NeedGraph;
import io.dr.plan.Plan;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In a run of ten thousand steps an entry costs what it changes. What is looked at is counted, and
 * no time is measured.
 */
class CostFollowsChangeTest {
  private static final int STEPS = 10_000;

  private RunState state = RunState.of("run");
  private Instant now = PlanShapes.START;

  private Entry append(Event event) {
    Entry entry = new Entry("run", state.sequence() + 1, now, event, "", "");
    state = state.apply(entry);
    return entry;
  }

  /** From one step after the other to all at once; in between, phases. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void anEntryLooksAtTheStepsThatItTouches(int width) {
    Plan plan = PlanShapes.phases(STEPS, width);
    append(PlanShapes.initiated());
    NeedGraph graph = new NeedGraph(plan);
    UnmetNeeds needs = new UnmetNeeds(graph, state);
    ForecastWatch watch = new ForecastWatch(plan, graph, state);
    long statesBefore = needs.visits();
    long forecastBefore = watch.visits();

    for (int i = 0; i < STEPS; i++) {
      for (Event event :
          new Event[] {
            new Event.StepStarted("s" + i, 1),
            new Event.StepSucceeded("s" + i, Outputs.NONE, Optional.empty())
          }) {
        now = now.plusSeconds(30);
        Entry entry = append(event);
        needs.heard(entry, state);
        watch.heard(entry, state);
        needs.readiness(state);
        watch.recovered(state, now);
      }
    }

    assertThat(needs.readiness(state).finished()).isTrue();
    assertThat(needs.visits() - statesBefore).isEqualTo(2L * STEPS);
    // The step under way is looked at once more, as its end moves with the time.
    assertThat(watch.visits() - forecastBefore).isLessThanOrEqualTo(2L * STEPS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void anEntryLeavesTheStatesOfAllOtherStepsAsTheyAre(int width) {
    append(PlanShapes.initiated());
    for (int i = 0; i < STEPS; i++) {
      append(new Event.StepStarted("s" + i, 1));
    }
    Map<Object, Boolean> before = new IdentityHashMap<>();
    state.steps().entrySet().forEach(entry -> before.put(entry, true));

    append(new Event.StepSucceeded("s" + width, Outputs.NONE, Optional.empty()));

    assertThat(state.steps().entrySet().stream().filter(entry -> !before.containsKey(entry)))
        .as("what is not shared with the state before")
        .hasSize(1);
  }
}
