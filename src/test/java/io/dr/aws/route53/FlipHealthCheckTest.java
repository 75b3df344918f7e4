package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Cloud;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedServices;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53.Route53Client;

class FlipHealthCheckTest {
  private static final String CHECK = "3e1a6d0c-5a5b-4f4e-9d51-0c2d6f1f7a11";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());

  private static FlipHealthCheck.With with(Optional<Boolean> present, Optional<String> check) {
    return new FlipHealthCheck.With("standby", "active.txt", Optional.empty(), present, check);
  }

  private Action flipping(FlipHealthCheck.With with, Cloud reached) {
    FlipHealthCheck.TYPE.simulates().apply(with, Stage.run()).forEach(cloud::expect);
    return AwsAction.<FlipHealthCheck.With>on(reached, FlipHealthCheck::new).apply(with);
  }

  private Action putting() {
    return flipping(with(Optional.empty(), Optional.of(CHECK)), cloud);
  }

  @Test
  void putsTheObjectAndWaitsUntilEnoughCheckersFindIt() {
    Next.Done done = stage.done(putting());

    assertThat(stage.calls()).extracting(Call::operation).containsExactly("PutObject");
    assertThat(done.outputs().values())
        .containsEntry("health", "flipped")
        .containsEntry("by", "run-1");
    // More than 18 % of sixteen checkers are three.
    assertThat(stage.waits()).contains("2 of 16 health checkers finding the object");
    assertThat(stage.waits()).doesNotContain("3 of 16 health checkers finding the object");
  }

  @Test
  void putsNothingAgainWhenTheAnswerWasLost() {
    Action action = putting();
    stage.loseNextAnswer();

    stage.done(action);

    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void leavesAnObjectThatSomebodyElsePutThere() {
    cloud.expect(SimulatedResource.of("s3:object", "standby/active.txt", Stage.TO));

    Next.Done done = stage.done(flipping(with(Optional.empty(), Optional.empty()), cloud));

    assertThat(stage.calls()).isEmpty();
    assertThat(done.outputs().values()).containsEntry("by", "somebody else");
  }

  @Test
  void failsBackByDeletingTheObject() {
    Action action = flipping(with(Optional.of(false), Optional.of(CHECK)), cloud);

    Next.Done done = stage.done(action);

    assertThat(stage.calls()).extracting(Call::operation).containsExactly("DeleteObject");
    assertThat(done.outputs().values())
        .containsEntry("health", "flipped")
        .containsEntry("by", "nobody");
  }

  @Test
  void endsWellAlthoughRoute53CannotBeReached() {
    Action action = flipping(with(Optional.empty(), Optional.of(CHECK)), new WithoutRoute53(cloud));

    Next.Done done = stage.done(action);

    assertThat(done.outputs().values()).containsEntry("health", "unknown");
    assertThat(stage.world().effects()).hasSize(1);
    assertThat(stage.waits()).contains("Route 53 answering how its health checkers see the object");
  }

  @Test
  void failsWhenThereIsNoSuchBucketAlsoWhenItIsToDelete() {
    FlipHealthCheck.With with = with(Optional.of(false), Optional.empty());
    Action action = AwsAction.<FlipHealthCheck.With>on(cloud, FlipHealthCheck::new).apply(with);

    assertThat(stage.failure(action).kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void takesNoBodyForAnObjectThatShallNotBeThere() {
    assertThatThrownBy(
            () ->
                new FlipHealthCheck.With(
                    "standby", "key", Optional.of("x"), Optional.of(false), Optional.empty()))
        .hasMessage("an object that shall not be there has no body");
  }

  /** The disaster took Route 53's control plane along. */
  private record WithoutRoute53(Cloud cloud) implements Cloud {
    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      if (client == Route53Client.class) {
        throw SdkClientException.create("Unable to execute HTTP request: Connection refused");
      }
      return cloud.reads(client, site);
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      return cloud.effects(client, site);
    }
  }
}
