package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process takes up a run that another began, which may still live. */
class TakeoverTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "20261123-test";

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

  private RunLog initiate(Plan plan) {
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
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1);
    return RunLog.initiate(journal, timeline, RUN, initiated, "first", List.of());
  }

  private RunLog attach() {
    return RunLog.attach(journal, timeline, RUN, "second", List.of());
  }

  private Orchestrator orchestrator(Plan plan, RunLog log) {
    return new Orchestrator(plan, log, timeline, world.actions(), Operators.absent(), false, false);
  }

  private void pass(Duration time) {
    Instant until = timeline.instant().plus(time);
    timeline.schedule(until, () -> {});
    timeline.run(() -> !timeline.instant().isBefore(until));
  }

  private RunState state() {
    return RunState.of(RUN, journal.read(RUN, 0));
  }

  @Test
  void whoWasFencedOffWritesNothingThoughItHasReadEverything() {
    RunLog first = initiate(new Plans().step("a").plan());
    RunLog second = attach();
    first.refresh();

    first.append(new Event.StepStarted("a", 1));

    assertThat(first.tryAppend(new Event.StepStarted("a", 1))).isFalse();
    assertThat(journal.read(RUN, 0)).hasSize(3);
    assertThat(second.tryAppend(new Event.StepStarted("a", 1))).isTrue();
  }

  @Test
  void aProcessOfEqualNameIsAnother() {
    RunLog first = initiate(new Plans().step("a").plan());
    RunLog second = RunLog.attach(journal, timeline, RUN, "first", List.of());

    first.refresh();

    assertThat(first.fenced()).isTrue();
    assertThat(first.tryAppend(new Event.StepStarted("a", 1))).isFalse();
    assertThat(second.fenced()).isFalse();
  }

  @Test
  void whoDecidedBeforeAnotherTookTheRunUpDoesNotTakeItFromThem() {
    initiate(new Plans().step("a").plan());
    Claim claim = Claim.unlessDriven(2, () -> true);
    RunLog second = RunLog.attach(journal, timeline, RUN, "second", List.of(), claim);

    assertThatThrownBy(() -> RunLog.attach(journal, timeline, RUN, "third", List.of(), claim))
        .isInstanceOf(RunTakenException.class);

    second.refresh();
    assertThat(second.fenced()).isFalse();
    assertThat(journal.read(RUN, 0)).hasSize(3);
  }

  @Test
  void whoLooksAgainAndFindsADriverTakesNothing() {
    initiate(new Plans().step("a").plan());

    assertThatThrownBy(
            () ->
                RunLog.attach(
                    journal,
                    timeline,
                    RUN,
                    "second",
                    List.of(),
                    Claim.unlessDriven(2, () -> false)))
        .isInstanceOf(RunTakenException.class);

    assertThat(state().orchestrator()).isEqualTo("first");
  }

  @Test
  void remarksInBetweenKeepNobodyFromTakingTheRunUp() {
    initiate(new Plans().step("a").plan());
    journal.append(RUN, 2, START, new Event.NoteAdded("Ada", "seen"));

    RunLog second =
        RunLog.attach(
            journal, timeline, RUN, "second", List.of(), Claim.unlessDriven(2, () -> true));

    assertThat(second.attachment()).isEqualTo(4);
  }

  @Test
  void anEffectPassesOnlyWhileNobodyTookTheRunUpSince() {
    AttachmentFence fence = new AttachmentFence(journal, RUN);
    assertThatThrownBy(fence::check).as("before").isInstanceOf(ActionFailure.class);
    RunLog first = initiate(new Plans().step("a").plan());
    fence.hold(first.attachment());
    journal.append(RUN, 2, START, new Event.NoteAdded("Ada", "OrchestratorAttached"));
    fence.check();

    attach();

    assertThatThrownBy(fence::check)
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("took run " + RUN + " over");
  }

  @Test
  void aRunIsTakenUpThoughSomebodyWritesInBetween() {
    initiate(new Plans().step("a").plan());

    RunLog second = RunLog.attach(new Crowded(journal), timeline, RUN, "second", List.of());

    assertThat(second.fenced()).isFalse();
    assertThat(state().orchestrator()).isEqualTo("second");
  }

  @Test
  void aCallThatWasUnderWayIsWaitedForAndNotMadeTwice() {
    Plan plan = new Plans().step("a").plan();
    RunLog first = initiate(plan);
    Next.Effect sent = startedAndSent(first);
    RunLog second = attach();
    List<Receipt> arrived = new ArrayList<>();
    timeline.schedule(timeline.instant().plusSeconds(40), () -> arrived.add(sent.perform().get()));

    assertThat(orchestrator(plan, second).run()).isEqualTo(Ending.FINISHED);

    assertThat(arrived).hasSize(1);
    assertThat(world.applied).containsExactly("a");
    assertThat(journal.read(RUN, 0))
        .extracting(Entry::event)
        .contains(
            new Event.StepWaiting(
                "a",
                "Create, which was under way when the run was taken up, to come to rest",
                OptionalDouble.empty()));
  }

  @Test
  void aCallThatNeverArrivedIsMadeAfterAMinute() {
    Plan plan = new Plans().step("a").plan();
    startedAndSent(initiate(plan));

    assertThat(orchestrator(plan, attach()).run()).isEqualTo(Ending.FINISHED);

    assertThat(world.applied).containsExactly("a");
    assertThat(Duration.between(START, state().endedAt().orElseThrow()))
        .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(125));
  }

  private Next.Effect startedAndSent(RunLog first) {
    first.append(new Event.StepStarted("a", 1));
    Plan plan = new Plans().step("a").plan();
    Next.Effect effect =
        (Next.Effect) world.action("a").next(first.context(plan, "a", timeline.instant()));
    Call call = effect.call();
    first.append(new Event.EffectIntended("a", call, Optional.empty(), "", false));
    return effect;
  }

  @Test
  void aStepThatNobodyDroveForLongLosesNoTimeByThat() {
    Plan plan = new Plans().step("a").plan();
    RunLog first = initiate(plan);
    first.append(new Event.StepStarted("a", 1));
    pass(Duration.ofHours(3));
    AtomicReference<Instant> watchedSince = new AtomicReference<>(START);
    List<Instant> startedAt = new ArrayList<>();
    world.step(
        "a",
        context -> {
          watchedSince.set(context.watchedSince());
          startedAt.add(context.startedAt());
          return Next.Done.with(Outputs.NONE);
        });

    assertThat(orchestrator(plan, attach()).run()).isEqualTo(Ending.FINISHED);

    assertThat(state().step("a").status()).isEqualTo(StepStatus.SUCCEEDED);
    assertThat(startedAt).containsExactly(START);
    assertThat(watchedSince.get()).isEqualTo(START.plus(Duration.ofHours(3)));
  }

  /** Another terminal writes just before the run is taken up. */
  private record Crowded(Journal journal) implements Journal {
    @Override
    public Entry append(String run, long expectedSequence, Instant at, Event event) {
      if (expectedSequence == 2) {
        journal.append(run, 2, at, new Event.BudgetChanged("Test", 1));
      }
      return journal.append(run, expectedSequence, at, event);
    }

    @Override
    public List<Entry> read(String run, long after) {
      return journal.read(run, after);
    }

    @Override
    public List<String> runs() {
      return journal.runs();
    }

    @Override
    public Leases leases() {
      return journal.leases();
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}
