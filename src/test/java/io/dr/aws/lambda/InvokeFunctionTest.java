package io.dr.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedServices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvokeFunctionTest {
  private static final String FUNCTION = "rebuild-index";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());

  private static InvokeFunction.With with(
      Object payload, Map<String, Object> expect, Map<String, String> take) {
    return new InvokeFunction.With(
        FUNCTION,
        Optional.of("live"),
        Optional.of(payload),
        expect,
        take,
        Optional.empty(),
        Optional.empty());
  }

  private Action invoking(InvokeFunction.With with) {
    return AwsAction.on(cloud, InvokeFunction::new).apply(with);
  }

  private Action invoking() {
    return invoking(with(Map.of("region", "us-west-2"), Map.of("/status", "done"), Map.of()));
  }

  private void answering(String answer) {
    holding(Map.of("answer", answer));
  }

  private void holding(Map<String, String> attributes) {
    cloud.expect(
        new SimulatedResource("lambda:function", FUNCTION, Stage.TO, Map.of("qualifier", "live")));
    cloud.expect(new SimulatedResource("lambda:function", FUNCTION, Stage.TO, attributes));
  }

  private List<String> applied() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  @Test
  void runsTheFunctionOnceAndHandsOnWhatItAnswered() {
    answering("{\"status\":\"done\",\"counts\":{\"documents\":1234}}");
    Action action =
        invoking(
            with(
                Map.of("region", "us-west-2"),
                Map.of("/status", "done", "/counts/documents", 1234),
                Map.of("documents", "/counts/documents")));

    Outputs outputs = stage.done(action).outputs();

    assertThat(applied()).containsExactly("Invoke");
    assertThat(outputs.values())
        .containsEntry("status", "200")
        .containsEntry("version", "7")
        .containsEntry("documents", "1234")
        .containsEntry("answer", "{\"status\":\"done\",\"counts\":{\"documents\":1234}}");
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("payload", "{\"region\":\"us-west-2\"}")
        .containsEntry("qualifier", "live");
  }

  @Test
  void saysWhatItSawBeforeItInvokes() {
    answering("{}");

    Next.Effect effect = (Next.Effect) invoking().next(stage.context());

    assertThat(effect.observed()).isEqualTo("rebuild-index:live is there, and may run for 60 s");
    assertThat(effect.repeatable()).isFalse();
  }

  @Test
  void mayBeRepeatedOnlyWhereTheRunbookSaysSo() {
    answering("{}");
    Action action =
        invoking(
            new InvokeFunction.With(
                FUNCTION,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Optional.of(true),
                Optional.empty()));

    assertThat(((Next.Effect) action.next(stage.context())).repeatable()).isTrue();
  }

  @Test
  void failsWithWhatTheFunctionThrewAndRunsItAnewOnlyOnceTheStepIsRetried() {
    holding(
        Map.of(
            "error",
            "Unhandled",
            "answer",
            "{\"errorType\":\"Timeout\",\"errorMessage\":\"no index, password=hunter2\"}"));

    Failure failure = stage.failure(invoking());
    Failure again = stage.failure(invoking());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo(
            "rebuild-index:live ended with an error: Unhandled,"
                + " {\"errorType\":\"Timeout\",\"errorMessage\":\"no index, password=***\"}.");
    assertThat(again).isEqualTo(failure);
    assertThat(applied()).hasSize(1);

    stage.pass(Duration.ofMinutes(1));
    stage.nextAttempt();
    stage.failure(invoking());
    assertThat(applied()).hasSize(2);
  }

  @Test
  void failsWhenTheAnswerIsNotAsExpected() {
    answering("{\"status\":\"partly\",\"token\":\"abc\"}");
    Action action =
        invoking(
            with(Map.of(), Map.of("/status", "done"), Map.of("documents", "/counts/documents")));

    Failure failure = stage.failure(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause())
        .isEqualTo(
            "rebuild-index:live ran, but /status is \"partly\" instead of \"done\";"
                + " /counts/documents, for documents, is missing.");
  }

  @Test
  void keepsSecretsAndLongAnswersOutOfTheJournal() {
    answering(
        "{\"status\":\"done\",\"dbPassword\":\"hunter2\",\"nested\":[{\"apiKey\":\"k-1\"}],"
            + "\"body\":\"{\\\"authToken\\\":\\\"t-1\\\"}\",\"text\":\""
            + "x".repeat(5_000)
            + "\"}");
    Action action =
        invoking(with(Map.of("clientSecret", "s-1"), Map.of("/status", "done"), Map.of()));

    Outputs outputs = stage.done(action).outputs();

    assertThat(outputs.value("answer").orElseThrow())
        .hasSize(1_001)
        .contains("\"dbPassword\":\"***\"", "\"apiKey\":\"***\"", "authToken", "xxx")
        .doesNotContain("hunter2", "k-1", "t-1");
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("payload", "{\"clientSecret\":\"***\"}");
  }

  @Test
  void waitsUntilTheFunctionIsDeployedAndDoesNotRunOneThatCannot() {
    holding(Map.of("answer", "{\"status\":\"done\"}", "state", "Pending"));
    assertThat(invoking().next(stage.context()))
        .isEqualTo(Next.Wait.on("rebuild-index:live is being deployed"));

    holding(Map.of("state", "Failed"));
    assertThat(stage.failure(invoking()).kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(applied()).isEmpty();
  }

  @Test
  void saysThatTheFunctionOrItsAliasIsNotThere() {
    assertThat(stage.failure(invoking()).cause())
        .isEqualTo("There is no function rebuild-index:live in us-west-2.");

    cloud.expect(SimulatedResource.of("lambda:function", FUNCTION, Stage.TO));
    Failure failure = stage.failure(invoking());
    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(applied()).isEmpty();
  }

  @Test
  void isNotTakenForDoneWhenTheAnswerWasLost() {
    answering("{\"status\":\"done\"}");
    stage.loseNextAnswer();
    stage.perform((Next.Effect) invoking().next(stage.context()));

    assertThat(invoking().next(stage.context())).isInstanceOf(Next.Effect.class);
  }

  @Test
  void takesANameOrAnArnButNoAliasWithinIt() {
    String arn = "arn:aws:lambda:us-west-2:111122223333:function:rebuild-index";

    assertThat(FunctionName.of(arn)).isEqualTo(new FunctionName("rebuild-index"));
    assertThatThrownBy(() -> FunctionName.of("rebuild-index:live"))
        .hasMessageContaining("stands in qualifier");
    assertThatThrownBy(() -> with(Map.of(), Map.of("status", "done"), Map.of()))
        .hasMessageContaining("begins with a slash");
    assertThatThrownBy(() -> with(Map.of(), Map.of(), Map.of("answer", "/a")))
        .hasMessageContaining("given anyway");
  }
}
