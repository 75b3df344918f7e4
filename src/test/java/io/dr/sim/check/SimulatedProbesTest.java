package io.dr.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.aws.Stage;
import io.dr.check.CheckHttp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedProbesTest {
  private static final String URL = "https://api.example.com/health";

  private final Stage stage = new Stage();
  private final SimulatedProbes probes = new SimulatedProbes(stage.world());

  private static CheckHttp.With check(int status, String contains) {
    return new CheckHttp.With(
        URL,
        Optional.of(status),
        Optional.of(contains),
        Map.of(),
        Optional.empty(),
        Optional.of(Duration.ofMinutes(1)));
  }

  private void expect(CheckHttp.With with) {
    CheckHttp.TYPE.simulates().apply(with, Stage.run()).forEach(probes::expect);
  }

  @Test
  void answersAsTheStepExpectsOnceItIsWarm() {
    expect(check(204, "well"));

    stage.done(new CheckHttp(check(204, "well"), probes));

    assertThat(stage.waits()).isNotEmpty().containsOnly("503 instead of 204");
  }

  @Test
  void answersForAllStepsThatAskTheSameUrl() {
    expect(check(200, "orders"));
    expect(check(200, "accounts"));

    stage.done(new CheckHttp(check(200, "orders"), probes));
    stage.done(new CheckHttp(check(200, "accounts"), probes));
  }

  @Test
  void doesNotKnowAUrlThatNoStepExpects() {
    Failure failure = stage.failure(new CheckHttp(check(200, "well"), probes));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause()).contains("api.example.com does not answer");
  }
}
