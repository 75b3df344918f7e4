package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.Trait;
import io.dr.journal.Answer;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Observed;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.runbook.Objectives;
import io.dr.runbook.Step;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrchestratorTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "20261123-test";

  @TempDir Path folder;
  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final ScriptedWorld world = new ScriptedWorld();
  private Operators operators = Operators.absent();
  private Journal journal;

  @BeforeEach
  void openJournal() {
    journal = new SqliteJournal(folder.resolve("journal.db"), SqliteJournal.Durability.REHEARSAL);
  }

  @AfterEach
  void closeJournal() {
    journal.close();
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
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1);
    RunLog log = RunLog.initiate(journal, timeline, RUN, initiated, "first", List.of());
    return orchestrator(plan, log).run();
  }

  private Orchestrator orchestrator(Plan plan, RunLog log) {
    return new Orchestrator(plan, log, timeline, world.actions(), operators, false, false);
  }

  private RunState state() {
    return RunState.of(RUN, journal.read(RUN, 0));
  }

  private List<String> steps(Class<? extends Event.OfStep> kind) {
    List<String> steps = new ArrayList<>();
    for (Entry entry : journal.read(RUN, 0)) {
      if (kind.isInstance(entry.event())) {
        steps.add(kind.cast(entry.event()).step());
      }
    }
    return steps;
  }

  @Test
  void runsIndependentStepsTogetherAndDependentOnesAfterwards() {
    Plan plan = new Plans().step("a").step("b").step("c", "a", "b").plan();

    assertThat(begin(plan)).isEqualTo(Ending.FINISHED);

    RunState end = state();
    assertThat(end.step("a").firstStartedAt()).contains(START);
    assertThat(end.step("b").firstStartedAt()).contains(START);
    assertThat(end.step("c").firstStartedAt()).isEqualTo(end.step("b").settledAt());
    assertThat(Duration.between(START, end.recoveredAt().orElseThrow()))
        .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(125));
  }

  @Test
  void journalsTheIntentBeforeTheEffectIsMade() {
    List<Long> sequenceWhenApplied = new ArrayList<>();
    world.step(
        "a",
        context ->
            world.creating(
                context, Optional.empty(), () -> sequenceWhenApplied.add(state().sequence())));

    begin(new Plans().step("a").plan());

    Entry intended =
        journal.read(RUN, 0).stream()
            .filter(entry -> entry.event() instanceof Event.EffectIntended)
            .findFirst()
            .orElseThrow();
    assertThat(sequenceWhenApplied).containsExactly(intended.sequence());
  }

  @Test
  void aFailureStopsWhatDependsOnItLetsTheRunningFinishAndLeavesTheRestUnstarted() {
    world.step("bad", context -> fail(Failure.Kind.QUOTA));
    Plan plan =
        new Plans()
            .step("bad")
            .step("running")
            .step("after-bad", "bad")
            .step("after-running", "running")
            .plan();

    assertThat(begin(plan)).isEqualTo(Ending.STOPPED);

    RunState end = state();
    assertThat(end.phase()).isEqualTo(RunState.RunPhase.STOPPED);
    assertThat(end.step("bad").status()).isEqualTo(StepStatus.FAILED);
    assertThat(end.step("running").status()).isEqualTo(StepStatus.SUCCEEDED);
    assertThat(end.step("after-bad").status()).isEqualTo(StepStatus.PENDING);
    assertThat(end.step("after-running").status()).isEqualTo(StepStatus.PENDING);
    assertThat(end.step("bad").failure().orElseThrow().request().orElseThrow().id())
        .isEqualTo("request-1");
  }

  private static Next fail(Failure.Kind kind) {
    throw ScriptedWorld.failing(kind);
  }

  @Test
  void aSmallFailureDoesNotHoldUpTheRest() {
    world.step("cache", context -> fail(Failure.Kind.STATE));
    Plan plan =
        new Plans()
            .step("cache", Step.OnFailure.CONTINUE, Optional.empty(), List.of())
            .step("service", "cache")
            .plan();

    assertThat(begin(plan)).isEqualTo(Ending.FINISHED);
    assertThat(state().step("service").status()).isEqualTo(StepStatus.SUCCEEDED);
  }

  /** Not four minutes: whoever restores does not wait for a page. */
  @Test
  void whatOnlyTellsPeopleHoldsTheRestUpForNinetySecondsAtMost() {
    world.step("page", context -> fail(Failure.Kind.THROTTLED));
    Plan plan =
        new Plans()
            .step("page", Step.OnFailure.CONTINUE, Optional.empty(), List.of(Trait.INFORMS))
            .step("service", "page")
            .plan();

    assertThat(begin(plan)).isEqualTo(Ending.FINISHED);
    assertThat(state().step("page").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state().step("page").settledAt().orElseThrow())
        .isBetween(START.plusSeconds(30), START.plusSeconds(90));
    assertThat(state().step("service").status()).isEqualTo(StepStatus.SUCCEEDED);
  }

  @Test
  void whatOnlyTellsPeopleIsAskedOnceMoreAfterTheMinuteThatItAskedFor() {
    AtomicInteger looks = new AtomicInteger();
    world.step(
        "page",
        context -> {
          looks.incrementAndGet();
          Failure failure = Failure.of(Failure.Kind.THROTTLED, "Too much.", "Wait.");
          throw new ActionFailure(failure).retryAfter(Duration.ofSeconds(60));
        });
    Plan plan =
        new Plans()
            .step("page", Step.OnFailure.CONTINUE, Optional.empty(), List.of(Trait.INFORMS))
            .plan();

    assertThat(begin(plan)).isEqualTo(Ending.FINISHED);
    assertThat(looks).hasValue(2);
  }

  @Test
  void triesAgainWithGrowingPausesWhatMayPassByItself() {
    AtomicInteger looks = new AtomicInteger();
    world.step(
        "a",
        context ->
            looks.incrementAndGet() < 3 ? fail(Failure.Kind.TRANSIENT) : world.usual(context));

    assertThat(begin(new Plans().step("a").plan())).isEqualTo(Ending.FINISHED);

    List<Duration> pauses = new ArrayList<>();
    for (Entry entry : journal.read(RUN, 0)) {
      if (entry.event() instanceof Event.RetryScheduled retry) {
        pauses.add(Duration.between(entry.at(), retry.at()));
      }
    }
    assertThat(pauses).hasSize(2);
    assertThat(pauses.get(0)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void twoStepsNeverWriteToTheSameZoneAtOnce() {
    List<String> order = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      world.step(
          id,
          context ->
              world.usual(context) instanceof Next.Effect effect
                  ? effect
                      .performing(
                          () -> {
                            order.add(id + " in " + timeline.instant());
                            return effect.perform().get();
                          })
                      .alone("zone Z1")
                  : world.usual(context));
    }

    assertThat(begin(new Plans().step("a").step("b").step("c").plan())).isEqualTo(Ending.FINISHED);

    List<String> calls = new ArrayList<>();
    for (Entry entry : journal.read(RUN, 0)) {
      if (entry.event() instanceof Event.EffectIntended intended) {
        calls.add("begins " + intended.step());
      } else if (entry.event() instanceof Event.EffectApplied applied) {
        calls.add("ended " + applied.step());
      }
    }
    assertThat(order).hasSize(3);
    assertThat(calls)
        .containsExactly("begins a", "ended a", "begins b", "ended b", "begins c", "ended c");
  }

  @Test
  void tellsWhatWasThereBeforeAndAfterACallThatFailed() {
    world.step(
        "a",
        context ->
            new Next.Effect(
                    Call.of("Test", "Create", "a", context.to()),
                    Optional.empty(),
                    () -> {
                      world.step("a", later -> Next.Wait.on("a half-made thing"));
                      throw ScriptedWorld.failing(Failure.Kind.INVALID);
                    })
                .seeing("nothing there"));

    assertThat(begin(new Plans().step("a").plan())).isEqualTo(Ending.STOPPED);

    assertThat(state().step("a").observed())
        .isEqualTo(new Observed("nothing there", "a half-made thing"));
  }

  @Test
  void givesUpWhatKeepsFailing() {
    world.step("a", context -> fail(Failure.Kind.UNREACHABLE));

    assertThat(begin(new Plans().step("a").plan())).isEqualTo(Ending.STOPPED);
    assertThat(steps(Event.StepStarted.class)).hasSize(3);
  }

  @Test
  void anEffectWhoseAnswerWasLostIsNotRepeated() {
    world.step(
        "a",
        context ->
            world.creating(
                context,
                Optional.empty(),
                () -> {
                  throw ScriptedWorld.failing(Failure.Kind.TRANSIENT);
                }));

    assertThat(begin(new Plans().step("a").plan())).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).containsExactly("a");
    assertThat(steps(Event.EffectFailed.class)).containsExactly("a");
  }

  @Test
  void aSecondOrchestratorTakesOverAndTheFirstIsFencedOff() {
    Plan plan = new Plans().step("a").step("b", "a").plan();
    List<RunLog> second = new ArrayList<>();
    timeline.schedule(
        START.plusSeconds(30),
        () -> second.add(RunLog.attach(journal, timeline, RUN, "second", List.of())));

    assertThat(begin(plan)).isEqualTo(Ending.FENCED);
    assertThat(world.applied).containsExactly("a");

    assertThat(orchestrator(plan, second.get(0)).run()).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).containsExactly("a", "b");
    assertThat(EntryCodec.intact(journal.read(RUN, 0))).isTrue();
  }

  @Test
  void givesUpNoDataBeyondTheObjectiveUnasked() {
    lossOf(Duration.ofMinutes(6));

    assertThat(begin(new Plans().datastore("db").plan())).isEqualTo(Ending.UNANSWERED);
    assertThat(world.applied).isEmpty();
    assertThat(state().step("db").question().orElseThrow().text())
        .isEqualTo(
            "Recovering db gives up 6m00s of data (from ReplicaLag), where 5m00s is allowed."
                + " Accept this loss?");
  }

  @Test
  void givesItUpOnceSomebodyAcceptedItByName() {
    lossOf(Duration.ofMinutes(6));
    operators =
        (step, question, reply) -> reply.accept(new Answer("approve", "Grace", "no choice"));

    assertThat(begin(new Plans().datastore("db").plan())).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).containsExactly("db");
    assertThat(state().step("db").lossAcceptedBy()).contains("Grace");
  }

  @Test
  void whoAcceptedOneLossIsAskedAgainAboutALargerOne() {
    AtomicInteger looks = new AtomicInteger();
    world.step(
        "db",
        context -> {
          Duration loss = Duration.ofMinutes(looks.incrementAndGet() < 3 ? 6 : 60);
          return new Next.Effect(
              Call.of("Test", "Create", "db", context.to()),
              Optional.of(new RecoveryPoint.Known(START.minus(loss), "ReplicaLag")),
              () -> {
                throw ScriptedWorld.failing(Failure.Kind.TRANSIENT);
              });
        });
    List<String> asked = new ArrayList<>();
    operators =
        (step, question, reply) -> {
          asked.add(question.text());
          reply.accept(new Answer(asked.size() == 1 ? "approve" : "reject", "Grace", ""));
        };

    assertThat(begin(new Plans().datastore("db").plan())).isEqualTo(Ending.STOPPED);
    assertThat(world.applied).isEmpty();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).contains("gives up 1h00m of data");
  }

  @Test
  void keepsTheDataWhenTheCommanderSaysNo() {
    world.step(
        "db",
        context ->
            world.creating(
                context, Optional.of(new RecoveryPoint.Unknown("no reading")), () -> {}));
    operators = (step, question, reply) -> reply.accept(new Answer("reject", "Grace", ""));

    assertThat(begin(new Plans().datastore("db").plan())).isEqualTo(Ending.STOPPED);
    assertThat(world.applied).isEmpty();
    assertThat(state().step("db").failure().orElseThrow().cause())
        .contains("an unknown amount of data");
  }

  @Test
  void stopsOrGoesOnAtABreachAsTheRunbookSays() {
    lossOf(Duration.ofMinutes(6));
    Plan stopping = new Plans().onRpoBreach(Objectives.OnRpoBreach.STOP).datastore("db").plan();

    assertThat(begin(stopping)).isEqualTo(Ending.STOPPED);
    assertThat(world.applied).isEmpty();
  }

  @Test
  void goesOnWithinTheObjectiveWithoutAsking() {
    lossOf(Duration.ofMinutes(5));

    assertThat(begin(new Plans().datastore("db").plan())).isEqualTo(Ending.FINISHED);
    assertThat(steps(Event.QuestionAsked.class)).isEmpty();
  }

  private void lossOf(Duration loss) {
    RecoveryPoint point = new RecoveryPoint.Known(START.minus(loss), "ReplicaLag");
    world.step("db", context -> world.creating(context, Optional.of(point), () -> {}));
  }

  @Test
  void aTaskWaitsForThePersonWhoDoesIt() {
    world.step(
        "call",
        context ->
            context.answer().isPresent() ? Next.Done.empty() : Next.Wait.on("Call the provider."));
    operators =
        (step, question, reply) ->
            timeline.schedule(
                timeline.instant().plusSeconds(90),
                () -> reply.accept(new Answer("complete", "Grace", "")));
    Plan plan =
        new Plans()
            .step("call", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.MANUAL))
            .plan();

    assertThat(begin(plan)).isEqualTo(Ending.FINISHED);
    assertThat(state().recoveredAt()).contains(START.plusSeconds(90));
  }

  @Test
  void anInterruptedCallOfUnknownOutcomeIsAskedAboutNotGuessed() {
    Plan plan =
        new Plans()
            .step("mail", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.UNOBSERVABLE))
            .plan();
    world.step(
        "mail",
        context ->
            world.creating(
                context,
                Optional.empty(),
                () -> {
                  throw new Crash();
                }));
    try {
      begin(plan);
    } catch (Crash crash) {
      // The program died in the middle of the call.
    }
    RunLog again = RunLog.attach(journal, timeline, RUN, "second", List.of());

    assertThat(orchestrator(plan, again).run()).isEqualTo(Ending.UNANSWERED);
    assertThat(state().step("mail").question().orElseThrow().text())
        .isEqualTo(
            "It was interrupted during Create, and nothing shows whether that was done. Was it?");
    assertThat(world.applied).containsExactly("mail");
  }

  private static Plan unobservable() {
    return new Plans()
        .step("mail", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.UNOBSERVABLE))
        .plan();
  }

  /** A step whose every look is the same: only a receipt shows that its call was made. */
  private void blind(boolean repeatable, Runnable afterwards) {
    world.step(
        "mail",
        context -> {
          if (context.receipt("sent").isPresent()) {
            return Next.Done.empty();
          }
          Next.Effect effect =
              Next.Effect.of(
                  Call.of("Test", "Send", "mail", context.to()),
                  () -> {
                    world.applied.add("mail");
                    afterwards.run();
                    return Receipt.of("sent", "yes");
                  });
          return repeatable ? effect.repeating() : effect;
        });
  }

  @Test
  void aCallWhoseAnswerWasLostIsAskedAboutWhenNoLookCanShowIt() {
    blind(false, OrchestratorTest::loseTheAnswer);
    List<String> asked = new ArrayList<>();
    operators =
        (step, question, reply) -> {
          asked.add(question.text());
          reply.accept(new Answer("complete", "Grace", "it arrived"));
        };

    assertThat(begin(unobservable())).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).containsExactly("mail");
    assertThat(asked)
        .containsExactly(
            "Test refused Create: TRANSIENT. Nothing shows whether Send was done. Was it?");
  }

  private static void loseTheAnswer() {
    throw ScriptedWorld.failing(Failure.Kind.TRANSIENT);
  }

  @Test
  void itIsMadeAgainOncePeopleSayThatItDidNotHappenAndAskedAboutAgainWhenLostAgain() {
    blind(
        false,
        () -> {
          if (world.applied.size() < 3) {
            loseTheAnswer();
          }
        });
    AtomicInteger asked = new AtomicInteger();
    operators =
        (step, question, reply) -> {
          asked.incrementAndGet();
          reply.accept(new Answer("retry", "Grace", "nothing came"));
        };

    assertThat(begin(unobservable())).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).hasSize(3);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aCallThatWasCertainlyNotAppliedIsTriedAgainUnasked() {
    AtomicInteger calls = new AtomicInteger();
    world.step(
        "mail",
        context ->
            context.receipt("sent").isPresent()
                ? Next.Done.empty()
                : Next.Effect.of(
                    Call.of("Test", "Send", "mail", context.to()),
                    () -> {
                      if (calls.incrementAndGet() == 1) {
                        throw ScriptedWorld.failing(Failure.Kind.THROTTLED);
                      }
                      return Receipt.of("sent", "yes");
                    }));

    assertThat(begin(unobservable())).isEqualTo(Ending.FINISHED);
    assertThat(calls).hasValue(2);
    assertThat(steps(Event.QuestionAsked.class)).isEmpty();
  }

  @Test
  void aCallThatIsHarmlessToRepeatIsRepeatedUnasked() {
    blind(
        true,
        () -> {
          if (world.applied.size() == 1) {
            throw new Crash();
          }
          if (world.applied.size() == 2) {
            loseTheAnswer();
          }
        });
    try {
      begin(unobservable());
    } catch (Crash crash) {
      // The program died in the middle of the call.
    }
    RunLog again = RunLog.attach(journal, timeline, RUN, "second", List.of());

    assertThat(orchestrator(unobservable(), again).run()).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).hasSize(3);
    assertThat(steps(Event.QuestionAsked.class)).isEmpty();
  }

  /** The end of the process, which no code catches. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aStepThatTakesTooLongIsGivenUpWithWhatItWaitedFor() {
    world.step("a", context -> Next.Wait.on("the world to end"));

    assertThat(begin(new Plans().step("a").plan())).isEqualTo(Ending.STOPPED);
    assertThat(state().step("a").failure().orElseThrow().cause())
        .isEqualTo("It was not done within 1h00m while the world to end.");
  }

  @Test
  void asksWhatToDoAfterAFailureAndDoesIt() {
    AtomicInteger looks = new AtomicInteger();
    world.step(
        "a",
        context -> looks.incrementAndGet() == 1 ? fail(Failure.Kind.STATE) : world.usual(context));
    operators = (step, question, reply) -> reply.accept(new Answer("retry", "Grace", "fixed it"));
    Plan plan =
        new Plans()
            .step("a", Step.OnFailure.ASK, Optional.empty(), List.of())
            .step("b", "a")
            .plan();

    assertThat(begin(plan)).isEqualTo(Ending.FINISHED);
    assertThat(steps(Event.StepReopened.class)).containsExactly("a");
  }

  @Test
  void aRunThatStoodStillGoesOnFromThereOnceTheStepIsReopened() {
    AtomicInteger looks = new AtomicInteger();
    world.step(
        "b",
        context -> looks.incrementAndGet() == 1 ? fail(Failure.Kind.STATE) : world.usual(context));
    Plan plan = new Plans().step("a").step("b", "a").step("c", "b").plan();
    assertThat(begin(plan)).isEqualTo(Ending.STOPPED);

    RunState stopped = state();
    journal.append(
        RUN, stopped.sequence(), timeline.instant(), new Event.StepReopened("b", "Ada", "resumed"));
    RunLog again = RunLog.attach(journal, timeline, RUN, "second", List.of());

    assertThat(orchestrator(plan, again).run()).isEqualTo(Ending.FINISHED);
    assertThat(world.applied).containsExactly("a", "b", "c");
  }

  @Test
  void aListenerThatBreaksDoesNotBreakTheRecovery() {
    Plan plan = new Plans().step("a").plan();
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            "test",
            "t",
            "",
            "h",
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.SIMULATION,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1);
    RunListener broken =
        (entry, now) -> {
          throw new IllegalStateException("the view broke");
        };
    RunLog log = RunLog.initiate(journal, timeline, RUN, initiated, "first", List.of(broken));

    assertThat(orchestrator(plan, log).run()).isEqualTo(Ending.FINISHED);
  }

  @Test
  void everyFinishedRunHasAnUnbrokenChain() {
    begin(new Plans().step("a").step("b", "a").plan());

    List<Entry> entries = journal.read(RUN, 0);
    assertThat(EntryCodec.intact(entries)).isTrue();
    List<Entry> cut = new ArrayList<>(entries);
    cut.remove(3);
    assertThat(EntryCodec.intact(cut)).isFalse();
  }
}
