package io.dr.aws.ecs;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;

class ScaleServiceTest {
  private static final String DEFINITIONS = "arn:aws:ecs:us-west-2:111122223333:task-definition/";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());

  private void aService(Map<String, String> attributes) {
    Map<String, String> all = new TreeMap<>(Map.of("cluster", "production"));
    all.putAll(attributes);
    cloud.expect(new SimulatedResource("ecs:service", "orders-api", Stage.TO, all));
  }

  private static ScaleService.With with(int desired, Optional<String> definition, boolean anew) {
    return new ScaleService.With(
        Optional.of("production"), "orders-api", desired, definition, Optional.of(anew));
  }

  private Action scaling(ScaleService.With with) {
    return AwsAction.on(cloud, ScaleService::new).apply(with);
  }

  private Action scaling(int desired) {
    return scaling(with(desired, Optional.empty(), false));
  }

  private List<Call> applied() {
    return stage.world().effects();
  }

  @Test
  void setsTheNumberOfTasksOnceAndWaitsUntilTheyRun() {
    aService(Map.of());

    Next.Done done = stage.done(scaling(12));

    assertThat(applied()).extracting(Call::operation).containsExactly("UpdateService");
    assertThat(stage.calls().get(0).parameters()).isEqualTo(Map.of("desiredCount", "12"));
    assertThat(stage.waits())
        .first()
        .asString()
        .startsWith("1 of 12 tasks run; (service orders-api)");
    assertThat(done.outputs().values())
        .isEqualTo(Map.of("running", "12", "taskDefinition", DEFINITIONS + "orders-api:1"));
  }

  @Test
  void saysWhatItSawBeforeItScales() {
    aService(Map.of());

    Next.Effect effect = (Next.Effect) scaling(12).next(stage.context());

    assertThat(effect.observed()).isEqualTo("it is to run 1 tasks; 1 of its tasks run");
  }

  @Test
  void changesNothingWhereAsManyTasksRunAlready() {
    aService(Map.of("desired", "12"));

    stage.done(scaling(12));

    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void doesNotScaleTwiceWhenTheAnswerWasLost() {
    aService(Map.of());
    stage.loseNextAnswer();

    stage.done(scaling(with(12, Optional.of("orders-api:1"), true)));

    assertThat(applied()).hasSize(1);
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void stopsAllTasks() {
    aService(Map.of("desired", "3"));

    assertThat(stage.done(scaling(0)).outputs().value("running")).contains("0");
  }

  @Test
  void runsTheNewestRevisionThatAFamilyHadWhenItBegan() {
    aService(Map.of("offers", "orders:4"));
    Action action = scaling(with(2, Optional.of("orders"), false));
    stage.perform((Next.Effect) action.next(stage.context()));
    cloud.expect(
        new SimulatedResource(
            "ecs:service",
            "other",
            Stage.TO,
            Map.of("cluster", "production", "offers", "orders:5")));

    Next.Done done = stage.done(action);

    assertThat(done.outputs().value("taskDefinition")).contains(DEFINITIONS + "orders:4");
    assertThat(applied()).hasSize(1);
    assertThat(stage.waits()).anyMatch(wait -> wait.contains("the former ones are being replaced"));
  }

  @Test
  void startsTheTasksAnewUnlessThatWasDoneSinceTheDeclaration() {
    aService(Map.of("desired", "2"));

    stage.done(scaling(with(2, Optional.empty(), true)));
    stage.done(scaling(with(2, Optional.empty(), true)));

    assertThat(applied()).hasSize(1);
    assertThat(stage.calls().get(0).parameters()).containsEntry("forceNewDeployment", "true");
  }

  @Test
  void explainsWhyTasksFindNoPlace() {
    aService(Map.of("room", "2"));
    Action action = scaling(12);
    stage.perform((Next.Effect) action.next(stage.context()));
    stage.pass(Duration.ofMinutes(3));

    assertThat(((Next.Wait) action.next(stage.context())).detail())
        .isEqualTo(
            "2 of 12 tasks run; (service orders-api) was unable to place a task. Reason: Capacity is"
                + " unavailable at this time. Please try again later or in a different availability"
                + " zone (the region itself is short of capacity: let the service use subnets in"
                + " more zones, or another capacity provider)");
  }

  @Test
  void failsAtOnceWhereTheQuotaIsUsedUp() {
    aService(
        Map.of(
            "room",
            "2",
            "says",
            "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you"
                + " can run concurrently."));

    Failure failure = stage.failure(scaling(12));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.QUOTA);
    assertThat(failure.remedy()).contains("L-3032A538", "us-west-2");
  }

  @Test
  void doesNotStartOverWhatTheCircuitBreakerTookBack() {
    aService(Map.of("offers", "orders:4", "breaks", "true"));

    Failure failure = stage.failure(scaling(with(2, Optional.of("orders:4"), false)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains("was set back after it was scaled: it runs orders-api:1");
    assertThat(applied()).hasSize(1);
  }

  @Test
  void doesNotFightAnAutoScalingPolicy() {
    aService(Map.of());
    Action action = scaling(4);
    stage.perform((Next.Effect) action.next(stage.context()));
    stage.pass(Duration.ofMinutes(3));
    EcsClient policy = cloud.effects(EcsClient.class, Stage.TO);

    policy.updateService(
        request -> request.cluster("production").service("orders-api").desiredCount(9));
    assertThat(stage.done(action).outputs().value("running")).contains("9");

    policy.updateService(
        request -> request.cluster("production").service("orders-api").desiredCount(2));
    assertThat(stage.failure(action).cause()).contains("set back", "it is to run 2 tasks");
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void namesWhatIsNotThere() {
    assertThat(stage.failure(scaling(2)).cause())
        .isEqualTo("There is no service orders-api in cluster production in us-west-2.");

    aService(Map.of());
    assertThat(stage.failure(scaling(with(2, Optional.of("orders:9"), false))).cause())
        .isEqualTo("There is no task definition orders:9 in us-west-2.");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void takesNoNegativeNumber() {
    assertThatThrownBy(() -> with(-1, Optional.empty(), false)).hasMessageContaining("0 or more");
  }
}
