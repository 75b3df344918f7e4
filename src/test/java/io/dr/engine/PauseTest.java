package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Next;
import io.dr.journal.Crew;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that a person has wait, through the real orchestrator in virtual time. */
class PauseTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "run";

  @TempDir Path folder;
  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final ScriptedWorld world = new ScriptedWorld();
  private Journal journal;

  @BeforeEach
  void openJournal() {
    journal = new SqliteJournal(folder.resolve("journal.db"), SqliteJournal.Durability.REHEARSAL);
  }

  @AfterEach
  void closeJournal() {
    journal.close();
  }

  private RunState state() {
    return RunState.of(RUN, journal.read(RUN, 0));
  }

  /** What another terminal writes. */
  private void written(Event event) {
    journal.append(RUN, state().sequence(), timeline.instant(), event);
  }

  private Ending begin(Plan plan) {
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            "test",
            "test.yaml",
            "",
            plan.hash(),
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            "Ada",
            Optional.of("Ada"),
            Optional.empty(),
            Optional.empty(),
            START,
            1);
    RunLog log = RunLog.initiate(journal, timeline, RUN, initiated, "first", List.of());
    return new Orchestrator(plan, log, timeline, world.actions(), Operators.absent(), false, true)
        .run();
  }

  private void pausedBetween(Duration from, Duration until) {
    timeline.schedule(START.plus(from), () -> written(new Event.RunPaused("Ada", "wait")));
    timeline.schedule(START.plus(until), () -> written(new Event.RunUnpaused("Ada", "")));
  }

  @Test
  void whatIsUnderWayEndsAndNothingBeginsUntilItGoesOn() {
    pausedBetween(Duration.ofSeconds(30), Duration.ofMinutes(10));

    assertThat(begin(new Plans().step("a").step("b", "a").plan())).isEqualTo(Ending.FINISHED);

    assertThat(state().step("a").settledAt().orElseThrow())
        .isBefore(START.plus(Duration.ofMinutes(2)));
    assertThat(state().step("b").firstStartedAt().orElseThrow())
        .isBetween(
            START.plus(Duration.ofMinutes(10)), START.plus(Duration.ofMinutes(10).plusSeconds(2)));
  }

  @Test
  void aRecoveryThatIsCompleteCountsFromThenThoughTheRunIsPaused() {
    timeline.schedule(START.plusSeconds(30), () -> written(new Event.RunPaused("Ada", "wait")));

    assertThat(begin(new Plans().step("a").plan())).isEqualTo(Ending.FINISHED);

    assertThat(state().recoveredAt().orElseThrow()).isBefore(START.plus(Duration.ofMinutes(2)));
  }

  @Test
  void noCallIsMadeWhileItWaits() {
    Instant ready = START.plus(Duration.ofMinutes(1));
    world.step(
        "a",
        context ->
            context.now().isBefore(ready) ? Next.Wait.on("being ready") : world.usual(context));
    pausedBetween(Duration.ofSeconds(30), Duration.ofMinutes(10));

    begin(new Plans().step("a").plan());

    Instant called =
        journal.read(RUN, 0).stream()
            .filter(entry -> entry.event() instanceof Event.EffectIntended)
            .map(Entry::at)
            .findFirst()
            .orElseThrow();
    assertThat(called).isAfterOrEqualTo(START.plus(Duration.ofMinutes(10)));
    assertThat(world.applied).containsExactly("a");
  }

  @Test
  void aPausedRunCanBeGivenUp() {
    timeline.schedule(START.plusSeconds(10), () -> written(new Event.RunPaused("Ada", "")));
    timeline.schedule(START.plusSeconds(20), () -> written(new Event.RunAborted("Ada", "")));

    assertThat(begin(new Plans().step("a").step("b", "a").plan())).isEqualTo(Ending.ABORTED);
    assertThat(state().step("b").status()).isEqualTo(StepStatus.PENDING);
  }

  @Test
  void takingUpARunThatWasJustGivenUpDoesNotReviveIt() {
    timeline.schedule(START.plusSeconds(20), () -> written(new Event.RunAborted("Ada", "")));
    Plan plan = new Plans().step("a").step("b", "a").plan();
    begin(plan);

    RunLog second = RunLog.attach(journal, timeline, RUN, "second", List.of());
    Ending ending =
        new Orchestrator(plan, second, timeline, world.actions(), Operators.absent(), false, true)
            .run();

    assertThat(ending).isEqualTo(Ending.ABORTED);
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.ABORTED);
    assertThat(state().step("b").status()).isEqualTo(StepStatus.PENDING);
  }

  @Test
  void remarksChangeNothingThatIsDecided() {
    timeline.schedule(
        START.plusSeconds(10),
        () -> {
          written(new Event.NoteAdded("Ada", "so far so good"));
          written(new Event.HelpWanted(1, "Ada", "a DBA"));
          written(new Event.RoleAssigned(Crew.COMMANDER, "Grace", "Ada", ""));
        });

    assertThat(begin(new Plans().step("a").step("b", "a").plan())).isEqualTo(Ending.FINISHED);

    assertThat(state().crew().roles()).containsEntry(Crew.COMMANDER, "Grace");
    assertThat(state().crew().open()).hasSize(1);
    assertThat(world.applied).containsExactly("a", "b");
  }
}
