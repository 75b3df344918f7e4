package io.dr.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudWatch;
import io.dr.sim.cloud.SimulatedDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckGlobalTableTest {
  private static final Optional<Duration> FIVE_MINUTES = Optional.of(Duration.ofMinutes(5));

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(
          List.of(new SimulatedDynamoDb(stage.world()), new SimulatedCloudWatch(stage.world())));

  private Action checking(Optional<Duration> atMost) {
    return AwsAction.on(cloud, CheckGlobalTable::new)
        .apply(new CheckGlobalTable.With("orders", atMost));
  }

  private void aTable(Map<String, String> attributes) {
    cloud.expect(new SimulatedResource("dynamodb:table", "orders", Stage.TO, attributes));
  }

  private void late(String milliseconds) {
    cloud.expect(
        new SimulatedResource(
            "cloudwatch:series",
            "AWS/DynamoDB/ReplicationLatency",
            Stage.FROM,
            Map.of("value", milliseconds, "TableName", "orders", "ReceivingRegion", "us-west-2")));
  }

  @Test
  void provesThePointByTheLatencyInMillisecondsOfTheRegionThatFailed() {
    aTable(Map.of("replicas", "eu-west-1,us-east-1", "stream", "KEYS_ONLY"));
    late("45000");

    Next.Done done = stage.done(checking(FIVE_MINUTES));

    RecoveryPoint.Known point = (RecoveryPoint.Known) done.recoveryPoint().orElseThrow();
    Instant latest = Stage.OUTAGE.minusSeconds(45);
    assertThat(point.at()).isBetween(latest.minusSeconds(60), latest);
    assertThat(done.outputs().value("arn"))
        .contains("arn:aws:dynamodb:us-west-2:111122223333:table/orders");
    assertThat(done.outputs().value("streamArn").orElseThrow()).contains("table/orders/stream/");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void failsWhereMoreIsMissingThanAsked() {
    aTable(Map.of("replicas", "us-east-1"));
    late("900000");

    Failure failure = stage.failure(checking(FIVE_MINUTES));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause()).containsPattern("last 9\\d\\d seconds");
  }

  @Test
  void callsThePointUnknownWithoutAReadingAndPassesNoLimitOnIt() {
    aTable(Map.of("replicas", "us-east-1"));

    assertThat(stage.done(checking(Optional.empty())).recoveryPoint().orElseThrow())
        .isInstanceOf(RecoveryPoint.Unknown.class);
    assertThat(stage.failure(checking(FIVE_MINUTES)).cause()).contains("no ReplicationLatency");
  }

  @Test
  void refusesATableThatIsNoReplicaOfTheOneThatFailed() {
    aTable(Map.of("replicas", "eu-west-1"));
    late("840");

    Failure failure = stage.failure(checking(Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause())
        .isEqualTo("The table orders in us-west-2 is no replica of one in us-east-1.");
  }

  @Test
  void saysThatTheTableIsNotThere() {
    assertThat(stage.failure(checking(Optional.empty())).kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void refusesALimitThatNoReadingCanProve() {
    assertThatThrownBy(
            () -> new CheckGlobalTable.With("orders", Optional.of(Duration.ofSeconds(30))))
        .hasMessageContaining("2m");
  }
}
