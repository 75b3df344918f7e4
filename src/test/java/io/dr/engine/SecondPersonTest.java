package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.runbook.Person;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that a second person has to confirm, through the real orchestrator in virtual time. */
class SecondPersonTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "run";

  @TempDir Path folder;
  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final ScriptedWorld world = new ScriptedWorld();
  private final Plan plan =
      new Plans().step("a").step("b", "a").authority("Ada", "Grace", "Linus").plan();
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

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  /** What another terminal writes then. */
  private void written(int minutes, Event event) {
    timeline.schedule(
        at(minutes), () -> journal.append(RUN, state().sequence(), timeline.instant(), event));
  }

  private Event.RunInitiated initiated() {
    return new Event.RunInitiated(
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
        1,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        true,
        Optional.empty());
  }

  private Orchestrator begun(Operators operators) {
    RunLog log = RunLog.initiate(journal, timeline, RUN, initiated(), "first", List.of());
    return new Orchestrator(plan, log, timeline, world.actions(), operators, false, true);
  }

  private Ending begin() {
    return begun(Operators.absent()).run();
  }

  private Ending takeUp(String holder) {
    RunLog log = RunLog.attach(journal, timeline, RUN, holder, List.of());
    return new Orchestrator(plan, log, timeline, world.actions(), Operators.absent(), false, true)
        .run();
  }

  /** When the first event that has anything to do with a step was written. */
  private Optional<Instant> firstOfAnyStep() {
    return journal.read(RUN, 0).stream()
        .filter(entry -> entry.event() instanceof Event.OfStep)
        .map(Entry::at)
        .findFirst();
  }

  @Test
  void nothingBeginsBeforeTheSecondPersonAndThenItBeginsByItselfAndIsDeclared() {
    written(5, new Event.NoteAdded("Grace", "on my way"));
    written(10, new Event.InitiationConfirmed("Grace", "seen it"));

    assertThat(begin()).isEqualTo(Ending.FINISHED);

    assertThat(firstOfAnyStep().orElseThrow()).isBetween(at(10), at(10).plusSeconds(2));
    assertThat(state().declaredAt()).isEqualTo(at(10));
    assertThat(state().authorisation().askedAt()).isEqualTo(START);
    assertThat(state().authorisation().confirmed().orElseThrow().by()).isEqualTo("Grace");
    assertThat(world.applied).containsExactly("a", "b");
  }

  @Test
  void waitingLongTakesNothingFromTheRtoAndPutsNothingAtRisk() {
    written(300, new Event.InitiationConfirmed("Grace", ""));

    begin();

    assertThat(journal.read(RUN, 0))
        .noneMatch(entry -> entry.event() instanceof Event.ForecastTurned);
  }

  @Test
  void nobodyConfirmsForThemselfWhateverWroteIt() {
    written(5, new Event.InitiationConfirmed(" ADA ", ""));
    written(9, new Event.InitiationConfirmed("Linus", ""));
    written(30, new Event.InitiationConfirmed("Grace", "too late to be the second"));

    begin();

    assertThat(firstOfAnyStep().orElseThrow()).isAfterOrEqualTo(at(9));
    assertThat(state().declaredAt()).isEqualTo(at(9));
    assertThat(state().authorisation().confirmed().orElseThrow().by()).isEqualTo("Linus");
  }

  @Test
  void aRefusalEndsItAndNothingWasDone() {
    written(5, new Event.InitiationRejected("Grace", "a false alarm"));

    assertThat(begin()).isEqualTo(Ending.ABORTED);

    assertThat(firstOfAnyStep()).isEmpty();
    assertThat(world.applied).isEmpty();
    assertThat(takeUp("second")).isEqualTo(Ending.ABORTED);
  }

  @Test
  void itCanBeGivenUpAndPausedWhileItWaits() {
    written(2, new Event.RunPaused("Linus", ""));
    written(5, new Event.InitiationConfirmed("Grace", ""));
    written(20, new Event.RunUnpaused("Linus", ""));

    assertThat(begin()).isEqualTo(Ending.FINISHED);

    assertThat(firstOfAnyStep().orElseThrow()).isAfterOrEqualTo(at(20));
  }

  @Test
  void anInterruptedWaitIsTakenUp() {
    Orchestrator first = begun(Operators.absent());
    timeline.schedule(at(2), first::interrupt);
    assertThat(first.run()).isEqualTo(Ending.INTERRUPTED);
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.INTERRUPTED);

    written(7, new Event.InitiationConfirmed("Grace", ""));
    assertThat(takeUp("second")).isEqualTo(Ending.FINISHED);

    assertThat(firstOfAnyStep().orElseThrow()).isBetween(at(7), at(7).plusSeconds(2));
  }

  @Test
  void aKilledProcessLosesNothingWhetherConfirmedSinceOrNot() {
    journal.append(RUN, 0, START, initiated());
    journal.append(RUN, 1, START, new Event.OrchestratorAttached("first", Optional.empty()));
    written(3, new Event.InitiationConfirmed("Grace", ""));

    assertThat(takeUp("second")).isEqualTo(Ending.FINISHED);

    assertThat(state().declaredAt()).isEqualTo(at(3));
    assertThat(world.applied).containsExactly("a", "b");
  }

  @Test
  void whoeverLosesTheRunWhileItWaitsBeginsNothing() {
    written(4, new Event.OrchestratorAttached("second", Optional.empty()));
    written(5, new Event.InitiationConfirmed("Grace", ""));

    assertThat(begin()).isEqualTo(Ending.FENCED);

    assertThat(firstOfAnyStep()).isEmpty();
  }

  @Test
  void operatorsAreAskedOnceForThoseWhoMayConfirm() {
    List<String> asked = new ArrayList<>();
    Operators operators =
        new Operators() {
          @Override
          public void ask(
              String step, io.dr.journal.Question question, Consumer<io.dr.journal.Answer> reply) {
            throw new IllegalStateException("no step asks");
          }

          @Override
          public void confirm(List<Person> whom, Consumer<Event.InitiationConfirmed> reply) {
            whom.forEach(person -> asked.add(person.name()));
            timeline.schedule(
                at(3),
                () -> reply.accept(new Event.InitiationConfirmed(whom.get(0).name(), "yes")));
          }
        };
    written(1, new Event.NoteAdded("Linus", "what is it?"));

    assertThat(begun(operators).run()).isEqualTo(Ending.FINISHED);

    assertThat(asked).containsExactly("Grace", "Linus");
    assertThat(state().declaredAt()).isEqualTo(at(3));
  }

  @Test
  void nothingIsReadyAndNothingDecidedWhileItWaits() {
    journal.append(RUN, 0, START, initiated());

    assertThat(Readiness.of(plan, state()).startable()).isEmpty();
    assertThat(new Decider(plan, false, START).decide(state(), Map.of(), at(90))).isEmpty();
  }

  @Test
  void journalsFromBeforeWantNoSecondPerson() {
    String written = EntryCodec.write(initiated());
    String older = written.replace(",\"insteadOf\":[]", "").replace(",\"twoPerson\":true", "");
    assertThat(older).doesNotContain("insteadOf").doesNotContain("twoPerson");

    journal.append(RUN, 0, START, EntryCodec.read(older));

    assertThat(state().authorisation().pending()).isFalse();
    assertThat(state().initiated().insteadOf()).isEmpty();
    assertThat(
            EntryCodec.read(
                "{\"event\":\"RoleAssigned\",\"role\":\"scribe\",\"person\":\"Ada\","
                    + "\"by\":\"Ada\",\"reason\":\"\"}"))
        .isEqualTo(new Event.RoleAssigned("scribe", "Ada", "Ada", ""));
  }
}
