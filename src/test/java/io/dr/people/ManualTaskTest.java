package io.dr.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.aws.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManualTaskTest {
  private static final String TASK = "Call the payment provider.";

  private static Next next(Optional<String> to, Optional<String> answer) {
    StepContext context =
        new StepContext(Stage.run(), "step", 1, Stage.OUTAGE, Stage.OUTAGE, List.of(), answer);
    return new ManualTask(new ManualTask.With(TASK, to)).next(context);
  }

  @Test
  void waitsForSomebodyToAnswer() {
    assertThat(next(Optional.empty(), Optional.empty())).isEqualTo(Next.Wait.on(TASK));
  }

  @Test
  void namesWhoIsToDoIt() {
    assertThat(next(Optional.of("technical lead"), Optional.empty()))
        .isEqualTo(Next.Wait.on("technical lead: " + TASK));
  }

  @Test
  void isDoneWhenSomebodySaysSo() {
    assertThat(next(Optional.empty(), Optional.of("complete"))).isEqualTo(Next.Done.empty());
  }

  @Test
  void failsWhenSomebodyTurnsItDown() {
    assertThat(next(Optional.empty(), Optional.of("reject")))
        .isInstanceOfSatisfying(
            Next.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.REJECTED);
              assertThat(failed.failure().cause()).contains(TASK);
            });
  }

  @Test
  void takesNoOtherWordForAnAnswer() {
    assertThat(next(Optional.empty(), Optional.of("retry"))).isEqualTo(Next.Wait.on(TASK));
  }
}
