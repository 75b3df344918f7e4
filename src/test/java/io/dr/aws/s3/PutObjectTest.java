package io.dr.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.Documents;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedS3;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

class PutObjectTest {
  private final Stage stage = new Stage();
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(new SimulatedS3(stage.world())));
  private final Documents documents = path -> "from " + path;

  private PutObject put(String body, boolean replace) {
    return new PutObject(
        new PutObject.With(
            "configuration",
            "mode.txt",
            Optional.of(body),
            Optional.empty(),
            Optional.empty(),
            Optional.of(replace)),
        cloud,
        documents);
  }

  private String held() {
    return cloud
        .reads(S3Client.class, Stage.TO)
        .getObject(
            request -> request.bucket("configuration").key("mode.txt"),
            ResponseTransformer.toBytes())
        .asUtf8String();
  }

  private void bucket() {
    cloud.expect(SimulatedResource.of("s3:bucket", "configuration", Stage.TO));
  }

  private void objectOfSomebodyElse() {
    bucket();
    cloud.expect(
        new SimulatedResource(
            "s3:object", "configuration/mode.txt", Stage.TO, Map.of("body", "normal")));
  }

  @Test
  void putsTheObjectOnce() {
    bucket();

    stage.done(put("read-only", false));
    Next.Done again = stage.done(put("read-only", false));

    assertThat(held()).isEqualTo("read-only");
    assertThat(stage.calls()).extracting(Call::operation).containsExactly("PutObject");
    assertThat(again.outputs().values()).containsEntry("object", "configuration/mode.txt");
  }

  @Test
  void knowsItsObjectAgainWhenTheAnswerWasLost() {
    bucket();
    stage.loseNextAnswer();

    stage.done(put("read-only", false));

    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void leavesTheObjectOfSomebodyElseAlone() {
    objectOfSomebodyElse();

    assertThat(stage.failure(put("read-only", false)).kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(held()).isEqualTo("normal");
  }

  @Test
  void replacesItWhenTold() {
    objectOfSomebodyElse();

    stage.done(put("read-only", true));

    assertThat(held()).isEqualTo("read-only");
  }

  @Test
  void isRefusedByS3WhenSomebodyWritesBetweenTheLookAndTheCall() {
    bucket();
    Next.Effect planned = (Next.Effect) put("read-only", false).next(stage.context());
    objectOfSomebodyElse();

    assertThatThrownBy(() -> stage.perform(planned)).hasMessageContaining("pre-conditions");
    assertThat(held()).isEqualTo("normal");
  }

  @Test
  void readsTheBodyFromAFileBesideTheRunbook() {
    bucket();
    PutObject.With with =
        new PutObject.With(
            "configuration",
            "mode.txt",
            Optional.empty(),
            Optional.of("mode.txt"),
            Optional.of("text/plain"),
            Optional.empty());

    stage.done(new PutObject(with, cloud, documents));

    assertThat(held()).isEqualTo("from mode.txt");
  }

  @Test
  void refusesABodyBeyondTheLimit() {
    bucket();

    assertThatThrownBy(() -> put("x".repeat(Documents.LIMIT + 1), false).next(stage.context()))
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("larger than 1 MiB");
  }

  @Test
  void wantsEitherABodyOrAFile() {
    assertThatThrownBy(
            () ->
                new PutObject.With(
                    "configuration",
                    "mode.txt",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .hasMessageContaining("either body or bodyFile");
  }
}
