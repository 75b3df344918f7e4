package io.dr.aws.dynamodb;

import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.StepContext;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Puts back what a restore loses, one call each (Amazon DynamoDB Developer Guide, "Restore"). */
final class LostSettings {
  private final Cloud cloud;
  private final String target;

  LostSettings(Cloud cloud, String target) {
    this.cloud = cloud;
    this.target = target;
  }

  Next tag(StepContext context, TableDescription table, Settings settings) {
    Optional<Instant> moment =
        context
            .receipt(RestoreTable.RESTORED_TO)
            .map(Instant::parse)
            .or(
                () ->
                    Optional.ofNullable(table.restoreSummary())
                        .flatMap(summary -> Optional.ofNullable(summary.restoreDateTime())));
    Map<String, String> tags = new HashMap<>(settings.tags());
    tags.putAll(context.tags());
    moment.ifPresent(
        at ->
            tags.put(
                RecoveryPointTag.KEY,
                RecoveryPointTag.value(new RecoveryPoint.Known(at, "LatestRestorableDateTime"))));
    List<Tag> given =
        tags.entrySet().stream()
            .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
            .toList();
    return Next.Effect.of(
        new Call(RestoreTable.SERVICE, "TagResource", target, context.to(), tags),
        () -> {
          cloud
              .effects(DynamoDbClient.class, context.to())
              .tagResource(request -> request.resourceArn(table.tableArn()).tags(given));
          return Receipt.NONE;
        });
  }

  Next enableBackups(StepContext context) {
    return Next.Effect.of(
        Call.of(RestoreTable.SERVICE, "UpdateContinuousBackups", target, context.to()),
        () -> {
          cloud
              .effects(DynamoDbClient.class, context.to())
              .updateContinuousBackups(
                  request ->
                      request
                          .tableName(target)
                          .pointInTimeRecoverySpecification(
                              recovery -> recovery.pointInTimeRecoveryEnabled(true)));
          return Receipt.NONE;
        });
  }

  Next expire(StepContext context, String attribute) {
    return Next.Effect.of(
        new Call(
            RestoreTable.SERVICE,
            "UpdateTimeToLive",
            target,
            context.to(),
            Map.of("attributeName", attribute)),
        () -> {
          cloud
              .effects(DynamoDbClient.class, context.to())
              .updateTimeToLive(
                  request ->
                      request
                          .tableName(target)
                          .timeToLiveSpecification(
                              ttl -> ttl.enabled(true).attributeName(attribute)));
          return Receipt.NONE;
        });
  }
}
