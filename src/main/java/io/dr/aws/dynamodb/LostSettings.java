package io.dr.aws.dynamodb;

import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.StepContext;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Puts back what a restore loses, one call each (Amazon DynamoDB Developer Guide, "Restore"). */
final class LostSettings {
  private static final String STREAM_SET = "streamSetAt";
  private static final String PROTECTED = "protectedAt";

  // DescribeTable is eventually consistent (API Reference): it may not show at once what was set.
  // It counts from the look before the call, and that look and the call may take a minute each.
  private static final Duration UNSEEN = Duration.ofMinutes(3);

  private final Cloud cloud;
  private final String target;

  LostSettings(Cloud cloud, String target) {
    this.cloud = cloud;
    this.target = target;
  }

  /** The next that is to be put back; empty when all is. */
  Optional<Next> next(
      StepContext context, TableDescription table, Table restored, Settings settings) {
    if (!restored.hasContinuousBackups()) {
      return Optional.of(enableBackups(context));
    }
    String expiresBy = settings.expiresBy();
    if (!expiresBy.isEmpty() && !expiresBy.equals(restored.expiresBy())) {
      return Optional.of(expire(context, expiresBy));
    }
    if (!settings.stream().isEmpty() && !settings.stream().equals(Table.stream(table))) {
      return Optional.of(unless(context, STREAM_SET, () -> stream(context, settings.stream())));
    }
    Optional<Next> scaling =
        settings.scaling().isEmpty() || Table.isOnDemand(table)
            ? Optional.empty()
            : new LostScaling(cloud, target).next(context, table, settings.scaling());
    boolean open =
        settings.deletionProtection() && !Boolean.TRUE.equals(table.deletionProtectionEnabled());
    return scaling.or(
        () ->
            open
                ? Optional.of(unless(context, PROTECTED, () -> protect(context)))
                : Optional.empty());
  }

  /** What was set a moment ago and only does not show yet is not set again. */
  private Next unless(StepContext context, String setAt, Supplier<Next> otherwise) {
    boolean unseen =
        context
            .receipt(setAt)
            .map(Instant::parse)
            .filter(at -> context.now().isBefore(at.plus(UNSEEN)))
            .isPresent();
    return unseen
        ? Next.Wait.on("DynamoDB does not show yet what was set on " + target)
        : otherwise.get();
  }

  Next.Effect tag(StepContext context, TableDescription table, Settings settings) {
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
            })
        .seeing(target + " is restored and has no tags of this run");
  }

  private Next enableBackups(StepContext context) {
    return effect(
            context,
            "UpdateContinuousBackups",
            Map.of(),
            Receipt.NONE,
            dynamo ->
                dynamo.updateContinuousBackups(
                    request ->
                        request
                            .tableName(target)
                            .pointInTimeRecoverySpecification(
                                recovery -> recovery.pointInTimeRecoveryEnabled(true))))
        .seeing(target + " has no continuous backups");
  }

  private Next expire(StepContext context, String attribute) {
    return effect(
            context,
            "UpdateTimeToLive",
            Map.of("attributeName", attribute),
            Receipt.NONE,
            dynamo ->
                dynamo.updateTimeToLive(
                    request ->
                        request
                            .tableName(target)
                            .timeToLiveSpecification(
                                ttl -> ttl.enabled(true).attributeName(attribute))))
        .seeing("items of " + target + " do not expire by " + attribute);
  }

  private Next stream(StepContext context, String view) {
    return effect(
            context,
            "UpdateTable",
            Map.of("stream", view),
            Receipt.of(STREAM_SET, context.now().toString()),
            dynamo ->
                dynamo.updateTable(
                    request ->
                        request
                            .tableName(target)
                            .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(view))))
        .seeing(target + " has no such stream");
  }

  private Next protect(StepContext context) {
    return effect(
            context,
            "UpdateTable",
            Map.of("deletionProtection", "true"),
            Receipt.of(PROTECTED, context.now().toString()),
            dynamo ->
                dynamo.updateTable(
                    request -> request.tableName(target).deletionProtectionEnabled(true)))
        .seeing(target + " is not protected against deletion");
  }

  private Next.Effect effect(
      StepContext context,
      String operation,
      Map<String, String> parameters,
      Receipt receipt,
      Consumer<DynamoDbClient> call) {
    return Next.Effect.of(
        new Call(RestoreTable.SERVICE, operation, target, context.to(), parameters),
        () -> {
          call.accept(cloud.effects(DynamoDbClient.class, context.to()));
          return receipt;
        });
  }
}
