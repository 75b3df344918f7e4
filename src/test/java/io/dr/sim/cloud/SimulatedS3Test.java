package io.dr.sim.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.SimulatedResource;
import io.dr.aws.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

class SimulatedS3Test {
  private final Stage stage = new Stage();
  private final SimulatedS3 s3 = new SimulatedS3(stage.world());
  private final S3Client from = s3.at(Stage.FROM);
  private final S3Client to = s3.at(Stage.TO);

  @BeforeEach
  void aReplicatedBucket() {
    s3.expect(
        new SimulatedResource(
            "s3:bucket", "uploads", Stage.FROM, Map.of("destination", "uploads-copy")));
    s3.expect(SimulatedResource.of("s3:bucket", "uploads-copy", Stage.TO));
  }

  private String put(String body, Consumer<PutObjectRequest.Builder> condition) {
    return from.putObject(
            request -> {
              request.bucket("uploads").key("page");
              condition.accept(request);
            },
            RequestBody.fromString(body))
        .eTag();
  }

  private String read(S3Client client, String bucket) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key("page")).asUtf8String();
  }

  @Test
  void createsAnObjectOnlyWhereThereIsNone() {
    put("first", request -> request.ifNoneMatch("*"));

    assertThatThrownBy(() -> put("second", request -> request.ifNoneMatch("*")))
        .isInstanceOfSatisfying(S3Exception.class, SimulatedS3Test::isPreconditionFailed);
    assertThat(read(from, "uploads")).isEqualTo("first");
    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void replacesAnObjectOnlyWhileItIsTheOneThatWasRead() {
    String etag = put("first", request -> {});
    put("theirs", request -> request.ifMatch(etag));

    assertThatThrownBy(() -> put("ours", request -> request.ifMatch(etag)))
        .isInstanceOfSatisfying(S3Exception.class, SimulatedS3Test::isPreconditionFailed);
    assertThat(read(from, "uploads")).isEqualTo("theirs");
  }

  private static void isPreconditionFailed(S3Exception e) {
    assertThat(e.statusCode()).isEqualTo(412);
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
    assertThat(Optional.ofNullable(e.requestId())).isPresent();
  }

  @Test
  void bringsAnObjectToTheReplicaAfterAWhile() {
    put("alive", request -> {});

    assertThatThrownBy(() -> read(to, "uploads-copy")).isInstanceOf(NoSuchKeyException.class);
    stage.pass(Duration.ofMinutes(1));
    assertThat(read(to, "uploads-copy")).isEqualTo("alive");
  }

  @Test
  void sendsWhoeverAsksInAnotherRegionAway() {
    assertThatThrownBy(() -> to.headBucket(request -> request.bucket("uploads")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(301));
  }

  @Test
  void knowsOnlyTheBucketsThatWereMade() {
    assertThatThrownBy(() -> to.headBucket(request -> request.bucket("nowhere")))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void saysThatABucketHasNoRules() {
    assertThatThrownBy(() -> to.getBucketReplication(request -> request.bucket("uploads-copy")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e ->
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("ReplicationConfigurationNotFoundError"));
  }
}
