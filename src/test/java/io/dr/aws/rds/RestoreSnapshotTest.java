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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.paginators.DescribeDBSnapshotsIterable;

class RestoreSnapshotTest {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "instanceClass",
          "db.r6g.large",
          "subnetGroup",
          "private",
          "securityGroups",
          List.of("sg-1", "sg-2"),
          "parameterGroup",
          "tuned",
          "multiAz",
          true,
          "deletionProtection",
          true);

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(new SimulatedRds(stage.world())));

  private static RestoreSnapshot.With named(String snapshot) {
    return with(Optional.of(snapshot), Optional.empty());
  }

  private static RestoreSnapshot.With latestOf(String instance) {
    return with(Optional.empty(), Optional.of(instance));
  }

  private static RestoreSnapshot.With with(Optional<String> snapshot, Optional<String> latestOf) {
    Map<String, Object> block = new HashMap<>(SETTINGS);
    block.put("instance", "reports");
    snapshot.ifPresent(id -> block.put("snapshot", id));
    latestOf.ifPresent(id -> block.put("latestOf", id));
    return bound(block);
  }

  private static RestoreSnapshot.With bound(Map<String, Object> block) {
    return Catalog.bind(RestoreSnapshot.TYPE, new ObjectMapper().valueToTree(block));
  }

  private Action restoring(RestoreSnapshot.With with) {
    return restoring(with, cloud);
  }

  private static Action restoring(RestoreSnapshot.With with, Cloud cloud) {
    return AwsAction.on(cloud, RestoreSnapshot::new).apply(with);
  }

  private void aSnapshot() {
    cloud.expect(
        new SimulatedResource("rds:snapshot", "nightly", Stage.TO, Map.of("instance", "reports")));
  }

  private List<String> applied() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  @Test
  void restoresAnInstanceAndWaitsUntilItIsAvailable() {
    aSnapshot();

    Next.Done done = stage.done(restoring(named("nightly")));

    assertThat(done.outputs().values())
        .containsEntry("instance", "reports")
        .containsEntry("snapshot", "nightly")
        .containsEntry("port", "5432")
        .containsKey("endpoint");
    assertThat(stage.waits()).contains("restoring: creating", "restoring: backing-up");
    assertThat(Duration.between(Stage.OUTAGE.plusSeconds(600), stage.now()))
        .isGreaterThan(Duration.ofMinutes(12));
    assertThat(applied()).containsExactly("RestoreDBInstanceFromDBSnapshot");
  }

  @Test
  void findsTheNewestSnapshotOfAnInstance() {
    aSnapshot();

    Next.Done done = stage.done(restoring(latestOf("reports")));

    assertThat(done.outputs().value("snapshot")).contains("nightly");
  }

  @Test
  void adoptsTheInstanceWhenTheAnswerWasLost() {
    aSnapshot();
    Next.Effect effect = (Next.Effect) restoring(named("nightly")).next(stage.context());
    stage.loseNextAnswer();
    stage.perform(effect);

    Next.Done done = stage.done(restoring(named("nightly")));

    assertThat(applied()).containsExactly("RestoreDBInstanceFromDBSnapshot");
    assertThat(done.recoveryPoint()).isEqualTo(effect.commitsTo());
    assertThat(done.outputs().value("snapshot")).contains("nightly");
  }

  @Test
  void refusesAnInstanceThatThisRunDidNotRestore() {
    aSnapshot();
    cloud.expect(SimulatedResource.of("rds:instance", "reports", Stage.TO));

    Failure failure = stage.failure(restoring(named("nightly")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void saysThatThereIsNoSuchSnapshot() {
    assertThat(stage.failure(restoring(named("nightly"))).kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(stage.failure(restoring(latestOf("reports"))).cause())
        .isEqualTo("There is no available snapshot of reports in us-west-2.");
  }

  @Test
  void tellsAnExhaustedQuotaFromATransientFault() {
    aSnapshot();
    IntStream.range(0, 40)
        .forEach(i -> cloud.expect(SimulatedResource.of("rds:instance", "other" + i, Stage.TO)));

    Failure failure = stage.failure(restoring(named("nightly")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.QUOTA);
    assertThat(failure.request().map(Failure.Request::code)).contains("InstanceQuotaExceeded");
  }

  @Test
  void wantsEitherASnapshotOrAnInstance() {
    assertThatThrownBy(() -> with(Optional.empty(), Optional.empty()))
        .hasMessageContaining("give either snapshot or latestOf");
    assertThatThrownBy(() -> with(Optional.of("a"), Optional.of("b")))
        .hasMessageContaining("give either snapshot or latestOf");
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    RestoreSnapshot.TYPE.simulates().apply(latestOf("reports"), Stage.run()).forEach(cloud::expect);

    Next.Done done = stage.done(restoring(latestOf("reports")));

    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Known.class);
  }

  /** RDS that answers what a test lays down, and remembers what it was asked to restore. */
  private static final class Scripted implements RdsClient, Cloud {
    private final List<DBSnapshot> snapshots = new ArrayList<>();
    private final List<DBInstance> instances = new ArrayList<>();
    private final List<RestoreDbInstanceFromDbSnapshotRequest> requests = new ArrayList<>();

    Scripted snapshot(String id, Consumer<DBSnapshot.Builder> parts) {
      DBSnapshot.Builder snapshot =
          DBSnapshot.builder().dbSnapshotIdentifier(id).status("available");
      parts.accept(snapshot);
      snapshots.add(snapshot.build());
      return this;
    }

    @Override
    public DescribeDbInstancesResponse describeDBInstances(DescribeDbInstancesRequest request) {
      if (instances.isEmpty()) {
        throw DbInstanceNotFoundException.builder().message("none").build();
      }
      return DescribeDbInstancesResponse.builder().dbInstances(instances).build();
    }

    @Override
    public DescribeDbSnapshotsResponse describeDBSnapshots(DescribeDbSnapshotsRequest request) {
      return DescribeDbSnapshotsResponse.builder().dbSnapshots(snapshots).build();
    }

    @Override
    public DescribeDBSnapshotsIterable describeDBSnapshotsPaginator(
        DescribeDbSnapshotsRequest request) {
      return new DescribeDBSnapshotsIterable(this, request);
    }

    @Override
    public RestoreDbInstanceFromDbSnapshotResponse restoreDBInstanceFromDBSnapshot(
        RestoreDbInstanceFromDbSnapshotRequest request) {
      requests.add(request);
      return RestoreDbInstanceFromDbSnapshotResponse.builder().build();
    }

    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      return client.cast(this);
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      return client.cast(this);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private Next.Effect proposed(RestoreSnapshot.With with, Scripted rds) {
    return (Next.Effect) restoring(with, rds).next(stage.context());
  }

  private static final Instant COPIED = Stage.OUTAGE.minusSeconds(60);
  private static final Instant TAKEN = Stage.OUTAGE.minusSeconds(7_200);
  private static final Instant DATA = Stage.OUTAGE.minusSeconds(7_500);

  @Test
  void provesThePointByTheTimeOfTheDataInTheSnapshot() {
    Scripted rds =
        new Scripted()
            .snapshot(
                "nightly",
                snapshot ->
                    snapshot
                        .snapshotDatabaseTime(DATA)
                        .originalSnapshotCreateTime(TAKEN)
                        .snapshotCreateTime(COPIED));

    assertThat(proposed(named("nightly"), rds).commitsTo())
        .contains(new RecoveryPoint.Known(DATA, "SnapshotDatabaseTime"));
  }

  @Test
  void fallsBackToTheCreationOfTheOriginal() {
    Scripted rds =
        new Scripted()
            .snapshot(
                "nightly",
                snapshot -> snapshot.originalSnapshotCreateTime(TAKEN).snapshotCreateTime(COPIED));

    assertThat(proposed(named("nightly"), rds).commitsTo())
        .contains(new RecoveryPoint.Known(TAKEN, "OriginalSnapshotCreateTime"));
  }

  @Test
  void doesNotTakeTheTimeOfTheCopyForAPoint() {
    Scripted rds =
        new Scripted().snapshot("nightly", snapshot -> snapshot.snapshotCreateTime(COPIED));

    assertThat(proposed(named("nightly"), rds).commitsTo().orElseThrow())
        .isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void takesTheSnapshotWithTheNewestDataNotTheNewestCopy() {
    Scripted rds =
        new Scripted()
            .snapshot(
                "copied-late",
                snapshot -> snapshot.snapshotDatabaseTime(DATA).snapshotCreateTime(COPIED))
            .snapshot("newest", snapshot -> snapshot.snapshotDatabaseTime(TAKEN))
            .snapshot(
                "unfinished", snapshot -> snapshot.snapshotDatabaseTime(COPIED).status("creating"));

    assertThat(proposed(latestOf("reports"), rds).call().parameters())
        .containsEntry("snapshot", "newest");
  }

  @Test
  void passesEveryParameterAndTheTagsInTheCallItself() {
    Scripted rds =
        new Scripted().snapshot("nightly", snapshot -> snapshot.snapshotDatabaseTime(DATA));

    stage.perform(proposed(named("nightly"), rds));

    RestoreDbInstanceFromDbSnapshotRequest sent = rds.requests.get(0);
    assertThat(sent.dbInstanceIdentifier()).isEqualTo("reports");
    assertThat(sent.dbSnapshotIdentifier()).isEqualTo("nightly");
    assertThat(sent.dbInstanceClass()).isEqualTo("db.r6g.large");
    assertThat(sent.dbSubnetGroupName()).isEqualTo("private");
    assertThat(sent.vpcSecurityGroupIds()).containsExactly("sg-1", "sg-2");
    assertThat(sent.dbParameterGroupName()).isEqualTo("tuned");
    assertThat(sent.multiAZ()).isTrue();
    assertThat(sent.deletionProtection()).isTrue();
    assertThat(sent.tags())
        .extracting(Tag::key)
        .contains("dr:run", "dr:runbook", "dr:step", "dr:recovery-point", "dr:snapshot");
  }

  @Test
  void tellsHowOldTheDataIsAndHowTheInstanceIsToBe() {
    Scripted rds =
        new Scripted().snapshot("nightly", snapshot -> snapshot.snapshotDatabaseTime(DATA));

    Next.Effect effect = proposed(named("nightly"), rds);

    assertThat(effect.observed())
        .isEqualTo("no instance reports; the snapshot nightly, 2h05m old at the outage");
    assertThat(effect.call().parameters())
        .containsEntry("age", "2h05m old at the outage")
        .containsEntry("VpcSecurityGroupIds", "sg-1,sg-2")
        .containsEntry("MultiAZ", "true");
  }

  @Test
  void waitsForASnapshotThatIsStillBeingCopied() {
    Scripted rds =
        new Scripted()
            .snapshot("nightly", snapshot -> snapshot.status("copying").percentProgress(40));

    assertThat(restoring(named("nightly"), rds).next(stage.context()))
        .isInstanceOfSatisfying(
            Next.Wait.class, wait -> assertThat(wait.detail()).contains("copying", "40 %"));
  }

  @Test
  void doesNotWaitForASnapshotThatFailed() {
    Scripted rds = new Scripted().snapshot("nightly", snapshot -> snapshot.status("failed"));

    Failure failure = stage.failure(restoring(named("nightly"), rds));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed",
        "restore-error",
        "insufficient-capacity",
        "storage-full",
        "incompatible-network",
        "incompatible-parameters",
        "inaccessible-encryption-credentials",
        "inaccessible-encryption-credentials-recoverable"
      })
  void doesNotWaitForWhatWillNeverBeAvailable(String status) {
    Scripted rds = new Scripted();
    rds.instances.add(
        DBInstance.builder()
            .dbInstanceIdentifier("reports")
            .dbInstanceStatus(status)
            .tagList(Tag.builder().key("dr:run").value(Stage.run().id()).build())
            .build());

    Failure failure = stage.failure(restoring(named("nightly"), rds));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains(status);
  }
}
