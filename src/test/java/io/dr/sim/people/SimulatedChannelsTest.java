package io.dr.sim.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dr.action.Call;
import io.dr.aws.Stage;
import io.dr.people.UpdateStatusPage;
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
}
