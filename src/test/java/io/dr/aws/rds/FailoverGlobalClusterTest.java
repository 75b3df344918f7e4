package io.dr.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudWatch;
import io.dr.sim.cloud.SimulatedRds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.RdsClient;

class FailoverGlobalClusterTest {
  private static final String ARN = "arn:aws:rds:us-west-2:111122223333:cluster:orders-west";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(
          List.of(new SimulatedRds(stage.world()), new SimulatedCloudWatch(stage.world())));

  private static FailoverGlobalCluster.With with(Map<String, Object> block) {
    Map<String, Object> all = new HashMap<>(block);
    all.putIfAbsent("globalCluster", "orders-global");
    all.putIfAbsent("targetCluster", "orders-west");
    return Catalog.bind(FailoverGlobalCluster.TYPE, new ObjectMapper().valueToTree(all));
  }

  private Action in(String mode) {
    return made(
        mode.equals("failover")
            ? Map.of("mode", mode, "allowDataLoss", true)
            : Map.of("mode", mode));
  }

  private Action made(Map<String, Object> block) {
    return AwsAction.on(cloud, FailoverGlobalCluster::new).apply(with(block));
  }

  private void aGlobalCluster(String... parts) {
    Map<String, String> all = new HashMap<>();
    all.put("cluster", "orders-west");
    all.put("primaryRegion", "us-east-1");
    for (int i = 0; i < parts.length; i += 2) {
      all.put(parts[i], parts[i + 1]);
    }
    cloud.expect(new SimulatedResource("rds:global-cluster", "orders-global", Stage.TO, all));
  }

  private void aLag(String name, String milliseconds, String... more) {
    Map<String, String> parts = new HashMap<>();
    parts.put("DBClusterIdentifier", "orders-west");
    parts.put("value", milliseconds);
    for (int i = 0; i < more.length; i += 2) {
      parts.put(more[i], more[i + 1]);
    }
    cloud.expect(new SimulatedResource("cloudwatch:series", "AWS/RDS/" + name, Stage.TO, parts));
  }

  private RdsClient effects(Site site) {
    return cloud.effects(RdsClient.class, site);
  }

  private void someoneFailsOverTo(String arn, Site site) {
    effects(site)
        .failoverGlobalCluster(
            request ->
                request
                    .globalClusterIdentifier("orders-global")
                    .targetDbClusterIdentifier(arn)
                    .allowDataLoss(true));
  }

  @ParameterizedTest
  @CsvSource({
    "failover, FailoverGlobalCluster, us-west-2",
    "switchover, SwitchoverGlobalCluster, us-east-1",
    "detach, RemoveFromGlobalCluster, us-west-2"
  })
  void callsTheOperationOfItsModeInTheRegionThatTakesIt(
      String mode, String operation, String region) {
    aGlobalCluster();

    Next.Done done = stage.done(in(mode));

    assertThat(stage.world().effects())
        .extracting(call -> call.operation() + " in " + call.site().region())
        .containsExactly("AddTagsToResource in us-west-2", operation + " in " + region);
    assertThat(done.outputs().value("cluster")).contains("orders-west");
    assertThat(done.outputs().value("endpoint").orElseThrow()).startsWith("orders-west.cluster.");
    assertThat(done.outputs().value("reader").orElseThrow()).startsWith("orders-west.cluster-ro.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"failover", "switchover", "detach"})
  void endsTheSameWhenAnAnswerWasLost(String mode) {
    aGlobalCluster();
    aLag("AuroraGlobalDBRPOLag", "900");
    Next.Effect claim = (Next.Effect) in(mode).next(stage.context());
    stage.perform(claim);
    stage.loseNextAnswer();

    Next.Done done = stage.done(in(mode));

    assertThat(stage.world().effects()).hasSize(2);
    assertThat(done.recoveryPoint()).isEqualTo(claim.commitsTo());
  }

  @Test
  void waitsUntilNothingIsUnderWayAndTheTargetWrites() {
    aGlobalCluster();

    stage.done(in("failover"));

    assertThat(stage.waits())
        .contains("the global cluster is pending", "the global cluster is failing-over");
  }

  @Test
  void waitsForAStateThatTheSdkDoesNotKnow() {
    aGlobalCluster();

    stage.done(in("switchover"));

    assertThat(stage.waits()).contains("the global cluster is switching-over");
  }

  @Test
  void theLastLagBeforeTheOutageInMillisecondsIsTheRecoveryPoint() {
    aGlobalCluster();
    aLag("AuroraGlobalDBRPOLag", "900", "SourceRegion", "us-east-1");

    Next.Effect claim = (Next.Effect) in("failover").next(stage.context());

    RecoveryPoint.Known point = (RecoveryPoint.Known) claim.commitsTo().orElseThrow();
    assertThat(point.source()).isEqualTo("AuroraGlobalDBRPOLag");
    assertThat(Duration.between(point.at(), Stage.OUTAGE)).isEqualTo(Duration.ofMillis(900));
    assertThat(claim.observed())
        .isEqualTo("orders-west is an available secondary, 0s behind at the outage");
  }

  @Test
  void olderAuroraTellsItsLagByAnotherName() {
    aGlobalCluster();
    aLag("AuroraGlobalDBReplicationLag", "2500");

    Next.Done done = stage.done(in("failover"));

    RecoveryPoint.Known point = (RecoveryPoint.Known) done.recoveryPoint().orElseThrow();
    assertThat(point.source()).isEqualTo("AuroraGlobalDBReplicationLag");
    assertThat(point.lossAt(Stage.OUTAGE)).contains(Duration.ofMillis(2500));
  }

  @Test
  void withoutALagTheRecoveryPointIsUnknownNotZero() {
    aGlobalCluster();

    Next.Done done = stage.done(in("failover"));

    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void aSwitchoverLosesNothing() {
    aGlobalCluster();
    aLag("AuroraGlobalDBRPOLag", "900");

    Next.Done done = stage.done(in("switchover"));

    assertThat(done.recoveryPoint().orElseThrow().lossAt(Stage.OUTAGE)).contains(Duration.ZERO);
  }

  @Test
  void aFailoverMustBeAllowedToLoseDataAndASwitchoverMustNot() {
    assertThatThrownBy(() -> with(Map.of("mode", "failover")))
        .hasMessageContaining("mode failover needs allowDataLoss: true");
    assertThatThrownBy(() -> with(Map.of("mode", "failover", "allowDataLoss", false)))
        .hasMessageContaining("mode failover needs allowDataLoss: true");
    assertThatThrownBy(() -> with(Map.of("mode", "switchover", "allowDataLoss", true)))
        .hasMessageContaining("a switchover loses nothing");
  }

  @Test
  void refusesATargetThatWritesAlreadyThroughSomebodyElse() {
    aGlobalCluster();
    someoneFailsOverTo(ARN, Stage.TO);
    stage.pass(Duration.ofMinutes(30));

    Failure failure = stage.failure(in("failover"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(failure.cause())
        .isEqualTo("orders-west writes already, and this run did not bring that about.");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void refusesToFailOverWhileItIsFailedOverElsewhere() {
    aGlobalCluster("primary", "orders-east");
    Site from = Stage.FROM;
    someoneFailsOverTo(ARN, Stage.TO);
    stage.pass(Duration.ofMinutes(30));
    someoneFailsOverTo("arn:aws:rds:us-east-1:111122223333:cluster:orders-east", from);

    Failure failure = stage.failure(in("failover"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo(
            "orders-global is just being failed over to"
                + " arn:aws:rds:us-east-1:111122223333:cluster:orders-east.");
  }

  @Test
  void refusesAClusterWithoutInstancesBeforeAnythingIrreversible() {
    aGlobalCluster("instances", "0");

    Failure failure = stage.failure(in("failover"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).startsWith("orders-west has no instance");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void refusesAClusterInAStateThatLeadsNowhere() {
    aGlobalCluster("status", "inaccessible-encryption-credentials");

    assertThat(stage.failure(in("detach")).kind()).isEqualTo(Failure.Kind.STATE);
  }

  @Test
  void refusesToSwitchOverFromWhereTheWriterIsNot() {
    aGlobalCluster("primaryRegion", "eu-west-1");

    Failure failure = stage.failure(in("switchover"));

    assertThat(failure.cause()).isEqualTo("The writer of orders-global is not in us-east-1.");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void saysWhatIsNotThere() {
    Failure noCluster = stage.failure(in("failover"));
    cloud.expect(SimulatedResource.of("rds:cluster", "orders-west", Stage.TO));
    Failure noGlobal = stage.failure(in("detach"));
    aGlobalCluster("cluster", "another");
    Failure noMember = stage.failure(in("failover"));

    assertThat(noCluster.cause()).isEqualTo("There is no cluster orders-west in us-west-2.");
    assertThat(noGlobal.cause()).startsWith("There is no global cluster orders-global");
    assertThat(noMember.cause()).isEqualTo("orders-west is no member of orders-global.");
    assertThat(List.of(noCluster, noGlobal, noMember))
        .extracting(Failure::kind)
        .containsOnly(Failure.Kind.NOT_FOUND);
  }

  @Test
  void takesTheTargetsArnAndRefusesOneOfAnotherRegion() {
    aGlobalCluster();
    Map<String, Object> named = Map.of("mode", "detach", "targetCluster", ARN);
    Map<String, Object> elsewhere =
        Map.of("mode", "detach", "targetCluster", ARN.replace("us-west-2", "eu-west-1"));

    assertThat(stage.failure(made(elsewhere)).kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(stage.done(made(named)).outputs().value("cluster")).contains("orders-west");
  }

  @Test
  void doesNotWaitForeverForAChangeThatNeverShows() {
    aGlobalCluster();
    stage.perform((Next.Effect) in("failover").next(stage.context()));
    Next.Effect failover = (Next.Effect) in("failover").next(stage.context());
    assertThat(failover.exclusive()).contains("global cluster orders-global");
    // AWS answers, and the failover is given up behind the scenes.
    stage.perform(
        failover.performing(
            () -> new Receipt(Map.of("calledAt", stage.context().now().toString()))));

    Failure failure = stage.failure(in("failover"));

    assertThat(stage.waits()).contains("the global cluster does not show the change yet");
    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    stage.nextAttempt();
    assertThat(stage.done(in("failover")).outputs().value("cluster")).contains("orders-west");
    assertThat(stage.calls()).extracting(Call::operation).hasSize(3);
  }
}
