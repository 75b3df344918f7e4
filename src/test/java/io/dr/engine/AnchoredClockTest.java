package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.ClockStep;
import io.dr.journal.ClockStep.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnchoredClockTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private HandMadeMachine machine = new HandMadeMachine(START);
  private AnchoredClock clock = new AnchoredClock(machine);

  private void on(HandMadeMachine other) {
    machine = other;
    clock = new AnchoredClock(other);
  }

  private void shows(Duration sinceStart) {
    assertThat(clock.instant()).isEqualTo(START.plus(sinceStart));
  }

  @Test
  void goesAsTheWallClockDoesAsLongAsNobodySetsThat() {
    machine.pass(Duration.ofSeconds(130));

    shows(Duration.ofSeconds(130));
    assertThat(clock.steps()).isEmpty();
  }

  @Test
  void doesNotFollowAWallClockThatIsSetBackOrForward() {
    machine.pass(Duration.ofSeconds(9));
    machine.set(HOUR.negated());
    machine.pass(Duration.ofSeconds(121));
    shows(Duration.ofSeconds(130));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.SET, HOUR.negated()));

    machine.set(HOUR.multipliedBy(2));
    machine.pass(Duration.ofSeconds(1));
    shows(Duration.ofSeconds(131));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.SET, HOUR.multipliedBy(2)));
    assertThat(clock.steps()).as("each is told once").isEmpty();
  }

  @Test
  void theTimeThatTheMachineSleptHasPassed() {
    machine.pass(Duration.ofSeconds(10));
    machine.sleep(Duration.ofHours(2));
    machine.pass(Duration.ofSeconds(10));

    shows(Duration.ofHours(2).plusSeconds(20));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.SUSPENDED, Duration.ofHours(2)));
  }

  @Test
  void sleepIsNoticedThoughTheWallClockWasSetBackByAsMuch() {
    machine.pass(Duration.ofSeconds(10));
    shows(Duration.ofSeconds(10));
    machine.sleep(HOUR);
    machine.set(HOUR.negated());
    machine.pass(Duration.ofSeconds(1));

    shows(HOUR.plusSeconds(11));
    assertThat(clock.steps())
        .containsExactly(
            new ClockStep(Cause.SUSPENDED, HOUR), new ClockStep(Cause.SET, HOUR.negated()));
  }

  @Test
  void smallDifferencesAreIgnoredUntilTheyAddUp() {
    for (int i = 0; i < 19; i++) {
      machine.pass(Duration.ofMinutes(10));
      machine.set(Duration.ofMillis(100));
      clock.instant();
    }
    shows(Duration.ofMinutes(190));
    assertThat(clock.steps()).isEmpty();

    machine.set(Duration.ofMillis(100));
    shows(Duration.ofMinutes(190));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.SET, Duration.ofSeconds(2)));
  }

  @Test
  void aProcessThatIsStoppedBetweenTwoReadingsSeesNoStep() {
    machine.pass(Duration.ofSeconds(10));
    machine.holdUp(Duration.ofMinutes(2));
    clock.instant();
    machine.pass(Duration.ofSeconds(2));

    shows(Duration.ofSeconds(132));
    assertThat(clock.steps()).isEmpty();
  }

  @Test
  void aProcessThatWasStoppedSeesNoStep() {
    machine.pass(Duration.ofMinutes(2));

    shows(Duration.ofMinutes(2));
    assertThat(clock.steps()).isEmpty();
  }

  @Test
  void whereNothingShowsSleepAWallClockThatLeapsAheadIsBelieved() {
    on(HandMadeMachine.withoutStart(START));
    machine.pass(Duration.ofSeconds(10));
    machine.set(HOUR);
    shows(HOUR.plusSeconds(10));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.UNKNOWN, HOUR));

    machine.set(HOUR.negated());
    machine.pass(Duration.ofSeconds(10));
    shows(HOUR.plusSeconds(20));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.SET, HOUR.negated()));
  }

  @Test
  void aMachineThatItsHostHoldsIsNotTrustedToTellItsSleep() {
    on(HandMadeMachine.heldByItsHost(START));
    machine.pass(Duration.ofSeconds(10));
    machine.set(HOUR);

    shows(HOUR.plusSeconds(10));
    assertThat(clock.steps()).containsExactly(new ClockStep(Cause.UNKNOWN, HOUR));
  }

  @Test
  void neverGoesBack() {
    machine.pass(Duration.ofSeconds(10));
    machine.set(Duration.ofSeconds(-1));

    shows(Duration.ofSeconds(10));
  }

  @Test
  void aShiftedClockTellsWhatBefellTheWallClockBefore() {
    ClockStep before = new ClockStep(Cause.SET, HOUR);
    ShiftedClock shifted = new ShiftedClock(clock, HOUR.negated(), Optional.of(before));
    machine.pass(Duration.ofSeconds(1));
    machine.set(HOUR);

    assertThat(shifted.instant()).isEqualTo(START.minus(HOUR).plusSeconds(1));
    assertThat(shifted.steps()).containsExactly(before, new ClockStep(Cause.SET, HOUR));
    assertThat(shifted.steps()).isEmpty();
  }
}
