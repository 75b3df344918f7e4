package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Quota;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Account;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Step;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When looks and calls are made, where the whole account may make two a second. */
class CallsTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "20261123-calls";
  private static final Account OTHER = new Account("other", "444455556666", Optional.empty());

  /** No parameters. */
  public record Nothing() {}

  private static final ActionType<Nothing> TYPE =
      ActionType.describe("test.paced", Nothing.class)
          .title("Paced")
          .traits(Trait.MUTATES)
          .quotas(new Quota("Test", 2, Quota.Scope.ACCOUNT, 1))
          .build();

  @TempDir Path folder;
  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final ScriptedWorld world = new ScriptedWorld();
  private final Map<String, PlannedStep> steps = new LinkedHashMap<>();
  private final List<Duration> requests = new ArrayList<>();
  private Journal journal;

  @BeforeEach
  void openJournal() {
    journal = new SqliteJournal(folder.resolve("journal.db"), SqliteJournal.Durability.REHEARSAL);
  }

  @AfterEach
  void closeJournal() {
    journal.close();
  }

  private void step(String id, Optional<String> account, Function<StepContext, Next> behaviour) {
    ObjectNode with = JsonNodeFactory.instance.objectNode();
    account.ifPresent(name -> with.put("account", name));
    steps.put(
        id,
        new PlannedStep(
            id,
            "only",
            id,
            TYPE,
            with,
            List.of(),
            Duration.ofMinutes(30),
            true,
            Optional.empty(),
            Expected.estimate(Duration.ofMinutes(1)),
            Optional.of(Duration.ofHours(1)),
            new Step.Retry(2, Duration.ofSeconds(20)),
            Step.OnFailure.STOP,
            Optional.empty(),
            Optional.empty(),
            true));
    world.step(
        id,
        context -> {
          requested();
          return behaviour.apply(context);
        });
  }

  private void requested() {
    requests.add(Duration.between(START, timeline.instant()));
  }

  private Plan plan() {
    return new Plan(
        "test",
        "A test",
        Plans.FROM,
        Plans.TO,
        Map.of(OTHER.name(), OTHER),
        Map.of(),
        new Objectives(
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            Objectives.ClockStart.DECLARATION,
            Objectives.OnRpoBreach.ASK),
        List.of(new PlannedPhase("only", "Only", List.copyOf(steps.keySet()))),
        steps,
        "only",
        List.of(),
        Communication.NONE,
        "hash");
  }

  private Ending run() {
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
    RunLog log = RunLog.initiate(journal, timeline, RUN, initiated, "first", List.of());
    return new Orchestrator(
            plan(), log, timeline, world.actions(), Operators.absent(), false, false)
        .run();
  }

  private <E extends Event> List<E> events(Class<E> kind) {
    return journal.read(RUN, 0).stream()
        .map(Entry::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private void assertSpaced() {
    for (int i = 2; i < requests.size(); i++) {
      assertThat(requests.get(i).minus(requests.get(i - 2)))
          .as("requests at " + requests)
          .isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void looksOnAsSoonAsTheBudgetAllowsItAndJournalsNothingOfIt() {
    step(
        "pages",
        Optional.empty(),
        context -> requests.size() < 5 ? Next.Wait.on("reading").again() : Next.Done.empty());

    assertThat(run()).isEqualTo(Ending.FINISHED);

    assertThat(requests).hasSize(5);
    assertSpaced();
    assertThat(requests.get(4)).isLessThan(Duration.ofMillis(2_100));
    assertThat(events(Event.StepWaiting.class)).isEmpty();
  }

  @Test
  void whatAFailedCallLeftBehindIsLookedAtWithinTheBudget() {
    List<Boolean> tried = new ArrayList<>();
    step(
        "refused",
        Optional.empty(),
        context -> {
          if (tried.size() == 1 && requests.size() < 5) {
            return Next.Wait.on("reading").again();
          }
          return Next.Effect.of(
                  Call.of("Test", "Create", "it", context.to()),
                  () -> {
                    requested();
                    tried.add(true);
                    throw ScriptedWorld.failing(Failure.Kind.INVALID);
                  })
              .seeing("nothing there");
        });

    assertThat(run()).isEqualTo(Ending.STOPPED);

    assertSpaced();
    assertThat(requests).hasSize(5);
    assertThat(events(Event.EffectFailed.class))
        .extracting(Event.EffectFailed::observed)
        .containsExactly("nothing there");
  }

  @Test
  void aLookThatTheServiceDidNotAnswerIsMadeOnceMoreWithinTheBudgetAndTheSameAttempt() {
    step(
        "flaky",
        Optional.empty(),
        context -> {
          if (requests.size() < 3) {
            throw ScriptedWorld.failing(Failure.Kind.TRANSIENT);
          }
          return Next.Done.empty();
        });

    assertThat(run()).isEqualTo(Ending.FINISHED);

    assertThat(requests).hasSize(3);
    assertThat(requests.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(events(Event.RetryScheduled.class)).isEmpty();
  }

  @Test
  void aLookThatKeepsFailingFailsTheAttempt() {
    step(
        "down",
        Optional.empty(),
        context -> {
          throw ScriptedWorld.failing(Failure.Kind.UNREACHABLE);
        });

    assertThat(run()).isEqualTo(Ending.STOPPED);

    assertThat(requests).hasSize(6);
    assertThat(events(Event.RetryScheduled.class)).hasSize(1);
  }

  @Test
  void stepsOfTwoAccountsDoNotWaitForEachOther() {
    step("here", Optional.empty(), context -> Next.Done.empty());
    step("there", Optional.of("other"), context -> Next.Done.empty());

    run();

    assertThat(requests).containsExactly(Duration.ZERO, Duration.ZERO);
  }

  @Test
  void aThrottledLookSlowsDownTheAccountThatItWasMadeIn() {
    step(
        "there",
        Optional.of("other"),
        context -> {
          if (requests.size() < 2) {
            throw ScriptedWorld.failing(Failure.Kind.THROTTLED);
          }
          return Next.Done.empty();
        });

    run();

    assertThat(events(Event.BudgetChanged.class))
        .extracting(Event.BudgetChanged::budget)
        .containsOnly("Test/" + OTHER.account());
  }
}
