package io.dr.sim.cloud;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** One table of the simulated DynamoDB. */
final class SimulatedTable {
  final String arn;
  final Instant created;
  final Instant activeFrom;
  final Optional<RestoreSummary> restored;
  final Map<String, String> tags = new LinkedHashMap<>();
  List<String> replicas = List.of();
  Optional<String> stream = Optional.empty();
  Optional<String> kmsKey = Optional.empty();
  Optional<BillingMode> billing = Optional.empty();
  boolean backups;
  boolean isProtected;
  Instant updatingUntil = Instant.MIN;
  Optional<String> expiresBy = Optional.empty();

  SimulatedTable(
      String arn,
      Instant created,
      Instant activeFrom,
      Optional<RestoreSummary> restored,
      boolean backups) {
    this.arn = arn;
    this.created = created;
    this.activeFrom = activeFrom;
    this.restored = restored;
    this.backups = backups;
  }

  TableStatus status(Instant now) {
    if (now.isBefore(activeFrom)) {
      return TableStatus.CREATING;
    }
    return now.isBefore(updatingUntil) ? TableStatus.UPDATING : TableStatus.ACTIVE;
  }
}
