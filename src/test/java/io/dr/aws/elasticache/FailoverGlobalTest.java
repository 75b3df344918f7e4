package io.dr.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudWatch;
import io.dr.sim.cloud.SimulatedElastiCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailoverGlobalTest {
  private static final String DATASTORE = "ldgnf-sessions";
  private static final String MEMBER = "sessions-west";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(
          List.of(new SimulatedElastiCache(stage.world()), new SimulatedCloudWatch(stage.world())));

  private Action failingOver(Optional<String> replicationGroup) {
    return AwsAction.on(cloud, FailoverGlobal::new)
        .apply(new FailoverGlobal.With(DATASTORE, replicationGroup));
  }

  private Action failingOver() {
    return failingOver(Optional.empty());
  }

  private void aDatastore() {
    cloud.expect(
        new SimulatedResource(
            "elasticache:global",
            DATASTORE,
            Stage.TO,
            Map.of("primaryRegion", "us-east-1", "member", MEMBER)));
  }

  private void lagging(String seconds) {
    lagging(Map.of("ReplicationGroupId", MEMBER, "value", seconds));
  }

  private void lagging(Map<String, String> attributes) {
    cloud.expect(
        new SimulatedResource(
            "cloudwatch:series",
            "AWS/ElastiCache/GlobalDatastoreReplicationLag",
            Stage.TO,
            attributes));
  }

  private List<String> applied() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  @Test
  void makesTheTargetRegionsMemberPrimaryAndWaitsUntilItIs() {
    aDatastore();
    lagging("3");

    Next.Done done = stage.done(failingOver());

    assertThat(done.outputs().value("endpoint").orElseThrow()).startsWith(MEMBER);
    assertThat(applied()).containsExactly("FailoverGlobalReplicationGroup");
    assertThat(stage.calls().get(0).parameters()).containsEntry("primary", MEMBER);
    assertThat(stage.waits()).containsOnly("the global datastore is modifying");
  }

  @Test
  void provesThePointByTheLastLagBeforeTheOutage() {
    aDatastore();
    lagging("3");

    Next.Effect effect = (Next.Effect) failingOver().next(stage.context());
    Next.Done done = stage.done(failingOver());

    RecoveryPoint.Known point = (RecoveryPoint.Known) done.recoveryPoint().orElseThrow();
    Instant latest = Stage.OUTAGE.minusSeconds(3);
    assertThat(point.at()).isBetween(latest.minusSeconds(60), latest);
    assertThat(effect.commitsTo()).contains(point);
  }

  @Test
  void takesTheWorstLagOfTheMembersClustersAndNoOthers() {
    aDatastore();
    lagging(Map.of("CacheClusterId", MEMBER + "-0001-001", "value", "3"));
    lagging(Map.of("CacheClusterId", MEMBER + "-0002-001", "value", "120"));
    lagging(Map.of("CacheClusterId", MEMBER + "-2-001", "value", "900"));

    Next.Done done = stage.done(failingOver());

    RecoveryPoint.Known point = (RecoveryPoint.Known) done.recoveryPoint().orElseThrow();
    Instant latest = Stage.OUTAGE.minusSeconds(120);
    assertThat(point.at()).isBetween(latest.minusSeconds(60), latest);
  }

  @Test
  void callsThePointUnknownWithoutAReading() {
    aDatastore();

    assertThat(stage.done(failingOver()).recoveryPoint().orElseThrow())
        .isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void doesNotFailOverTwiceWhenTheAnswerWasLost() {
    aDatastore();
    lagging("3");
    Next.Effect effect = (Next.Effect) failingOver().next(stage.context());
    stage.loseNextAnswer();
    stage.perform(effect);

    Next.Done done = stage.done(failingOver());

    assertThat(applied()).hasSize(1);
    assertThat(done.recoveryPoint()).isEqualTo(effect.commitsTo());
  }

  @Test
  void findsNothingToDoWhereTheMemberIsPrimaryAlready() {
    aDatastore();
    stage.done(failingOver());
    stage.pass(Duration.ofHours(1));

    stage.done(failingOver());

    assertThat(applied()).hasSize(1);
  }

  @Test
  void takesTheMemberThatTheRunbookNames() {
    aDatastore();

    stage.done(failingOver(Optional.of(MEMBER)));

    assertThat(applied()).hasSize(1);
  }

  @Test
  void saysThatTheMemberIsNotThere() {
    aDatastore();

    Failure failure = stage.failure(failingOver(Optional.of("sessions-north")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void saysThatTheDatastoreIsNotThere() {
    Failure failure = stage.failure(failingOver());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).contains(DATASTORE, "us-west-2");
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    FailoverGlobal.TYPE
        .simulates()
        .apply(new FailoverGlobal.With(DATASTORE, Optional.empty()), Stage.run())
        .forEach(cloud::expect);

    assertThat(stage.done(failingOver()).recoveryPoint().orElseThrow())
        .isInstanceOf(RecoveryPoint.Known.class);
  }
}
