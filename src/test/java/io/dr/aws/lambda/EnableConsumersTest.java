package io.dr.aws.lambda;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;
import software.amazon.awssdk.services.lambda.model.ResourceInUseException;

class EnableConsumersTest {
  private static final String FUNCTION = "orders-worker";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());

  private void consumer(Site site, String source, String state) {
    cloud.expect(
        new SimulatedResource(
            "lambda:consumer", FUNCTION, site, Map.of("source", source, "state", state)));
  }

  private void both(String source) {
    consumer(Stage.FROM, source, "Enabled");
    consumer(Stage.TO, source, "Disabled");
  }

  private static EnableConsumers.With with(List<String> sources) {
    return new EnableConsumers.With(
        FUNCTION, sources, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Action turning(EnableConsumers.With with) {
    return AwsAction.on(cloud, EnableConsumers::new).apply(with);
  }

  private static String told(Call call) {
    return call.parameters().get("source")
        + " "
        + call.parameters().get("enabled")
        + " in "
        + call.site().name();
  }

  @Test
  void turnsAllOffInTheFailedSiteBeforeItTurnsAnyOnInTheOther() {
    both("orders");
    both("returns");

    Next.Done done = stage.done(turning(with(List.of())));

    assertThat(stage.calls())
        .extracting(EnableConsumersTest::told)
        .containsExactly(
            "orders false in prodX",
            "returns false in prodX",
            "orders true in prodY",
            "returns true in prodY");
    assertThat(done.outputs().values()).isEqualTo(Map.of("consumers", "2", "elsewhere", "off"));
  }

  @Test
  void turnsNothingOnBeforeTheFailedSitesConsumersHaveStopped() {
    both("orders");
    Action action = turning(with(List.of()));
    stage.perform((Next.Effect) action.next(stage.context()));

    assertThat(action.next(stage.context()))
        .isEqualTo(Next.Wait.on("orders in prodX is Disabling"));

    stage.done(action);
    assertThat(stage.waits())
        .contains("orders in prodX is Disabling", "orders in prodY is Enabling");
  }

  @Test
  void saysWhatItSawAndDoesNothingTwiceWhenTheAnswerWasLost() {
    both("orders");
    Next.Effect effect = (Next.Effect) turning(with(List.of())).next(stage.context());
    assertThat(effect.observed()).isEqualTo("orders in prodX is Enabled");

    stage.loseNextAnswer();
    stage.done(turning(with(List.of())));
    stage.done(turning(with(List.of())));

    assertThat(stage.world().effects()).hasSize(2);
  }

  @Test
  void meansAWholeNameAndAnythingByAStar() {
    both("orders");
    both("orders-dead");

    stage.done(turning(with(List.of("orders"))));
    assertThat(stage.calls())
        .extracting(EnableConsumersTest::told)
        .noneMatch(at -> at.contains("dead"));

    stage.done(turning(with(List.of("arn:aws:sqs:*:orders*"))));
    assertThat(stage.calls())
        .extracting(EnableConsumersTest::told)
        .contains("orders-dead false in prodX", "orders-dead true in prodY");
  }

  @Test
  void canLeaveTheFailedSiteAlone() {
    both("orders");

    Next.Done done =
        stage.done(
            turning(
                new EnableConsumers.With(
                    FUNCTION,
                    List.of(),
                    Optional.empty(),
                    Optional.of(EnableConsumers.Elsewhere.LEAVE),
                    Optional.empty())));

    assertThat(stage.calls())
        .extracting(EnableConsumersTest::told)
        .containsExactly("orders true in prodY");
    assertThat(done.outputs().value("elsewhere")).contains("left");
  }

  @Test
  void canTurnThemOffInTheTargetRegionAlone() {
    consumer(Stage.FROM, "orders", "Enabled");
    consumer(Stage.TO, "orders", "Enabled");

    stage.done(
        turning(
            new EnableConsumers.With(
                "arn:aws:lambda:us-west-2:111122223333:function:" + FUNCTION,
                List.of(),
                Optional.of(false),
                Optional.empty(),
                Optional.empty())));

    assertThat(stage.calls())
        .extracting(EnableConsumersTest::told)
        .containsExactly("orders false in prodY");
  }

  /** The failed site is as silent as in the disaster. */
  private final class HalfACloud implements Cloud {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      return site.equals(Stage.FROM) ? client.cast(new Silent()) : cloud.reads(client, site);
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      return cloud.effects(client, site);
    }

    private final class Silent implements LambdaClient {
      @Override
      public ListEventSourceMappingsResponse listEventSourceMappings(
          ListEventSourceMappingsRequest request) {
        asked.incrementAndGet();
        throw SdkClientException.create("Read timed out");
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    }
  }

  private static EnableConsumers.With unreachable(EnableConsumers.Silence silence) {
    return new EnableConsumers.With(
        FUNCTION, List.of(), Optional.empty(), Optional.empty(), Optional.of(silence));
  }

  @Test
  void turnsNothingOnWhileTheFailedSiteIsSilentUnlessToldTo() {
    both("orders");
    HalfACloud half = new HalfACloud();

    Failure failure =
        stage.failure(
            AwsAction.on(half, EnableConsumers::new)
                .apply(unreachable(EnableConsumers.Silence.STOP)));
    assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
    assertThat(stage.calls()).isEmpty();

    half.asked.set(0);
    Next.Done done =
        stage.done(
            AwsAction.on(half, EnableConsumers::new)
                .apply(unreachable(EnableConsumers.Silence.CONTINUE)));
    assertThat(done.outputs().value("elsewhere")).contains("unreachable");
    assertThat(stage.calls())
        .extracting(EnableConsumersTest::told)
        .containsExactly("orders true in prodY");
    assertThat(half.asked).as("it is asked once, not at every look").hasValue(1);
  }

  @Test
  void saysThatThereIsNoConsumerToTurnOn() {
    consumer(Stage.FROM, "orders", "Disabled");

    Failure failure = stage.failure(turning(with(List.of("orders"))));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause())
        .isEqualTo(
            "The function orders-worker has no event source mapping of orders in us-west-2.");
  }

  @Test
  void isRefusedAsByLambdaWhileAChangeIsUnderWay() {
    both("orders");
    Next.Effect effect = (Next.Effect) turning(with(List.of())).next(stage.context());
    stage.perform(effect);
    LambdaClient lambda = cloud.effects(LambdaClient.class, Stage.FROM);

    assertThatThrownBy(
            () ->
                lambda.updateEventSourceMapping(
                    request -> request.uuid(effect.call().resource()).enabled(true)))
        .isInstanceOf(ResourceInUseException.class);
  }

  @Test
  void refusesParametersThatExcludeEachOther() {
    assertThatThrownBy(
            () ->
                new EnableConsumers.With(
                    FUNCTION,
                    List.of(),
                    Optional.of(false),
                    Optional.of(EnableConsumers.Elsewhere.OFF),
                    Optional.empty()))
        .hasMessageContaining("left alone");
    assertThatThrownBy(
            () ->
                new EnableConsumers.With(
                    FUNCTION,
                    List.of(),
                    Optional.empty(),
                    Optional.of(EnableConsumers.Elsewhere.LEAVE),
                    Optional.of(EnableConsumers.Silence.CONTINUE)))
        .hasMessageContaining("not asked");
  }
}
