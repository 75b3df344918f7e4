package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.s3.S3PageStore;
import io.dr.net.Networks;
import io.dr.people.RealChannels;
import io.dr.people.UpdateStatusPage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

@Tag("conformance")
@ExtendWith(MotoServer.class)
class StatusPageConformanceTest {
  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");
  private final S3Client s3 = cloud.effects(S3Client.class, Stage.TO);

  @AfterEach
  void closeConnections() {
    cloud.close();
  }

  private UpdateStatusPage step(UpdateStatusPage.Status status) {
    RealChannels channels =
        new RealChannels(
            Path.of("nowhere"),
            RealChannels.STATUSPAGE,
            page -> S3PageStore.at(cloud, Stage.TO, page),
            Networks.direct());
    return new UpdateStatusPage(
        new UpdateStatusPage.With(
            "s3://status-pages/public/index.html",
            Optional.of("Recovery in progress"),
            status,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty()),
        channels);
  }

  @Test
  void publishesAPageThatBrowsersReadAfresh() {
    s3.createBucket(
        request ->
            request
                .bucket("status-pages")
                .createBucketConfiguration(
                    configuration -> configuration.locationConstraint(Stage.TO.region())));
    stage.loseNextAnswer();

    stage.done(step(UpdateStatusPage.Status.INVESTIGATING));

    assertThat(stage.calls()).hasSize(1);
    ResponseBytes<GetObjectResponse> page =
        s3.getObjectAsBytes(request -> request.bucket("status-pages").key("public/index.html"));
    assertThat(page.response().contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.response().cacheControl()).isEqualTo("no-cache");
    assertThat(page.asUtf8String()).contains("<h1>Recovery in progress</h1>");
  }
}
