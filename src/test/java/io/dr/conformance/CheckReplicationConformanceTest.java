package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Action;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.s3.CheckReplication;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;

/** Moto replicates nothing and measures nothing: objects and readings are put there by the test. */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class CheckReplicationConformanceTest {
  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");
  private final S3Client from = cloud.effects(S3Client.class, Stage.FROM);
  private final S3Client to = cloud.effects(S3Client.class, Stage.TO);

  @BeforeEach
  void twoBuckets() {
    from.createBucket(request -> request.bucket("uploads"));
    to.createBucket(
        request ->
            request
                .bucket("uploads-copy")
                .createBucketConfiguration(
                    configuration -> configuration.locationConstraint(Stage.TO.region())));
    for (S3Client each : List.of(from, to)) {
      String bucket = each == from ? "uploads" : "uploads-copy";
      each.putBucketVersioning(
          request ->
              request
                  .bucket(bucket)
                  .versioningConfiguration(on -> on.status(BucketVersioningStatus.ENABLED)));
    }
  }

  @AfterEach
  void closeConnections() {
    cloud.close();
  }

  private void aRule() {
    from.putBucketReplication(
        request ->
            request
                .bucket("uploads")
                .replicationConfiguration(
                    configuration ->
                        configuration
                            .role("arn:aws:iam::" + Stage.FROM.account() + ":role/replication")
                            .rules(
                                rule ->
                                    rule.id("to-copy")
                                        .priority(1)
                                        .status(ReplicationRuleStatus.ENABLED)
                                        .filter(all -> all.prefix(""))
                                        .deleteMarkerReplication(no -> no.status("Disabled"))
                                        .destination(
                                            at -> at.bucket("arn:aws:s3:::uploads-copy")))));
  }

  private void aReading(String metric, double value, Instant at) {
    cloud
        .effects(CloudWatchClient.class, Stage.FROM)
        .putMetricData(
            request ->
                request
                    .namespace("AWS/S3")
                    .metricData(
                        data ->
                            data.metricName(metric)
                                .timestamp(at)
                                .value(value)
                                .dimensions(
                                    dimension("SourceBucket", "uploads"),
                                    dimension("DestinationBucket", "uploads-copy"),
                                    dimension("RuleId", "to-copy"))));
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private Action checking(Optional<String> destination, Optional<String> object) {
    return AwsAction.on(cloud, CheckReplication::new)
        .apply(
            new CheckReplication.With(
                "uploads", destination, object, Optional.empty(), Optional.empty()));
  }

  @Test
  void provesThePointThatTheMetricsTell() {
    aRule();
    aReading("ReplicationLatency", 41, Stage.OUTAGE.minusSeconds(60));
    aReading("OperationsPendingReplication", 0, stage.now().minusSeconds(60));

    Next.Done done = stage.done(checking(Optional.empty(), Optional.empty()));

    assertThat(done.recoveryPoint())
        .contains(new RecoveryPoint.Known(Stage.OUTAGE.minusSeconds(101), "ReplicationLatency"));
    assertThat(done.outputs().value("destination")).contains("uploads-copy");
  }

  @Test
  void waitsWhileTheMetricsShowOperationsPending() {
    aRule();
    aReading("OperationsPendingReplication", 214, stage.now().minusSeconds(60));

    assertThat(checking(Optional.of("uploads-copy"), Optional.empty()).next(stage.context()))
        .isEqualTo(Next.Wait.on("214 objects pending"));
  }

  @Test
  void callsThePointUnknownWithoutReadings() {
    aRule();

    Next.Done done = stage.done(checking(Optional.of("uploads-copy"), Optional.empty()));

    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void waitsForTheObjectUntilTheDestinationHoldsIt() {
    aRule();
    Action action = checking(Optional.of("uploads-copy"), Optional.of("dr/canary"));

    Next before = action.next(stage.context());
    to.putObject(
        request -> request.bucket("uploads-copy").key("dr/canary"),
        RequestBody.fromString("alive"));

    assertThat(before).isEqualTo(Next.Wait.on("object dr/canary not yet in uploads-copy"));
    assertThat(action.next(stage.context())).isInstanceOf(Next.Done.class);
  }

  @Test
  void tellsABucketThatIsNotReplicatedFromOneThatIsNotThere() {
    Failure unreplicated = stage.failure(checking(Optional.of("uploads-copy"), Optional.empty()));
    Failure absent = stage.failure(checking(Optional.of("nowhere"), Optional.empty()));

    assertThat(unreplicated.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(unreplicated.cause())
        .isEqualTo("No enabled rule replicates the bucket uploads to uploads-copy.");
    assertThat(absent.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }
}
