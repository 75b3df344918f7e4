package io.dr.catalogue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.catalogue.PlantedJob.Habit;
import io.dr.catalogue.Rehearsed.Subject;
import org.junit.jupiter.api.Test;

/**
 * What {@link EveryActionTest} demands can be failed: an action that makes an import job, which
 * Cognito makes as often as it is asked, passes only if it looks whether it has made it before.
 */
class PlantedActionsTest {
  private static Subject planted(Habit habit, String described) {
    return new Subject(
        PlantedJob.type(described), world -> PlantedJob.catalogue(habit, described, world));
  }

  @Test
  void anActionThatLooksFirstPasses() {
    Subject careful = planted(Habit.LOOKS_FIRST, PlantedJob.CREATE);

    assertThatCode(() -> EveryActionTest.describesItself(careful)).doesNotThrowAnyException();
    assertThatCode(() -> EveryActionTest.interrupted(careful)).doesNotThrowAnyException();
    assertThatCode(() -> EveryActionTest.faults(careful)).doesNotThrowAnyException();
  }

  @Test
  void anActionThatCreatesWithoutLookingIsCaughtWhenItDiesAfterTheCall() {
    Subject careless = planted(Habit.TRUSTS_ITS_RECEIPT, PlantedJob.CREATE);

    assertThatThrownBy(() -> EveryActionTest.interrupted(careless))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted.make-job at call 1 DIES_AFTER");
  }

  @Test
  void anActionThatCreatesWithoutLookingIsCaughtWhenAnAnswerIsLost() {
    Subject careless = planted(Habit.TRUSTS_ITS_RECEIPT, PlantedJob.CREATE);

    assertThatThrownBy(() -> EveryActionTest.faults(careless))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted.make-job at call 1 RESET_AFTER");
  }

  @Test
  void anActionThatMakesACallWhichItDoesNotDescribeIsCaught() {
    Subject secretive = planted(Habit.LOOKS_FIRST, "StartUserImportJob");

    assertThatThrownBy(() -> EveryActionTest.describesItself(secretive))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("calls that are not described");
  }
}
