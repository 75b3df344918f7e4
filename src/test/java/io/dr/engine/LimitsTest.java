package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.journal.ClockStep;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a step whose time, an hour, has run out. */
class LimitsTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final Instant LIMIT = START.plus(Duration.ofHours(1));
  private static final Instant LATE = START.plus(Duration.ofHours(3));
  private static final Next WAIT = Next.Wait.on("creating");
  private static final Next EFFECT =
      new Next.Effect(
          Call.of("Test", "Create", "a", Plans.TO), Optional.empty(), () -> Receipt.of("n", "a"));

  private final Plan plan = new Plans().step("a").plan();
  private RunState state = RunState.of("run");

  LimitsTest() {
    append(
        START,
        new Event.RunInitiated(
            "test",
            "t",
            "",
            "h",
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1));
    append(START, new Event.StepStarted("a", 1));
  }

  private void append(Instant at, Event event) {
    state = state.apply(new Entry("run", state.sequence() + 1, at, event, "", ""));
  }

  private Command decided(Attention on, Instant now) {
    List<Command> commands = new Decider(plan, false, START).decide(state, Map.of("a", on), now);
    assertThat(commands).hasSize(1);
    return commands.get(0);
  }

  private void timesOut(Command command) {
    assertThat(command)
        .isInstanceOfSatisfying(
            Command.Fail.class,
            fail -> assertThat(fail.failure().kind()).isEqualTo(Failure.Kind.TIMED_OUT));
  }

  @Test
  void whoSleptLooksBeforeAnythingTimesOut() {
    assertThat(decided(new Attention.Idle(), LATE)).isEqualTo(new Command.Look("a"));
    assertThat(decided(new Attention.Resting(START.plusSeconds(9)), LATE))
        .isEqualTo(new Command.Look("a"));
    assertThat(decided(new Attention.Resting(LATE.plusSeconds(9)), LATE))
        .isEqualTo(new Command.Look("a"));
  }

  @Test
  void doneIsDoneHoweverLate() {
    assertThat(decided(new Attention.Proposed(Next.Done.empty(), START), LATE))
        .isInstanceOf(Command.Succeed.class);
    assertThat(decided(new Attention.Proposed(Next.Done.empty(), LATE), LATE))
        .isInstanceOf(Command.Succeed.class);
  }

  @Test
  void anAnswerFromBeforeTheLimitIsAskedForAnew() {
    assertThat(decided(new Attention.Proposed(WAIT, LIMIT.minusMillis(1)), LATE))
        .isEqualTo(new Command.Look("a"));
    assertThat(decided(new Attention.Proposed(EFFECT, LIMIT.minusMillis(1)), LATE))
        .isEqualTo(new Command.Look("a"));
  }

  @Test
  void whatIsStillNotDoneAtALookAfterTheLimitTimesOut() {
    timesOut(decided(new Attention.Proposed(WAIT, LIMIT), LIMIT));
    timesOut(decided(new Attention.Proposed(EFFECT, LATE), LATE));
  }

  @Test
  void aLookInSeveralPartsIsMadeToItsEnd() {
    Next midway = Next.Wait.on("reading records").again();

    assertThat(decided(new Attention.Proposed(midway, LIMIT), LIMIT.plusSeconds(2)))
        .isEqualTo(new Command.Look("a"));
    timesOut(decided(new Attention.Proposed(midway, LATE), LATE));
  }

  @Test
  void whoCannotSeeDoesNotSayThatTheTimeRanOut() {
    Failure blind = Failure.of(Failure.Kind.UNREACHABLE, "No answer.", "Wait.");

    assertThat(decided(new Attention.Stumbled(blind), LATE))
        .isInstanceOfSatisfying(
            Command.Retry.class, retry -> assertThat(retry.failure()).isEqualTo(blind));
  }

  @Test
  void aMachineThatSleptHasNotWaited() {
    append(LATE, new Event.ClockStepped(ClockStep.Cause.SUSPENDED, Duration.ofHours(3)));

    assertThat(decided(new Attention.Proposed(WAIT, LATE), LATE)).isInstanceOf(Command.Rest.class);
    timesOut(
        decided(
            new Attention.Proposed(WAIT, LATE.plus(Duration.ofHours(1))),
            LATE.plus(Duration.ofHours(1))));
  }

  @Test
  void aClockThatWasSetGivesNoStepMoreTime() {
    append(START, new Event.ClockStepped(ClockStep.Cause.SET, Duration.ofHours(3)));

    timesOut(decided(new Attention.Proposed(WAIT, LIMIT), LIMIT));
  }
}
