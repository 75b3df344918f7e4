package io.dr.aws.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudFront;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.PreconditionFailedException;

class SwitchOriginTest {
  private static final Site EDGE = Stage.TO;

  private final Stage stage = new Stage();
  private final SimulatedCloudFront cloudFront = new SimulatedCloudFront(stage.world());
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(cloudFront));
  private final CloudFrontClient client = cloud.reads(CloudFrontClient.class, EDGE);

  @BeforeEach
  void aDistribution() {
    cloud.expect(
        new SimulatedResource(
            "cloudfront:distribution",
            "E2EXAMPLE",
            EDGE,
            Map.of("app", "x.example.net", "assets", "assets.example.net")));
  }

  private SwitchOrigin switching(String origin) {
    return new SwitchOrigin(new SwitchOrigin.With("E2EXAMPLE", origin, "y.example.net"), cloud);
  }

  private GetDistributionConfigResponse read() {
    return client.getDistributionConfig(request -> request.id("E2EXAMPLE"));
  }

  @Test
  void changesThatOriginsDomainAndNothingElseThenWaitsForTheEdges() {
    DistributionConfig before = read().distributionConfig();

    Next.Done done = stage.done(switching("app"));

    DistributionConfig after = read().distributionConfig();
    assertThat(done.outputs().value("domain")).contains("y.example.net");
    assertThat(after.origins().items())
        .extracting(Origin::id, Origin::domainName)
        .containsExactly(tuple("app", "y.example.net"), tuple("assets", "assets.example.net"));
    assertThat(after.toBuilder().origins(before.origins()).build()).isEqualTo(before);
    assertThat(stage.waits()).isNotEmpty();
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("domain", "x.example.net -> y.example.net");
  }

  @Test
  void doesNotUpdateTwiceWhenTheAnswerWasLost() {
    stage.loseNextAnswer();

    stage.done(switching("app"));

    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void doesNotOverwriteWhatSomebodyElseChangedMeanwhile() {
    Next.Effect effect = (Next.Effect) switching("app").next(stage.context());
    GetDistributionConfigResponse read = read();
    client.updateDistribution(
        request ->
            request
                .id("E2EXAMPLE")
                .ifMatch(read.eTag())
                .distributionConfig(
                    read.distributionConfig().toBuilder().comment("theirs").build()));

    assertThatThrownBy(() -> stage.perform(effect)).isInstanceOf(PreconditionFailedException.class);

    stage.done(switching("app"));
    assertThat(read().distributionConfig().comment()).isEqualTo("theirs");
    assertThat(read().distributionConfig().origins().items().get(0).domainName())
        .isEqualTo("y.example.net");
  }

  @Test
  void namesTheOriginsThereAreWhenTheWantedOneIsNot() {
    Failure failure = stage.failure(switching("ap"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).contains("app, assets");
  }

  @Test
  void letsAwsSayThatTheDistributionIsNotThere() {
    SwitchOrigin action = new SwitchOrigin(new SwitchOrigin.With("E9", "app", "y"), cloud);

    assertThatThrownBy(() -> stage.play(action)).isInstanceOf(NoSuchDistributionException.class);
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    SwitchOrigin.With with = new SwitchOrigin.With("E3", "web", "y.example.net");
    SwitchOrigin.TYPE.simulates().apply(with, Stage.run()).forEach(cloud::expect);

    stage.done(new SwitchOrigin(with, cloud));

    assertThat(stage.calls()).hasSize(1);
  }
}
