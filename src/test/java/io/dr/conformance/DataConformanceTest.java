package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.dynamodb.RestoreTable;
import io.dr.aws.rds.CopySnapshot;
import io.dr.aws.rds.RestoreSnapshot;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.rds.RdsClient;

@Tag("conformance")
@ExtendWith(MotoServer.class)
class DataConformanceTest {
  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");

  @AfterEach
  void closeConnections() {
    cloud.close();
  }

  private RestoreSnapshot.With latest() {
    Map<String, Object> block =
        Map.of(
            "instance", "reports",
            "latestOf", "orders",
            "instanceClass", "db.t3.small",
            "multiAz", true);
    return Catalog.bind(RestoreSnapshot.TYPE, new ObjectMapper().valueToTree(block));
  }

  private void aSnapshot() {
    RdsClient rds = cloud.effects(RdsClient.class, Stage.TO);
    anInstance(rds);
    rds.createDBSnapshot(
        request -> request.dbInstanceIdentifier("orders").dbSnapshotIdentifier("nightly"));
  }

  private static void anInstance(RdsClient rds) {
    rds.createDBInstance(
        request ->
            request
                .dbInstanceIdentifier("orders")
                .engine("postgres")
                .dbInstanceClass("db.t3.micro")
                .allocatedStorage(20)
                .masterUsername("someone")
                .masterUserPassword("s0mething-long"));
  }

  @Test
  void restoresTheNewestSnapshotOnceAndKnowsItsOwnInstanceAgain() {
    aSnapshot();
    stage.loseNextAnswer();

    Next.Done done = stage.done(AwsAction.on(cloud, RestoreSnapshot::new).apply(latest()));

    assertThat(done.outputs().values()).containsEntry("snapshot", "nightly").containsKey("port");
    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("RestoreDBInstanceFromDBSnapshot");
  }

  @Test
  void refusesAnInstanceThatIsThereAlready() {
    aSnapshot();
    cloud
        .effects(RdsClient.class, Stage.TO)
        .restoreDBInstanceFromDBSnapshot(
            request -> request.dbInstanceIdentifier("reports").dbSnapshotIdentifier("nightly"));

    Failure failure = stage.failure(AwsAction.on(cloud, RestoreSnapshot::new).apply(latest()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
  }

  @Test
  void copiesASnapshotOutOfTheFailedRegionOnceAndRestoresTheCopy() {
    RdsClient failed = cloud.effects(RdsClient.class, Stage.FROM);
    anInstance(failed);
    failed.createDBSnapshot(
        request -> request.dbInstanceIdentifier("orders").dbSnapshotIdentifier("nightly"));
    CopySnapshot.With with =
        Catalog.bind(
            CopySnapshot.TYPE,
            new ObjectMapper().valueToTree(Map.of("latestOf", "orders", "copyTags", true)));
    stage.loseNextAnswer();

    Next.Done copied = stage.done(AwsAction.on(cloud, CopySnapshot::new).apply(with));
    Next.Done restored =
        new Stage()
            .done(
                AwsAction.on(cloud, RestoreSnapshot::new)
                    .apply(
                        Catalog.bind(
                            RestoreSnapshot.TYPE,
                            new ObjectMapper()
                                .valueToTree(
                                    Map.of("instance", "reports", "snapshot", "orders-run-1")))));

    assertThat(copied.outputs().value("arn").orElseThrow()).contains(":us-west-2:");
    assertThat(stage.calls()).extracting(Call::operation).containsExactly("CopyDBSnapshot");
    assertThat(restored.outputs().value("snapshot")).contains("orders-run-1");
  }

  private DynamoDbClient aTable() {
    DynamoDbClient dynamo = cloud.effects(DynamoDbClient.class, Stage.TO);
    dynamo.createTable(
        request ->
            request
                .tableName("permissions")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH)));
    dynamo.putItem(
        request ->
            request.tableName("permissions").item(Map.of("id", AttributeValue.fromS("alice"))));
    dynamo.updateContinuousBackups(
        request ->
            request
                .tableName("permissions")
                .pointInTimeRecoverySpecification(on -> on.pointInTimeRecoveryEnabled(true)));
    dynamo.updateTimeToLive(
        request ->
            request
                .tableName("permissions")
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires")));
    return dynamo;
  }

  @Test
  void restoresATableWithItsItemsAndWhatARestoreLoses() {
    DynamoDbClient dynamo = aTable();
    RestoreTable.With with =
        new RestoreTable.With(
            "permissions",
            Optional.of("permissions-restored"),
            Optional.of("permissions"),
            Optional.empty(),
            Optional.empty());
    stage.loseNextAnswer();

    Next.Done done = stage.done(AwsAction.on(cloud, RestoreTable::new).apply(with));

    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Known.class);
    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly(
            "RestoreTableToPointInTime",
            "TagResource",
            "UpdateContinuousBackups",
            "UpdateTimeToLive");
    assertThat(dynamo.scan(request -> request.tableName("permissions-restored")).count())
        .isEqualTo(1);
  }
}
