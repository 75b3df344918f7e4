package io.dr.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.Cloud;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudWatch;
import io.dr.sim.cloud.SimulatedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class CheckReplicationTest {
  private final Stage stage = new Stage();
  private final SimulatedCloud buckets =
      new SimulatedCloud(List.of(new SimulatedS3(stage.world())));
  private final Readings readings = new Readings();
  private Optional<RuntimeException> outage = Optional.empty();
  private final Cloud cloud = new WithReadings();

  /** What CloudWatch answers: one reading a metric, for the one rule that there is. */
  private static final class Readings implements CloudWatchClient {
    private final Map<String, Datapoint> latest = new HashMap<>();

    void set(String metric, double value, Instant at) {
      latest.put(metric, Datapoint.builder().maximum(value).timestamp(at).build());
    }

    @Override
    public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
      assertThat(request.namespace()).isEqualTo("AWS/S3");
      assertThat(request.dimensions())
          .extracting(Dimension::value)
          .containsExactlyInAnyOrder("uploads", "uploads-copy", "to-copy");
      List<Datapoint> points =
          Optional.ofNullable(latest.get(request.metricName()))
              .filter(point -> !point.timestamp().isBefore(request.startTime()))
              .filter(point -> point.timestamp().isBefore(request.endTime()))
              .map(List::of)
              .orElse(List.of());
      return GetMetricStatisticsResponse.builder().datapoints(points).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private final class WithReadings implements Cloud {
    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      if (site.equals(Stage.FROM) && outage.isPresent()) {
        throw outage.get();
      }
      return client.equals(CloudWatchClient.class)
          ? client.cast(readings)
          : buckets.reads(client, site);
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      throw new AssertionError("a check changes nothing");
    }
  }

  @BeforeEach
  void aReplicatedBucket() {
    buckets.expect(
        new SimulatedResource(
            "s3:bucket",
            "uploads",
            Stage.FROM,
            Map.of("destination", "uploads-copy", "rule", "to-copy")));
    buckets.expect(SimulatedResource.of("s3:bucket", "uploads-copy", Stage.TO));
    readings.set("ReplicationLatency", 41, Stage.OUTAGE.minusSeconds(60));
    readings.set("OperationsPendingReplication", 0, stage.now().minusSeconds(60));
  }

  private CheckReplication checking(Optional<String> destination, Optional<String> object) {
    return new CheckReplication(
        new CheckReplication.With(
            "uploads", destination, object, Optional.empty(), Optional.empty()),
        cloud);
  }

  private CheckReplication checking() {
    return checking(Optional.of("uploads-copy"), Optional.empty());
  }

  @Test
  void provesThePointUpToWhichTheBucketHasReplicated() {
    Next.Done done = stage.done(checking(Optional.empty(), Optional.empty()));

    assertThat(done.recoveryPoint())
        .contains(new RecoveryPoint.Known(Stage.OUTAGE.minusSeconds(101), "ReplicationLatency"));
    assertThat(done.outputs().values()).isEqualTo(Map.of("destination", "uploads-copy"));
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void waitsForWhatIsStillPending() {
    readings.set("OperationsPendingReplication", 214, stage.now().minusSeconds(60));

    assertThat(checking().next(stage.context())).isEqualTo(Next.Wait.on("214 objects pending"));

    readings.set("OperationsPendingReplication", 0, stage.now().minusSeconds(1));
    assertThat(checking().next(stage.context())).isInstanceOf(Next.Done.class);
  }

  @Test
  void doesNotWaitForeverWhileUsersKeepUploading() {
    readings.set("OperationsPendingReplication", 3, stage.now().plusSeconds(840));
    stage.pass(Duration.ofMinutes(15));

    assertThat(checking().next(stage.context())).isInstanceOf(Next.Done.class);
  }

  @Test
  void callsThePointUnknownWhenTheFailedSiteDoesNotAnswer() {
    outage = Optional.of(SdkClientException.create("connect timed out"));

    Next.Done done = stage.done(checking());

    assertThat(done.recoveryPoint().orElseThrow())
        .isEqualTo(new RecoveryPoint.Unknown("the failed site does not answer: connect timed out"));
  }

  @Test
  void callsThePointUnknownWhenTheConnectionToTheFailedSiteBreaks() {
    outage = Optional.of(new UncheckedIOException(new IOException("stream closed")));

    assertThat(stage.done(checking()).recoveryPoint().orElseThrow())
        .isEqualTo(
            new RecoveryPoint.Unknown(
                "the failed site does not answer: java.io.IOException: stream closed"));
  }

  @Test
  void asksForTheDestinationWhenTheFailedSiteCannotSayIt() {
    outage = Optional.of(SdkClientException.create("connect timed out"));

    Failure failure = stage.failure(checking(Optional.empty(), Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).contains("uploads", "connect timed out");
    assertThat(failure.remedy()).isEqualTo("Name the destination in the step.");
  }

  @Test
  void callsThePointUnknownWhenTheFailedSiteIsBroken() {
    outage = Optional.of((RuntimeException) S3Exception.builder().statusCode(503).build());

    assertThat(stage.done(checking()).recoveryPoint().orElseThrow())
        .isEqualTo(new RecoveryPoint.Unknown("the failed site answers 503"));
  }

  @Test
  void doesNotTakeARefusalForAnOutage() {
    outage = Optional.of((RuntimeException) S3Exception.builder().statusCode(403).build());

    assertThatThrownBy(() -> stage.play(checking())).isInstanceOf(S3Exception.class);
  }

  @Test
  void callsThePointUnknownWhenThereIsNoReadingFromBeforeTheOutage() {
    readings.set("ReplicationLatency", 0, Stage.OUTAGE.plusSeconds(60));

    assertThat(stage.done(checking()).recoveryPoint().orElseThrow())
        .isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void waitsForTheObjectThatMustBeThere() {
    cloudPut("dr/canary");

    stage.done(checking(Optional.of("uploads-copy"), Optional.of("dr/canary")));

    assertThat(stage.waits()).contains("object dr/canary not yet in uploads-copy");
  }

  private void cloudPut(String key) {
    buckets
        .effects(S3Client.class, Stage.FROM)
        .putObject(request -> request.bucket("uploads").key(key), RequestBody.fromString("alive"));
  }

  @Test
  void failsWhenTheObjectIsNotThereAfterAQuarterOfAnHour() {
    Instant began = stage.now();

    Failure failure =
        stage.failure(checking(Optional.of("uploads-copy"), Optional.of("dr/canary")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(Duration.between(began, stage.now()))
        .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(16));
  }

  @Test
  void failsWhenMoreIsPendingThanAskedAfterAQuarterOfAnHour() {
    CheckReplication.With with =
        new CheckReplication.With(
            "uploads",
            Optional.of("uploads-copy"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(2));
    stage.nextAttempt();
    stage.pass(Duration.ofMinutes(15));
    readings.set("OperationsPendingReplication", 3, stage.now().minusSeconds(60));

    Failure failure = stage.failure(new CheckReplication(with, cloud));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause()).isEqualTo("3 operations are still pending after 15 minutes.");

    readings.set("OperationsPendingReplication", 2, stage.now().minusSeconds(60));
    assertThat(new CheckReplication(with, cloud).next(stage.context()))
        .isInstanceOf(Next.Done.class);
  }

  @Test
  void failsWhenTheObjectWasWrittenTooLongBeforeTheOutage() {
    CheckReplication.With with =
        new CheckReplication.With(
            "uploads",
            Optional.of("uploads-copy"),
            Optional.of("dr/canary"),
            Optional.of(Duration.ofMinutes(5)),
            Optional.empty());
    canaryOfAge("uploads-copy/dr/canary", "PT6M");

    Failure failure = stage.failure(new CheckReplication(with, cloud));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause()).contains("dr/canary was written at 2026-03-01T09:54:00Z");
    assertThat(stage.waits()).containsOnly("object dr/canary not yet renewed in uploads-copy");
  }

  @Test
  void takesAnObjectThatIsJustRecentEnough() {
    CheckReplication.With with =
        new CheckReplication.With(
            "uploads",
            Optional.of("uploads-copy"),
            Optional.of("dr/canary"),
            Optional.of(Duration.ofMinutes(5)),
            Optional.empty());
    canaryOfAge("uploads-copy/dr/canary", "PT5M");

    assertThat(stage.done(new CheckReplication(with, cloud)).recoveryPoint()).isPresent();
  }

  private void canaryOfAge(String bucketAndKey, String age) {
    buckets.expect(new SimulatedResource("s3:object", bucketAndKey, Stage.TO, Map.of("age", age)));
  }

  @Test
  void refusesADestinationThatNoRuleLeadsTo() {
    buckets.expect(SimulatedResource.of("s3:bucket", "elsewhere", Stage.TO));

    Failure failure = stage.failure(checking(Optional.of("elsewhere"), Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains("uploads to elsewhere");
  }

  @Test
  void refusesABucketThatWasNeverGivenARule() {
    buckets.expect(SimulatedResource.of("s3:bucket", "plain", Stage.FROM));
    CheckReplication.With with =
        new CheckReplication.With(
            "plain",
            Optional.of("uploads-copy"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    Failure failure = stage.failure(new CheckReplication(with, cloud));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo("No enabled rule replicates the bucket plain to uploads-copy.");
  }

  @Test
  void letsAwsSayThatTheDestinationIsNotThere() {
    CheckReplication action = checking(Optional.of("nowhere"), Optional.empty());

    assertThatThrownBy(() -> stage.play(action)).isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    SimulatedCloud rehearsal =
        new SimulatedCloud(
            List.of(new SimulatedS3(stage.world()), new SimulatedCloudWatch(stage.world())));
    CheckReplication.With with =
        new CheckReplication.With(
            "photos",
            Optional.of("photos-copy"),
            Optional.of("canary"),
            Optional.empty(),
            Optional.empty());
    CheckReplication.TYPE.simulates().apply(with, Stage.run()).forEach(rehearsal::expect);

    Next.Done done = stage.done(new CheckReplication(with, rehearsal));

    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Known.class);
  }
}
