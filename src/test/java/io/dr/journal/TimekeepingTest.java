package io.dr.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimekeepingTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Timekeeping anchored =
      Timekeeping.UNDISTURBED.with(Optional.of(new Anchor(up("boot", 10), AT)));

  private static BootTime up(String boot, long minutes) {
    return new BootTime(boot, Duration.ofMinutes(minutes));
  }

  private static Instant after(long minutes) {
    return AT.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void onTheSameMachineThePresentIsTheDriversWhateverTheWallClockShows() {
    assertThat(anchored.present(after(5).minus(HOUR), Optional.of(up("boot", 15)), AT))
        .isEqualTo(after(5));
    assertThat(anchored.present(after(5).plus(HOUR), Optional.of(up("boot", 15)), AT))
        .isEqualTo(after(5));
  }

  @Test
  void onAnotherMachineItIsOnesOwnClockLessWhatIsKnownToHaveBeenSet() {
    Timekeeping set = anchored.with(new ClockStep(ClockStep.Cause.SET, HOUR.negated()), after(1));

    assertThat(set.present(after(5).minus(HOUR), Optional.of(up("other", 1)), AT))
        .isEqualTo(after(5));
    assertThat(set.present(after(5).minus(HOUR), Optional.empty(), AT)).isEqualTo(after(5));
  }

  @Test
  void itIsNeverBeforeWhatWasHeard() {
    assertThat(anchored.present(AT.minus(HOUR), Optional.empty(), after(7))).isEqualTo(after(7));
  }

  @Test
  void whatTheDriverTookForPassedIsPassedForAll() {
    Timekeeping leapt = anchored.with(new ClockStep(ClockStep.Cause.UNKNOWN, HOUR), after(1));

    assertThat(leapt.present(AT, Optional.of(up("boot", 15)), AT)).isEqualTo(after(65));
    assertThat(leapt.late()).as("or it was set, and the outage was stamped late").isEqualTo(HOUR);
  }

  @Test
  void whatAMachineSleptIsInItsTimeSinceTheStartAlready() {
    Timekeeping slept = anchored.with(new ClockStep(ClockStep.Cause.SUSPENDED, HOUR), after(61));

    assertThat(slept.present(AT, Optional.of(up("boot", 75)), AT)).isEqualTo(after(65));
    assertThat(slept.awakeSince()).contains(after(61));
    assertThat(slept.ahead()).isZero();
  }

  @Test
  void aClockThatIsSetThereAndBackStandsWhereItStood() {
    Timekeeping there = anchored.with(new ClockStep(ClockStep.Cause.SET, HOUR), after(1));
    Timekeeping back = there.with(new ClockStep(ClockStep.Cause.SET, HOUR.negated()), after(2));

    assertThat(there.late()).isEqualTo(HOUR);
    assertThat(back.ahead()).isZero();
    assertThat(back.late()).isZero();
    assertThat(back.steps()).hasSize(2);
  }

  @Test
  void aMachineThatWasStartedAnewTellsNothingOfTheTimeBetween() {
    assertThat(anchored.away(HOUR.negated(), Optional.of(up("boot", 15))).cause())
        .isEqualTo(ClockStep.Cause.SET);
    assertThat(anchored.away(HOUR.negated(), Optional.of(up("other", 15))).cause())
        .isEqualTo(ClockStep.Cause.UNKNOWN);
  }
}
