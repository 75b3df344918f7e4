package io.dr.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.aws.Stage;
import io.dr.check.CheckHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedProbesTest {
  private static final String URL = "https://api.example.com/health";

  private final Stage stage = new Stage();
  private final SimulatedProbes probes = new SimulatedProbes(stage.world());

  private static CheckHttp.With check(int status, String contains) {
    return Catalog.bind(
        CheckHttp.TYPE,
        JsonNodeFactory.instance
            .objectNode()
            .put("url", URL)
            .put("status", status)
            .put("contains", contains)
            .put("within", "1m"));
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

  @Test
  void answersWithWhateverAStepMayLookFor() {
    ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("url", URL);
    wanted.put("matches", "\"status\": *\"(ok|up)\"").put("latencyMillis", 20).put("times", 2);
    wanted.putObject("expectHeaders").put("Content-Type", "json").put("X-Any", "");
    CheckHttp.With with = Catalog.bind(CheckHttp.TYPE, wanted);
    expect(check(200, "orders"));
    expect(with);

    stage.done(new CheckHttp(with, probes));
    stage.done(new CheckHttp(check(200, "orders"), probes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok",
        "^ok$",
        "\"status\":\\s*\"(ok|degraded)\"",
        "v\\d+\\.\\d{1,3}(-[a-z]+)?",
        "(?:up|down) for [0-9]{2,}s",
        "<title>.+?</title>",
        "[^<>]+@[\\w.]+",
        "a|b|c"
      })
  void makesUpATextForAPattern(String pattern) {
    assertThat(Sample.of(pattern)).containsPattern(pattern);
  }
}
