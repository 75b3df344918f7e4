package io.dr.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Cloud;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedRds;
import java.lang.reflect.Proxy;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

class CopySnapshotTest {
  private static final Map<String, Object> LATEST =
      Map.of("latestOf", "reports", "kmsKey", "alias/recovery");
  private static final String COPY = "reports-run-1";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(new SimulatedRds(stage.world())));

  private static CopySnapshot.With with(Map<String, Object> block) {
    return Catalog.bind(CopySnapshot.TYPE, new ObjectMapper().valueToTree(block));
  }

  private Action copying(Map<String, Object> block) {
    return copying(block, cloud);
  }

  private static Action copying(Map<String, Object> block, Cloud cloud) {
    return AwsAction.on(cloud, CopySnapshot::new).apply(with(block));
  }

  private void snapshot(Site site, String name, boolean encrypted) {
    cloud.expect(
        new SimulatedResource(
            "rds:snapshot",
            name,
            site,
            Map.of("instance", "reports", "encrypted", String.valueOf(encrypted))));
  }

  private DBSnapshot copy(String id) {
    return cloud
        .reads(RdsClient.class, Stage.TO)
        .describeDBSnapshots(request -> request.dbSnapshotIdentifier(id))
        .dbSnapshots()
        .get(0);
  }

  @Test
  void copiesTheNewestSnapshotAndTellsHowFarItIs() {
    snapshot(Stage.FROM, "nightly", true);

    Next.Done done = stage.done(copying(LATEST));

    assertThat(done.outputs().value("snapshot")).contains(COPY);
    assertThat(done.outputs().value("arn"))
        .contains("arn:aws:rds:us-west-2:111122223333:snapshot:" + COPY);
    assertThat(stage.waits())
        .anyMatch(wait -> wait.matches("the snapshot is creating, [4-6]\\d %"));
    assertThat(copy(COPY).kmsKeyId()).isEqualTo("alias/recovery");
  }

  @Test
  void theDataOfTheSourceNotTheTimeOfTheCopyIsTheRecoveryPoint() {
    snapshot(Stage.FROM, "nightly", true);
    Next.Effect effect = (Next.Effect) copying(LATEST).next(stage.context());

    Next.Done done = stage.done(copying(LATEST));

    RecoveryPoint.Known point = (RecoveryPoint.Known) done.recoveryPoint().orElseThrow();
    assertThat(effect.commitsTo()).contains(point);
    assertThat(point.source()).isEqualTo("SnapshotDatabaseTime");
    assertThat(point.at()).isBefore(Stage.OUTAGE).isBefore(copy(COPY).snapshotCreateTime());
    assertThat(effect.observed())
        .matches("no snapshot reports-run-1; in us-east-1 there is nightly, .* old at the outage");
  }

  @Test
  void adoptsItsOwnCopyWhenTheAnswerWasLost() {
    snapshot(Stage.FROM, "nightly", true);
    stage.loseNextAnswer();

    stage.done(copying(LATEST));

    assertThat(stage.world().effects())
        .extracting(Call::operation)
        .containsExactly("CopyDBSnapshot");
  }

  @Test
  void refusesASnapshotOfThatNameThatThisRunDidNotMake() {
    snapshot(Stage.FROM, "nightly", true);
    snapshot(Stage.TO, COPY, false);

    assertThat(stage.failure(copying(LATEST)).kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void refusesAnEncryptedSnapshotWithoutAKeyBeforeCalling() {
    snapshot(Stage.FROM, "nightly", true);

    Failure failure = stage.failure(copying(Map.of("snapshot", "nightly")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause())
        .isEqualTo(
            "The snapshot nightly is encrypted, and the key of us-east-1 does not work elsewhere.");
    assertThat(failure.remedy()).startsWith("Give a KMS key of us-west-2 with kmsKey");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void aPlainSnapshotNeedsNoKey() {
    snapshot(Stage.FROM, "nightly", false);

    Next.Done done = stage.done(copying(Map.of("snapshot", "nightly", "as", "Reports-Copy")));

    assertThat(done.outputs().value("snapshot")).contains("reports-copy");
  }

  @Test
  void findsASnapshotByItsArnAndRefusesOneOfAnotherRegion() {
    snapshot(Stage.FROM, "nightly", false);

    Failure failure =
        stage.failure(
            copying(Map.of("snapshot", "arn:aws:rds:eu-west-1:111122223333:snapshot:nightly")));
    Next.Done done =
        stage.done(
            copying(Map.of("snapshot", "arn:aws:rds:us-east-1:111122223333:snapshot:nightly")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(done.outputs().value("snapshot")).contains("nightly-run-1");
  }

  @Test
  void namesTheCopyOfAnAutomatedSnapshotAsRdsAllows() {
    assertThat(with(Map.of("snapshot", "rds:orders-2026-03-01-04-10")).copy("20260301-k7m2"))
        .isEqualTo("orders-2026-03-01-04-10-20260301-k7m2");
  }

  @Test
  void saysThatThereIsNoSuchSnapshot() {
    Failure failure = stage.failure(copying(LATEST));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause())
        .isEqualTo("There is no available snapshot of reports in us-east-1.");
  }

  @Test
  void whileTheFailedRegionIsSilentItPointsToTheNewestCopyThatIsThere() {
    snapshot(Stage.TO, "reports-weekly", true);

    Failure failure = stage.failure(copying(LATEST, new FromIsSilent(cloud)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(failure.remedy())
        .startsWith(
            "While us-east-1 is silent no new copy can be made in us-west-2: restore the"
                + " newest copy there, reports-weekly, ")
        .endsWith(" old at the outage, with rds.restore-snapshot, and skip this step.");
  }

  @Test
  void wantsEitherASnapshotOrAnInstanceAndAProperName() {
    assertThatThrownBy(() -> with(Map.of()))
        .hasMessageContaining("give either snapshot or latestOf");
    assertThatThrownBy(() -> with(Map.of("snapshot", "nightly", "as", "a--b")))
        .hasMessageContaining("as 'a--b' is no name of a snapshot");
  }

  /** A cloud whose failed region cannot be reached. */
  private record FromIsSilent(Cloud cloud) implements Cloud {
    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      if (!site.equals(Stage.FROM)) {
        return cloud.reads(client, site);
      }
      return client.cast(
          Proxy.newProxyInstance(
              client.getClassLoader(),
              new Class<?>[] {client},
              (self, method, arguments) -> {
                throw SdkClientException.create(
                    "no route", new UnknownHostException("rds.us-east-1.amazonaws.com"));
              }));
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      return cloud.effects(client, site);
    }
  }
}
