package io.dr.aws.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudFront;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

class MoveAliasTest {
  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(List.of(new SimulatedCloudFront(stage.world())));
  private final MoveAlias.With with = new MoveAlias.With("www.example.com", "E2STANDBY");

  private Action moving() {
    MoveAlias.TYPE.simulates().apply(with, Stage.run()).forEach(cloud::expect);
    return AwsAction.<MoveAlias.With>on(cloud, MoveAlias::new).apply(with);
  }

  private List<String> aliases(String distribution) {
    return cloud
        .reads(CloudFrontClient.class, Stage.TO)
        .getDistribution(request -> request.id(distribution))
        .distribution()
        .distributionConfig()
        .aliases()
        .items();
  }

  @Test
  void movesTheDomainAndWaitsUntilTheEdgesKnow() {
    Next.Done done = stage.done(moving());

    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("UpdateDomainAssociation");
    assertThat(aliases("E2STANDBY")).containsExactly("www.example.com");
    assertThat(aliases("E1BEFOREE2STANDBY")).isEmpty();
    assertThat(stage.waits()).contains("CloudFront telling its edges of www.example.com");
    assertThat(done.outputs().values()).containsEntry("target", "de2standby.cloudfront.net");
  }

  @Test
  void movesNothingAgainWhenTheAnswerWasLost() {
    Action action = moving();
    stage.loseNextAnswer();

    stage.done(action);

    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void saysThatADistributionOfAnotherAccountMustBeDisabledFirst() {
    cloud.expect(
        new SimulatedResource(
            "cloudfront:alias",
            "www.example.com",
            Stage.TO.in(Stage.USER),
            Map.of("distribution", "E9OTHER")));

    Failure failure = stage.failure(moving());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.remedy()).startsWith("Disable that distribution");
  }

  @Test
  void refusesATargetWithoutACertificateOfItsOwn() {
    Action action = moving();
    CloudFrontClient cloudFront = cloud.effects(CloudFrontClient.class, Stage.TO);
    var read = cloudFront.getDistributionConfig(request -> request.id("E2STANDBY"));
    cloudFront.updateDistribution(
        request ->
            request
                .id("E2STANDBY")
                .ifMatch(read.eTag())
                .distributionConfig(
                    read.distributionConfig().toBuilder()
                        .viewerCertificate(one -> one.cloudFrontDefaultCertificate(true))
                        .build()));

    assertThat(stage.failure(action).kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(stage.calls()).isEmpty();
  }
}
