package io.dr.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudWatch;
import io.dr.sim.cloud.SimulatedRds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Tag;

class PromoteReplicaTest {
  private static final String REPLICA = "orders-replica";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(
          List.of(new SimulatedRds(stage.world()), new SimulatedCloudWatch(stage.world())));

  private Action promoting() {
    return AwsAction.on(cloud, PromoteReplica::new).apply(new PromoteReplica.With(REPLICA));
  }

  private void aReplica() {
    cloud.expect(SimulatedResource.of("rds:replica", REPLICA, Stage.TO));
  }

  private void aReplica(Map<String, String> attributes) {
    cloud.expect(new SimulatedResource("rds:replica", REPLICA, Stage.TO, attributes));
  }

  private void lagging(String seconds) {
    cloud.expect(
        new SimulatedResource(
            "cloudwatch:series",
            "AWS/RDS/ReplicaLag",
            Stage.TO,
            Map.of("DBInstanceIdentifier", REPLICA, "value", seconds)));
  }

  private void tagged(String run) {
    cloud
        .effects(RdsClient.class, Stage.TO)
        .addTagsToResource(
            request ->
                request
                    .resourceName("arn:aws:rds:us-west-2:111122223333:db:" + REPLICA)
                    .tags(Tag.builder().key(StepContext.RUN_TAG).value(run).build()));
  }

  private List<String> applied() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  private static RecoveryPoint point(Next.Done done) {
    return done.recoveryPoint().orElseThrow();
  }

  @Test
  void promotesTheReplicaAndKeepsThePointThatItsLagProved() {
    aReplica();
    lagging("12");

    Next.Done done = stage.done(promoting());

    assertThat(done.outputs().values())
        .containsEntry("instance", REPLICA)
        .containsEntry("port", "5432")
        .containsKey("endpoint");
    assertThat(point(done)).isInstanceOf(RecoveryPoint.Known.class);
    Instant at = ((RecoveryPoint.Known) point(done)).at();
    assertThat(at).isBetween(Stage.OUTAGE.minusSeconds(12 + 60), Stage.OUTAGE.minusSeconds(12));
    assertThat(applied()).containsExactly("AddTagsToResource", "PromoteReadReplica");
  }

  @Test
  void waitsUntilTheInstanceHasNoSourceAnyMore() {
    aReplica();
    lagging("12");

    stage.done(promoting());

    assertThat(stage.waits()).contains("promotion: available", "promotion: modifying");
    assertThat(Duration.between(Stage.OUTAGE.plusSeconds(600), stage.now()))
        .isGreaterThan(Duration.ofMinutes(6));
  }

  @Test
  void putsTheLossBeforeTheOperatorBeforeAnythingIsDone() {
    aReplica();
    lagging("12");

    Next first = promoting().next(stage.context());

    assertThat(first).isInstanceOf(Next.Effect.class);
    assertThat(((Next.Effect) first).commitsTo().orElseThrow())
        .isInstanceOf(RecoveryPoint.Known.class);
    assertThat(applied()).isEmpty();
  }

  @Test
  void commitsToTheSamePointWhenItPromotesAsWhenItClaimed() {
    aReplica();
    lagging("12");
    Next.Effect claim = (Next.Effect) promoting().next(stage.context());
    stage.perform(claim);
    stage.pass(Duration.ofHours(1));

    Next.Effect promote = (Next.Effect) promoting().next(stage.context());

    assertThat(promote.call().operation()).isEqualTo("PromoteReadReplica");
    assertThat(promote.commitsTo()).isEqualTo(claim.commitsTo());
  }

  @Test
  void doesNotPromoteTwiceWhenTheAnswerWasLost() {
    aReplica();
    lagging("12");
    stage.perform((Next.Effect) promoting().next(stage.context()));
    Next.Effect promote = (Next.Effect) promoting().next(stage.context());
    stage.loseNextAnswer();
    stage.perform(promote);
    stage.pass(Duration.ofSeconds(10));

    Next.Done done = stage.done(promoting());

    assertThat(applied()).containsExactly("AddTagsToResource", "PromoteReadReplica");
    assertThat(point(done)).isEqualTo(promote.commitsTo().orElseThrow());
  }

  @Test
  void takesTheRefusalOfASecondPromotionForAReasonToLookAgain() {
    aReplica();
    lagging("12");
    stage.perform((Next.Effect) promoting().next(stage.context()));
    Next.Effect promote = (Next.Effect) promoting().next(stage.context());
    stage.loseNextAnswer();
    stage.perform(promote);

    // For some seconds after the call AWS still shows an available replica.
    Failure failure = stage.failure(promoting());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT);
    assertThat(failure.kind().retryable()).isTrue();
    assertThat(applied()).containsExactly("AddTagsToResource", "PromoteReadReplica");
  }

  @Test
  void callsThePointUnknownWhenNothingWasReplicated() {
    aReplica();
    lagging("-1");

    assertThat(point(stage.done(promoting()))).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void callsThePointUnknownWithoutAReading() {
    aReplica();

    assertThat(point(stage.done(promoting()))).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void refusesAnInstanceThatIsNoReplicaAndNotOurs() {
    cloud.expect(SimulatedResource.of("rds:instance", REPLICA, Stage.TO));
    tagged("another-run");

    Failure failure = stage.failure(promoting());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(stage.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "stopped", "terminated"})
  void leavesTheLossOfAReplicaThatNeverReplicatedToTheCommander(String replication) {
    aReplica(Map.of("replication", replication));
    lagging("-1");

    Next first = promoting().next(stage.context());

    RecoveryPoint point = ((Next.Effect) first).commitsTo().orElseThrow();
    assertThat(point).isInstanceOf(RecoveryPoint.Unknown.class);
    assertThat(point.source()).contains("30 days", "replication is " + replication);
    assertThat(applied()).isEmpty();
  }

  /** The disaster itself breaks replication: that is what the replica is for. */
  @Test
  void promotesAReplicaWhoseReplicationBrokeWithTheOutage() {
    aReplica(Map.of("replication", "error"));
    lagging("12");

    assertThat(point(stage.done(promoting()))).isInstanceOf(RecoveryPoint.Known.class);
  }

  @Test
  void waitsWhileTheReplicaIsBackedUp() {
    aReplica(Map.of("status", "backing-up"));
    lagging("12");

    assertThat(promoting().next(stage.context())).isEqualTo(Next.Wait.on("promotion: backing-up"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "storage-full", "incompatible-network"})
  void doesNotWaitForAReplicaThatWillNeverBeAvailable(String status) {
    aReplica(Map.of("status", status));
    lagging("12");

    Failure failure = stage.failure(promoting());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains(REPLICA, status);
  }

  @Test
  void findsItDoneWhenThisRunHasPromotedItBefore() {
    cloud.expect(SimulatedResource.of("rds:instance", REPLICA, Stage.TO));
    tagged(Stage.run().id());

    stage.done(promoting());

    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void saysThatTheReplicaIsNotThere() {
    Failure failure = stage.failure(promoting());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).contains(REPLICA, "us-west-2");
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    PromoteReplica.TYPE
        .simulates()
        .apply(new PromoteReplica.With(REPLICA), Stage.run())
        .forEach(cloud::expect);

    assertThat(point(stage.done(promoting()))).isInstanceOf(RecoveryPoint.Known.class);
  }
}
