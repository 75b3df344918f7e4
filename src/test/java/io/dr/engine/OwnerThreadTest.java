package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.plan.PlannedStep;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What belongs to a run's owner is out of other threads' reach. */
class OwnerThreadTest {
  private final OwnerThread owner = new OwnerThread();
  private final ScriptedWorld world = new ScriptedWorld();
  private final RunningActions actions = new RunningActions(world.actions(), owner);
  private final PlannedStep step = new Plans().step("a").plan().step("a");

  private static void elsewhere(Runnable task) {
    CompletableFuture.runAsync(task).join();
  }

  @Test
  void isWhoeverComesUntilItIsClaimed() {
    assertThatCode(() -> elsewhere(() -> actions.forget("a"))).doesNotThrowAnyException();
  }

  @Test
  void letsNoWorkerAtTheActionsOfRunningSteps() {
    owner.claim();

    List<Runnable> ways =
        List.of(() -> actions.forget("a"), () -> actions.keep(step, world.action("a")));

    assertThat(ways)
        .allSatisfy(
            way ->
                assertThatThrownBy(() -> elsewhere(way))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("touches what belongs to"));
  }

  @Test
  void givesAWorkerTheActionOfTheStepOrNone() {
    owner.claim();
    assertThat(actions.known(step)).isEmpty();

    actions.keep(step, world.action("a"));

    assertThat(actions.known(step)).isPresent();
  }
}
