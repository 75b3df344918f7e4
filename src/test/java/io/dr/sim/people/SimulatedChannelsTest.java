package io.dr.sim.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.RunFacts;
import io.dr.action.StepContext;
import io.dr.aws.Stage;
import io.dr.people.UpdateStatusPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedChannelsTest {
  private final Stage stage = new Stage();
  private final SimulatedChannels channels = new SimulatedChannels(stage.world(), Stage.TO);

  private UpdateStatusPage step(UpdateStatusPage.Status status) {
    return new UpdateStatusPage(
        new UpdateStatusPage.With(
            "file:status.html",
            Optional.empty(),
            status,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty()),
        channels);
  }

  @Test
  void recordsEachUpdateOnceAlsoWhenAnAnswerIsLost() {
    stage.loseNextAnswer();

    stage.done(step(UpdateStatusPage.Status.INVESTIGATING));
    stage.done(step(UpdateStatusPage.Status.RESOLVED));

    assertThat(stage.world().effects())
        .extracting(Call::service, Call::operation, Call::resource)
        .containsExactly(
            tuple("Status page", "publish", "file:status.html investigating"),
            tuple("Status page", "publish", "file:status.html resolved"));
  }

  @Test
  void dropsWhatAHookWasSentBefore() {
    stage.loseNextAnswer();
    UpdateStatusPage hook =
        new UpdateStatusPage(
            new UpdateStatusPage.With(
                "https://hooks.example.com/T0SECRET0T",
                Optional.empty(),
                UpdateStatusPage.Status.INVESTIGATING,
                Optional.empty(),
                Optional.empty(),
                Map.of("API", UpdateStatusPage.State.MAJOR_OUTAGE),
                Optional.empty(),
                Optional.empty()),
            channels);

    stage.done(hook);

    assertThat(stage.calls()).hasSize(2);
    assertThat(stage.world().effects())
        .extracting(Call::resource)
        .containsExactly("https://hooks.example.com investigating");
  }

  @Test
  void marksAnExerciseWhereverItsWordsWouldShow() {
    RunFacts real = Stage.run();
    RunFacts exercise =
        new RunFacts(
            real.id(),
            real.runbook(),
            true,
            real.from(),
            real.to(),
            real.accounts(),
            real.tags(),
            real.outageAt(),
            real.declaredAt(),
            real.by());
    StepContext context =
        new StepContext(exercise, "step", 1, stage.now(), stage.now(), List.of(), Optional.empty());
    Next.Effect first = (Next.Effect) step(UpdateStatusPage.Status.INVESTIGATING).next(context);
    assertThat(first.perform().get().value("incident")).contains("run-1");
    Next.Effect second = (Next.Effect) step(UpdateStatusPage.Status.RESOLVED).next(context);

    assertThat(first.call().parameters())
        .containsEntry("title", "EXERCISE: Service disruption")
        .containsEntry(
            "message", "EXERCISE: We are aware of the outage and are moving to our second region.");
    assertThat(second.call().parameters())
        .containsEntry("title", "EXERCISE: Service disruption")
        .containsEntry("message", "EXERCISE: Service is restored.");
  }
}
