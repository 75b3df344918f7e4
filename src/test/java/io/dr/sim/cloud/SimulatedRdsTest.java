package io.dr.sim.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.SimulatedResource;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.InvalidGlobalClusterStateException;

class SimulatedRdsTest {
  private static final String NIGHTLY = "arn:aws:rds:us-east-1:111122223333:snapshot:nightly";
  private static final String WEST = "arn:aws:rds:us-west-2:111122223333:cluster:west";
  private static final String EAST = "arn:aws:rds:us-east-1:111122223333:cluster:global-primary";

  private final Stage stage = new Stage();
  private final SimulatedRds rds = new SimulatedRds(stage.world());

  private RdsClient at(Site site) {
    return (RdsClient) rds.at(site);
  }

  private void snapshot(String status, boolean encrypted) {
    rds.expect(
        new SimulatedResource(
            "rds:snapshot",
            "nightly",
            Stage.FROM,
            Map.of("status", status, "encrypted", String.valueOf(encrypted))));
  }

  private void copy(String source, String copy) {
    at(Stage.TO)
        .copyDBSnapshot(
            request -> request.sourceDBSnapshotIdentifier(source).targetDBSnapshotIdentifier(copy));
  }

  private void aGlobalCluster() {
    rds.expect(
        new SimulatedResource(
            "rds:global-cluster",
            "global",
            Stage.TO,
            Map.of("cluster", "west", "primaryRegion", "us-east-1")));
  }

  private void failover(Site site, String target, boolean allowDataLoss) {
    at(site)
        .failoverGlobalCluster(
            request ->
                request
                    .globalClusterIdentifier("global")
                    .targetDbClusterIdentifier(target)
                    .allowDataLoss(allowDataLoss));
  }

  private static void refuses(
      ThrowingCallable call, Class<? extends AwsServiceException> exception, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            exception,
            refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void aSnapshotElsewhereIsFoundByItsArnAlone() {
    snapshot("available", false);

    refuses(() -> copy("nightly", "copy"), DbSnapshotNotFoundException.class, "DBSnapshotNotFound");
    copy(NIGHTLY, "copy");
    refuses(
        () -> copy(NIGHTLY, "copy"),
        DbSnapshotAlreadyExistsException.class,
        "DBSnapshotAlreadyExists");
    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void aCopyIsNoSnapshotToRestoreFromUntilItIsAvailable() {
    snapshot("available", false);
    copy(NIGHTLY, "copy");

    refuses(
        () ->
            at(Stage.TO)
                .restoreDBInstanceFromDBSnapshot(
                    request -> request.dbSnapshotIdentifier("copy").dbInstanceIdentifier("new")),
        InvalidDbSnapshotStateException.class,
        "InvalidDBSnapshotState");
  }

  @Test
  void anUnfinishedSnapshotIsNotCopied() {
    snapshot("creating", false);

    refuses(
        () -> copy(NIGHTLY, "copy"),
        InvalidDbSnapshotStateException.class,
        "InvalidDBSnapshotState");
  }

  @Test
  void anEncryptedSnapshotNeedsAKeyOfTheRegionThatItIsCopiedTo() {
    snapshot("available", true);

    refuses(() -> copy(NIGHTLY, "copy"), AwsServiceException.class, "InvalidParameterCombination");
  }

  @Test
  void aFailoverIsCalledInTheTargetsRegionAndASwitchoverInTheWriters() {
    aGlobalCluster();

    refuses(
        () -> failover(Stage.FROM, WEST, true),
        InvalidGlobalClusterStateException.class,
        "InvalidGlobalClusterStateFault");
    refuses(
        () -> failover(Stage.TO, WEST, false),
        InvalidGlobalClusterStateException.class,
        "InvalidGlobalClusterStateFault");
    refuses(
        () ->
            at(Stage.TO)
                .switchoverGlobalCluster(
                    request ->
                        request.globalClusterIdentifier("global").targetDbClusterIdentifier(WEST)),
        InvalidGlobalClusterStateException.class,
        "InvalidGlobalClusterStateFault");
    assertThat(stage.world().effects()).isEmpty();
  }

  @Test
  void withoutLeaveToLoseDataAFailoverIsASwitchover() {
    aGlobalCluster();

    failover(Stage.FROM, WEST, false);

    assertThat(stage.world().effects())
        .extracting(call -> call.operation())
        .containsExactly("SwitchoverGlobalCluster");
  }

  @Test
  void oneChangeAtATimeAndOnlyToAMemberByItsArn() {
    aGlobalCluster();

    refuses(
        () -> failover(Stage.TO, "west", true),
        DbClusterNotFoundException.class,
        "DBClusterNotFoundFault");
    refuses(
        () -> failover(Stage.FROM, EAST, true),
        InvalidGlobalClusterStateException.class,
        "InvalidGlobalClusterStateFault");
    failover(Stage.TO, WEST, true);
    refuses(
        () -> failover(Stage.TO, WEST, true),
        InvalidGlobalClusterStateException.class,
        "InvalidGlobalClusterStateFault");
    assertThat(stage.world().effects()).hasSize(1);
  }
}
