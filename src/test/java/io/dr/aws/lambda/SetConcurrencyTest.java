package io.dr.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedServices;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetConcurrencyTest {
  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());

  private void function(String name, Map<String, String> attributes) {
    cloud.expect(
        new SimulatedResource("lambda:function", name, Stage.TO, Map.of("qualifier", "live")));
    cloud.expect(new SimulatedResource("lambda:function", name, Stage.TO, attributes));
  }

  private static SetConcurrency.With with(
      Optional<Integer> reserved, Optional<Integer> provisioned) {
    return new SetConcurrency.With(
        "orders-api", reserved, provisioned, provisioned.map(warm -> "live"));
  }

  private Action setting(SetConcurrency.With with) {
    return AwsAction.on(cloud, SetConcurrency::new).apply(with);
  }

  private Action setting(int reserved, int provisioned) {
    return setting(with(Optional.of(reserved), Optional.of(provisioned)));
  }

  @Test
  void reservesFirstThenKeepsWarmAndWaitsUntilAllAre() {
    function("orders-api", Map.of());

    Next.Done done = stage.done(setting(200, 50));

    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("PutFunctionConcurrency", "PutProvisionedConcurrencyConfig");
    assertThat(stage.waits()).contains("0 of 50 environments are warm");
    assertThat(done.outputs().values()).isEqualTo(Map.of("reserved", "200", "provisioned", "50"));
  }

  @Test
  void saysWhatItSawBeforeItSetsAnything() {
    function("orders-api", Map.of());

    Next.Effect effect = (Next.Effect) setting(200, 50).next(stage.context());

    assertThat(effect.observed()).isEqualTo("reserved: none");
  }

  @Test
  void doesNothingTwiceWhenTheAnswerWasLostAndNothingWhereAllIsSet() {
    function("orders-api", Map.of());
    stage.loseNextAnswer();
    stage.done(setting(200, 50));
    stage.done(setting(200, 50));

    assertThat(stage.world().effects()).hasSize(2);
    assertThat(stage.calls()).hasSize(2);
  }

  @Test
  void leavesAHundredUnreservedAndSaysSoBeforeItCalls() {
    function("orders-api", Map.of());
    function("search", Map.of());
    stage.done(
        setting(
            new SetConcurrency.With(
                "search", Optional.of(500), Optional.empty(), Optional.empty())));

    Failure failure = stage.failure(setting(with(Optional.of(401), Optional.empty())));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.QUOTA);
    assertThat(failure.cause()).contains("would leave 99");
    assertThat(failure.remedy()).contains("L-B99A9384", "us-west-2");
    assertThat(stage.calls()).hasSize(1);

    stage.done(setting(with(Optional.of(400), Optional.empty())));
    stage.done(setting(with(Optional.of(300), Optional.empty())));
    assertThat(stage.calls()).hasSize(3);
  }

  @Test
  void asksAnewForWhatCouldNotBeKeptWarmOnlyOnceTheStepIsRetried() {
    function("orders-api", Map.of("cold", "FUNCTION_ERROR_INIT_FAILURE."));
    Action action = setting(with(Optional.empty(), Optional.of(50)));

    Failure failure = stage.failure(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo(
            "Lambda could not keep 50 environments of orders-api:live warm:"
                + " FUNCTION_ERROR_INIT_FAILURE.");
    assertThat(stage.calls()).hasSize(1);

    stage.pass(Duration.ofMinutes(5));
    stage.nextAttempt();
    stage.perform((Next.Effect) action.next(stage.context()));
    function("orders-api", Map.of("cold", ""));
    stage.done(action);
    assertThat(stage.calls()).hasSize(2);
  }

  @Test
  void saysThatTheFunctionOrItsAliasIsNotThere() {
    assertThat(stage.failure(setting(200, 50)).kind()).isEqualTo(Failure.Kind.NOT_FOUND);

    cloud.expect(SimulatedResource.of("lambda:function", "orders-api", Stage.TO));
    Failure failure = stage.failure(setting(with(Optional.empty(), Optional.of(5))));
    assertThat(failure.cause()).isEqualTo("There is no function orders-api:live in us-west-2.");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void refusesNumbersThatCannotBe() {
    assertThatThrownBy(() -> with(Optional.empty(), Optional.empty()))
        .hasMessageContaining("reserved, provisioned, or both");
    assertThatThrownBy(() -> with(Optional.of(10), Optional.of(20)))
        .hasMessageContaining("no more");
    assertThatThrownBy(
            () ->
                new SetConcurrency.With(
                    "orders-api", Optional.empty(), Optional.of(5), Optional.of("$LATEST")))
        .hasMessageContaining("not for $LATEST");
  }
}
