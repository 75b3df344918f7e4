package io.dr.aws.arc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.aws.arc.SetRoutingControls.Control;
import io.dr.aws.arc.SetRoutingControls.Endpoint;
import io.dr.aws.arc.SetRoutingControls.State;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedArc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SetRoutingControlsTest {
  private static final List<String> REGIONS =
      List.of("us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1", "ap-southeast-2");
  private static final String RULE =
      "arn:aws:route53-recovery-control::111122223333:controlpanel/p1/safetyrule/r1";

  private final Stage stage = new Stage();
  private final SimulatedArc arc = new SimulatedArc(stage.world());
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(arc));

  private static String arn(int number) {
    return "arn:aws:route53-recovery-control::111122223333:controlpanel/p1/routingcontrol/c"
        + number;
  }

  private static SetRoutingControls.With with(List<Control> controls, String... overridden) {
    List<Endpoint> endpoints =
        REGIONS.stream().map(region -> new Endpoint("https://" + region, region)).toList();
    return new SetRoutingControls.With(endpoints, controls, Optional.of(List.of(overridden)));
  }

  private Action setting(SetRoutingControls.With with) {
    SetRoutingControls.TYPE.simulates().apply(with, Stage.run()).forEach(cloud::expect);
    return AwsAction.<SetRoutingControls.With>on(cloud, SetRoutingControls::new).apply(with);
  }

  private Action failover() {
    return setting(with(List.of(new Control(arn(1), State.OFF), new Control(arn(2), State.ON))));
  }

  private List<String> asked() {
    return stage.calls().stream().map(call -> call.site().region()).toList();
  }

  @Test
  void setsBothInOneCallAndAsksASecondEndpoint() {
    Next.Done done = stage.done(failover());

    assertThat(stage.calls()).extracting(Call::parameters).hasSize(1);
    assertThat(stage.calls().get(0).parameters())
        .containsEntry(arn(1), "off")
        .containsEntry(arn(2), "on");
    assertThat(done.outputs().values())
        .containsEntry("controls", "2")
        .containsEntry("endpoints", "2");
  }

  @Test
  void goesToTheNextEndpointWhenOneIsDown() {
    Action action = failover();
    arc.takeDown("us-east-1");
    arc.takeDown("us-west-2");

    stage.done(action);

    assertThat(asked()).containsExactly("eu-west-1");
  }

  @Test
  void beginsAtAnotherEndpointInTheNextAttempt() {
    Action action = failover();
    stage.nextAttempt();

    stage.done(action);

    assertThat(asked()).containsExactly("us-west-2");
  }

  @Test
  void triesAtTheNextEndpointWhatAnotherUpdateWasInTheWayOf() {
    Action action = failover();
    arc.contend("us-east-1");

    Failure failure = stage.failure(action);
    stage.nextAttempt();
    stage.done(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT);
    assertThat(failure.kind().retryable()).isTrue();
    assertThat(asked()).containsExactly("us-east-1", "us-west-2");
    assertThat(stage.world().effects()).hasSize(2);
  }

  @Test
  void waitsForAnEndpointThatStillShowsTheOldStates() {
    Action action = failover();
    arc.lag("us-west-2");
    stage.perform((Next.Effect) action.next(stage.context()));

    Next next = action.next(stage.context());
    arc.catchUp("us-west-2");

    assertThat(next).isInstanceOf(Next.Wait.class);
    assertThat(stage.done(action).outputs().values()).containsEntry("endpoints", "2");
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void saysThatNoEndpointAnswers() {
    Action action = failover();
    REGIONS.forEach(arc::takeDown);

    assertThat(stage.failure(action).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
  }

  @Test
  void setsElevenControlsInTwoCallsInTheGivenOrder() {
    List<Control> controls =
        IntStream.rangeClosed(1, 11).mapToObj(i -> new Control(arn(i), State.ON)).toList();

    stage.done(setting(with(controls)));

    assertThat(stage.calls()).extracting(call -> call.parameters().size()).containsExactly(10, 1);
    assertThat(stage.calls().get(1).parameters()).containsOnlyKeys(arn(11));
  }

  @Test
  void writesNothingAgainWhenTheAnswerWasLost() {
    Action action = failover();
    stage.loseNextAnswer();

    stage.done(action);

    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void tellsWhichSafetyRuleForbidsItAndOverridesItWhenToldTo() {
    cloud.expect(
        new SimulatedResource(
            "arc:safety-rule", RULE, Stage.TO, Map.of("controls", arn(1), "least", "1")));
    List<Control> off = List.of(new Control(arn(1), State.OFF));

    Failure failure = stage.failure(setting(with(off)));
    Next.Done done = stage.done(setting(with(off, RULE)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains(RULE);
    assertThat(done.outputs().values()).containsEntry("controls", "1");
    assertThat(stage.calls().get(1).parameters()).containsEntry("overrides", RULE);
  }

  @Test
  void takesAllFiveEndpointsAndNoneTwice() {
    List<Control> controls = List.of(new Control(arn(1), State.ON));
    Endpoint one = new Endpoint("https://one", "us-east-1");

    assertThatThrownBy(() -> new SetRoutingControls.With(List.of(one), controls, Optional.empty()))
        .hasMessage("a cluster has five endpoints, and here are 1");
    assertThatThrownBy(
            () ->
                new SetRoutingControls.With(
                    Stream.generate(() -> one).limit(5).toList(), controls, Optional.empty()))
        .hasMessage("the endpoint https://one stands there twice");
  }
}
