package io.dr.aws.dynamodb;

import io.dr.aws.Partition;
import io.dr.runbook.Site;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * What is read of a table: its backups, and what a restore does not carry over.
 *
 * @param dynamo a client for reads at the site
 * @param site where the table lives
 * @param name as DynamoDB knows it
 */
record Table(DynamoDbClient dynamo, Site site, String name) {
  private static final Set<TimeToLiveStatus> ON =
      Set.of(TimeToLiveStatus.ENABLED, TimeToLiveStatus.ENABLING);

  String arn() {
    return String.join(
        ":", "arn", Partition.of(site), "dynamodb", site.region(), site.account(), "table/" + name);
  }

  boolean hasContinuousBackups() {
    return pointInTimeRecovery()
        .map(PointInTimeRecoveryDescription::pointInTimeRecoveryStatus)
        .filter(PointInTimeRecoveryStatus.ENABLED::equals)
        .isPresent();
  }

  /** The latest moment that its continuous backups reach; absent where there are none. */
  Optional<Instant> latestRestorable() {
    return pointInTimeRecovery()
        .flatMap(recovery -> Optional.ofNullable(recovery.latestRestorableDateTime()));
  }

  /** The attribute that holds the time at which an item expires; empty where none does. */
  String expiresBy() {
    return Optional.ofNullable(
            dynamo.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription())
        .filter(ttl -> ON.contains(ttl.timeToLiveStatus()))
        .map(TimeToLiveDescription::attributeName)
        .orElse("");
  }

  TableDescription description() {
    return dynamo.describeTable(request -> request.tableName(name)).table();
  }

  /** What a table's stream shows; empty where it has none. */
  static String stream(TableDescription table) {
    return Optional.ofNullable(table.streamSpecification())
        .filter(stream -> Boolean.TRUE.equals(stream.streamEnabled()))
        .map(StreamSpecification::streamViewTypeAsString)
        .orElse("");
  }

  /** Whether nobody need provision its capacity. */
  static boolean isOnDemand(TableDescription table) {
    return Optional.ofNullable(table.billingModeSummary())
        .filter(billing -> billing.billingMode() == BillingMode.PAY_PER_REQUEST)
        .isPresent();
  }

  /** The tags of what has that ARN, of which one answer need not hold all. */
  Map<String, String> tags(String arn) {
    Map<String, String> tags = new LinkedHashMap<>();
    Optional<String> token = Optional.empty();
    do {
      ListTagsOfResourceRequest.Builder request =
          ListTagsOfResourceRequest.builder().resourceArn(arn);
      token.ifPresent(request::nextToken);
      ListTagsOfResourceResponse page = dynamo.listTagsOfResource(request.build());
      page.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
      token = Optional.ofNullable(page.nextToken());
    } while (token.isPresent());
    return tags;
  }

  private Optional<PointInTimeRecoveryDescription> pointInTimeRecovery() {
    try {
      return Optional.ofNullable(
              dynamo
                  .describeContinuousBackups(request -> request.tableName(name))
                  .continuousBackupsDescription())
          .flatMap(backups -> Optional.ofNullable(backups.pointInTimeRecoveryDescription()));
    } catch (ContinuousBackupsUnavailableException e) {
      return Optional.empty();
    }
  }
}
