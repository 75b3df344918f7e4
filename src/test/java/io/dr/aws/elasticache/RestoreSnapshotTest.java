package io.dr.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedElastiCache;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;

class RestoreSnapshotTest {
  private static final String ARN =
      "arn:aws:elasticache:us-west-2:111122223333:replicationgroup:restored";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(List.of(new SimulatedElastiCache(stage.world())));
  private final ElastiCacheClient cache = cloud.effects(ElastiCacheClient.class, Stage.TO);

  private static RestoreSnapshot.With with(String... namesAndValues) {
    ObjectNode node = new ObjectMapper().createObjectNode().put("replicationGroup", "restored");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      node.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Catalog.bind(RestoreSnapshot.TYPE, node);
  }

  private Action restoring(RestoreSnapshot.With with) {
    return AwsAction.on(cloud, RestoreSnapshot::new).apply(with);
  }

  private void aSnapshot(String name, Map<String, String> attributes) {
    cloud.expect(new SimulatedResource("elasticache:snapshot", name, Stage.TO, attributes));
  }

  private RecoveryPoint earliest(String snapshot) {
    return new RecoveryPoint.Known(
        cache
            .describeSnapshots(request -> request.snapshotName(snapshot))
            .snapshots()
            .get(0)
            .nodeSnapshots()
            .stream()
            .map(NodeSnapshot::snapshotCreateTime)
            .min(java.util.Comparator.naturalOrder())
            .orElseThrow(),
        CacheSnapshots.TIME);
  }

  private List<String> applied() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  @Test
  void restoresASnapshotAndWaitsUntilTheGroupIsAvailable() {
    aSnapshot("nightly", Map.of());

    Next.Done done = stage.done(restoring(with("snapshot", "nightly")));

    assertThat(done.outputs().values())
        .containsEntry("replicationGroup", "restored")
        .containsEntry("snapshot", "nightly")
        .containsEntry("endpoint", "restored.simulated.us-west-2.cache.amazonaws.com")
        .containsEntry("port", "6379");
    assertThat(applied()).containsExactly("CreateReplicationGroup");
    assertThat(stage.waits()).containsOnly("restoring: creating");
    assertThat(done.recoveryPoint()).contains(earliest("nightly"));
  }

  @Test
  void takesTheNewestSnapshotOfTheGroupsNodesAndOfNoOtherGroup() {
    aSnapshot("other", Map.of("of", "sessions-2"));
    aSnapshot("others-node", Map.of("node", "sessions-2-001"));
    aSnapshot("half", Map.of("of", "sessions", "status", "creating"));
    aSnapshot("of-a-node", Map.of("node", "sessions-002"));

    Next.Done done = stage.done(restoring(with("latestOf", "sessions")));

    assertThat(done.outputs().value("snapshot")).contains("of-a-node");
  }

  @Test
  void restoresOnlyOnceWhenTheAnswerWasLost() {
    aSnapshot("nightly", Map.of());
    stage.loseNextAnswer();

    Next.Done done = stage.done(restoring(with("snapshot", "nightly")));

    assertThat(applied()).hasSize(1);
    assertThat(done.recoveryPoint()).contains(earliest("nightly"));
    assertThat(done.outputs().value("snapshot")).contains("nightly");
  }

  @Test
  void leavesAGroupAloneThatIsNotThisRuns() {
    aSnapshot("nightly", Map.of());
    cache.createReplicationGroup(
        request -> request.replicationGroupId("restored").snapshotName("nightly"));

    Failure failure = stage.failure(restoring(with("snapshot", "nightly")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void knowsNoPointOfExportedFiles() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("replicationGroup", "restored").put("nodeType", "cache.r7g.large");
    node.putArray("snapshotFiles").add("arn:aws:s3:::exports/sessions-0001.rdb");

    Next.Done done = stage.done(restoring(Catalog.bind(RestoreSnapshot.TYPE, node)));

    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Unknown.class);
    assertThat(cache.listTagsForResource(request -> request.resourceName(ARN)).tagList())
        .anyMatch(tag -> tag.key().equals("dr:run") && tag.value().equals(Stage.run().id()));
  }

  @Test
  void saysThatThereIsNoSuchSnapshot() {
    assertThat(stage.failure(restoring(with("snapshot", "nightly"))).cause())
        .isEqualTo("There is no snapshot nightly in us-west-2.");
    assertThat(stage.failure(restoring(with("latestOf", "sessions"))).kind())
        .isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void refusesASnapshotThatFailed() {
    aSnapshot("nightly", Map.of("status", "failed"));

    assertThat(stage.failure(restoring(with("snapshot", "nightly"))).kind())
        .isEqualTo(Failure.Kind.STATE);
  }

  @Test
  void turnsAutomaticFailoverOnForSeveralZones() {
    aSnapshot("nightly", Map.of());

    stage.done(restoring(with("snapshot", "nightly", "multiAz", "true", "port", "6380")));

    assertThat(applied()).hasSize(1);
    assertThatThrownBy(
            () -> with("snapshot", "nightly", "multiAz", "true", "automaticFailover", "false"))
        .hasMessageContaining("automaticFailover");
  }

  @Test
  void refusesParametersThatDoNotFitTogether() {
    assertThatThrownBy(() -> with()).hasMessageContaining("snapshotFiles");
    assertThatThrownBy(() -> with("snapshot", "a", "latestOf", "b")).hasMessageContaining("one of");
    assertThatThrownBy(() -> with("snapshot", "a", "replicas", "6")).hasMessageContaining("0 to 5");
    assertThatThrownBy(() -> with("snapshot", "a", "replicationGroup", "Sessions"))
        .hasMessageContaining("small letters");
  }
}
