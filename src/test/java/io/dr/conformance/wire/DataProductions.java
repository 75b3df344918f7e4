package io.dr.conformance.wire;

import io.dr.aws.cognito.CheckPool;
import io.dr.aws.dynamodb.RestoreTable;
import io.dr.aws.rds.ModifyInstance;
import io.dr.aws.rds.RestoreSnapshot;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.rds.RdsClient;

/** What is made at moto for the steps that restore data or look after it. */
final class DataProductions {
  private DataProductions() {}

  static List<Carried> all() {
    return List.of(
        Carried.of("restores a snapshot", RestoreSnapshot.TYPE, DataProductions::snapshot)
            .unless(DataProductions::instanceOfSomebodyElse),
        Carried.of("modifies an instance", ModifyInstance.TYPE, DataProductions::smallInstance),
        Carried.of("restores a table", RestoreTable.TYPE, DataProductions::table)
            .unless(ground -> table(ground, "permissions-restored")),
        Carried.of("restores a table's settings", RestoreTable.TYPE, DataProductions::scalingTable),
        Carried.of("checks a user pool", CheckPool.TYPE, DataProductions::pool));
  }

  private static String snapshot(Ground ground) {
    instance(ground);
    ground
        .to(RdsClient.class)
        .createDBSnapshot(
            request -> request.dbInstanceIdentifier("orders").dbSnapshotIdentifier("nightly"));
    return "instance: reports\nlatestOf: orders\n";
  }

  private static String smallInstance(Ground ground) {
    instance(ground);
    return "instance: orders\ninstanceClass: db.r6g.large\ndeletionProtection: true\n";
  }

  private static void instance(Ground ground) {
    ground
        .to(RdsClient.class)
        .createDBInstance(
            request ->
                request
                    .dbInstanceIdentifier("orders")
                    .engine("postgres")
                    .dbInstanceClass("db.t3.micro")
                    .allocatedStorage(20)
                    .masterUsername("someone")
                    .masterUserPassword("s0mething-long"));
  }

  private static void instanceOfSomebodyElse(Ground ground) {
    ground
        .to(RdsClient.class)
        .restoreDBInstanceFromDBSnapshot(
            request -> request.dbInstanceIdentifier("reports").dbSnapshotIdentifier("nightly"));
  }

  private static String table(Ground ground) {
    table(ground, "permissions");
    return "table: permissions\nas: permissions-restored\nsourceTable: permissions\n";
  }

  private static String scalingTable(Ground ground) {
    table(ground, "permissions");
    ground
        .to(DynamoDbClient.class)
        .updateTable(
            request ->
                request
                    .tableName("permissions")
                    .deletionProtectionEnabled(true)
                    .billingMode(BillingMode.PROVISIONED)
                    .provisionedThroughput(
                        units -> units.readCapacityUnits(20L).writeCapacityUnits(5L)));
    ApplicationAutoScalingClient scaling = ground.to(ApplicationAutoScalingClient.class);
    scaling.registerScalableTarget(
        request ->
            request
                .serviceNamespace("dynamodb")
                .resourceId("table/permissions")
                .scalableDimension("dynamodb:table:ReadCapacityUnits")
                .minCapacity(20)
                .maxCapacity(900));
    scaling.putScalingPolicy(
        request ->
            request
                .serviceNamespace("dynamodb")
                .resourceId("table/permissions")
                .scalableDimension("dynamodb:table:ReadCapacityUnits")
                .policyName("reads")
                .policyType("TargetTrackingScaling")
                .targetTrackingScalingPolicyConfiguration(
                    tracking ->
                        tracking
                            .targetValue(65.0)
                            .predefinedMetricSpecification(
                                metric ->
                                    metric.predefinedMetricType(
                                        "DynamoDBReadCapacityUtilization"))));
    return "table: permissions\nas: permissions-restored\nsourceTable: permissions\n";
  }

  private static void table(Ground ground, String name) {
    DynamoDbClient dynamo = ground.to(DynamoDbClient.class);
    dynamo.createTable(
        request ->
            request
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH)));
    dynamo.putItem(
        request -> request.tableName(name).item(Map.of("id", AttributeValue.fromS("alice"))));
    dynamo.updateContinuousBackups(
        request ->
            request
                .tableName(name)
                .pointInTimeRecoverySpecification(on -> on.pointInTimeRecoveryEnabled(true)));
    dynamo.updateTimeToLive(
        request ->
            request
                .tableName(name)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires")));
  }

  private static String pool(Ground ground) {
    ground
        .to(CognitoIdentityProviderClient.class)
        .createUserPool(request -> request.poolName("main"));
    return "userPool: main\n";
  }
}
