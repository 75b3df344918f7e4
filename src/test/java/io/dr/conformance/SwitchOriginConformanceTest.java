package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.cloudfront.SwitchOrigin;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.OriginProtocolPolicy;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;

/** What a full replace leaves alone; moto takes a stale ETag, so a conflict is not shown here. */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class SwitchOriginConformanceTest {
  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");
  private final CloudFrontClient cloudFront = cloud.effects(CloudFrontClient.class, Stage.TO);
  private String distribution = "";

  private static Origin origin(String id, String domain) {
    return Origin.builder()
        .id(id)
        .domainName(domain)
        .originPath("/v2")
        .customOriginConfig(
            custom ->
                custom
                    .httpPort(80)
                    .httpsPort(8443)
                    .originProtocolPolicy(OriginProtocolPolicy.HTTPS_ONLY))
        .build();
  }

  @BeforeEach
  void aDistributionThatFetchesFromTheFailedSite() {
    DistributionConfig config =
        DistributionConfig.builder()
            .callerReference("a")
            .comment("shop")
            .enabled(true)
            .defaultRootObject("index.html")
            .aliases(all -> all.quantity(1).items("shop.example.com"))
            .origins(
                all ->
                    all.quantity(2)
                        .items(
                            origin("app", "app.us-east-1.example.com"),
                            origin("assets", "assets.example.com")))
            .defaultCacheBehavior(
                behavior ->
                    behavior
                        .targetOriginId("app")
                        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                        .minTTL(0L)
                        .forwardedValues(
                            values ->
                                values.queryString(true).cookies(none -> none.forward("none"))))
            .build();
    distribution =
        cloudFront
            .createDistribution(request -> request.distributionConfig(config))
            .distribution()
            .id();
  }

  @AfterEach
  void closeConnections() {
    cloud.close();
  }

  private Action switching(String id, String origin) {
    return AwsAction.on(cloud, SwitchOrigin::new)
        .apply(new SwitchOrigin.With(id, origin, "app.us-west-2.example.com"));
  }

  private DistributionConfig config() {
    return cloudFront
        .getDistributionConfig(request -> request.id(distribution))
        .distributionConfig();
  }

  @Test
  void changesTheOriginsDomainOnceAndNothingElse() {
    DistributionConfig before = config();
    stage.loseNextAnswer();

    stage.done(switching(distribution, "app"));

    DistributionConfig after = config();
    assertThat(stage.calls()).extracting(Call::operation).containsExactly("UpdateDistribution");
    assertThat(after.origins().items())
        .extracting(Origin::id, Origin::domainName)
        .containsExactly(
            tuple("app", "app.us-west-2.example.com"), tuple("assets", "assets.example.com"));
    assertThat(after.origins().items().get(0).originPath()).isEqualTo("/v2");
    assertThat(after.toBuilder().origins(before.origins()).build()).isEqualTo(before);
  }

  @Test
  void namesWhatIsNotThere() {
    Failure origin = stage.failure(switching(distribution, "ap"));
    Failure missing = stage.failure(switching("E2NOBODY", "app"));

    assertThat(origin.cause()).contains("it has app, assets");
    assertThat(missing.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(stage.calls()).isEmpty();
  }
}
