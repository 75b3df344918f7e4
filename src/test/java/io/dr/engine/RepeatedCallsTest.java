package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.StepStatus;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.sim.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are accepted and show no effect. */
class RepeatedCallsTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "20261123-repeated";

  private final Journal journal = SqliteJournal.inMemory();
  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final ScriptedWorld world = new ScriptedWorld();
  private final Plan plan = new Plans().step("flag").plan();
  private final List<Duration> sent = new ArrayList<>();

  @AfterEach
  void closeJournal() {
    journal.close();
  }

  private Next.Effect call(StepContext context, String value) {
    return Next.Effect.of(
            new Call("Test", "SetFlag", "flag", context.to(), Map.of("value", value)),
            () -> {
              sent.add(Duration.between(START, timeline.instant()));
              return Receipt.NONE;
            })
        .seeing("the flag is down");
  }

  private Orchestrator orchestrator(RunLog log) {
    return new Orchestrator(plan, log, timeline, world.actions(), Operators.absent(), false, false);
  }

  private RunLog initiated() {
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            "test",
            "test.yaml",
            "",
            "hash",
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1);
    return RunLog.initiate(journal, timeline, RUN, initiated, "first", List.of());
  }

  private Failure failure() {
    return journal.read(RUN, 0).stream()
        .map(Entry::event)
        .filter(Event.StepFailed.class::isInstance)
        .map(event -> ((Event.StepFailed) event).failure())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void areMadeFourTimesFurtherAndFurtherApartAndThenTheStepFails() {
    world.step("flag", context -> call(context, "up"));

    Ending ending = orchestrator(initiated()).run();

    assertThat(ending).isEqualTo(Ending.STOPPED);
    assertThat(sent)
        .containsExactly(
            Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(40));
    assertThat(failure())
        .isEqualTo(
            Failure.of(
                Failure.Kind.STATE,
                "Test accepted SetFlag on flag 4 times, and it still does not show: the flag is"
                    + " down.",
                "See whether somebody or something undoes it, or whether what is read there is"
                    + " stale; then resume."));
  }

  @Test
  void areCountedByWhoeverTakesTheRunUp() {
    world.step("flag", context -> call(context, "up"));
    Orchestrator first = orchestrator(initiated());
    timeline.schedule(START.plusSeconds(3), first::interrupt);
    assertThat(first.run()).isEqualTo(Ending.INTERRUPTED);
    assertThat(sent).hasSize(2);

    RunLog second = RunLog.attach(journal, timeline, RUN, "second", List.of());

    assertThat(orchestrator(second).run()).isEqualTo(Ending.STOPPED);
    assertThat(sent).hasSize(4);
  }

  @Test
  void areLookedForSoonerThanMadeAgain() {
    world.step(
        "flag",
        context ->
            sent.isEmpty() || timeline.instant().isBefore(START.plusSeconds(1))
                ? call(context, "up")
                : Next.Done.with(Outputs.NONE));

    assertThat(orchestrator(initiated()).run()).isEqualTo(Ending.FINISHED);
    assertThat(sent).hasSize(1);
    assertThat(timeline.instant()).isBetween(START.plusSeconds(1), START.plusSeconds(2));
  }

  @Test
  void areOtherOnesWithOtherParameters() {
    world.step(
        "flag",
        context ->
            sent.size() < 20
                ? call(context, String.valueOf(sent.size()))
                : Next.Done.with(Outputs.NONE));

    assertThat(orchestrator(initiated()).run()).isEqualTo(Ending.FINISHED);
    assertThat(sent).hasSize(20).containsOnly(Duration.ZERO);
  }

  @Test
  void beginAnewOnceSomebodyReopensTheStep() {
    world.step("flag", context -> call(context, "up"));
    orchestrator(initiated()).run();
    long last = journal.read(RUN, 0).size();
    journal.append(RUN, last, timeline.instant(), new Event.StepReopened("flag", "Ada", "found"));

    world.step(
        "flag", context -> sent.size() < 5 ? call(context, "up") : Next.Done.with(Outputs.NONE));
    RunLog log = RunLog.attach(journal, timeline, RUN, "second", List.of());

    assertThat(orchestrator(log).run()).isEqualTo(Ending.FINISHED);
    assertThat(log.state().step("flag").status()).isEqualTo(StepStatus.SUCCEEDED);
    assertThat(sent).hasSize(5);
  }
}
