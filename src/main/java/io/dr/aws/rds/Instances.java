package io.dr.aws.rds;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.Tag;

/** What both database actions know of instances. */
final class Instances {
  private static final Set<String> HOPELESS =
      Set.of(
          "failed",
          "restore-error",
          "insufficient-capacity",
          "storage-full",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable",
          "deleting");

  private Instances() {}

  static Optional<DBInstance> find(RdsClient rds, String id) {
    try {
      return rds
          .describeDBInstances(request -> request.dbInstanceIdentifier(id))
          .dbInstances()
          .stream()
          .findFirst();
    } catch (DbInstanceNotFoundException e) {
      return Optional.empty();
    }
  }

  static Map<String, String> tags(DBInstance instance) {
    Map<String, String> tags = new LinkedHashMap<>();
    instance.tagList().forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }

  /** The failure that the instance's state amounts to, if it does. */
  static Optional<Next> hopeless(DBInstance instance) {
    String status = instance.dbInstanceStatus();
    if (!HOPELESS.contains(status) && !status.startsWith("incompatible-")) {
      return Optional.empty();
    }
    return Optional.of(
        new Next.Failed(
            Failure.of(
                Failure.Kind.STATE,
                "The instance " + instance.dbInstanceIdentifier() + " is " + status + ".",
                "See its events in the RDS console; delete it if it is this run's, then"
                    + " resume.")));
  }

  /** What is wrong with the replication into the instance; empty while nothing is. */
  static Optional<String> brokenReplication(DBInstance instance) {
    return instance.statusInfos().stream()
        .filter(status -> "read replication".equals(status.statusType()))
        .filter(status -> Boolean.FALSE.equals(status.normal()))
        .map(DBInstanceStatusInfo::status)
        .findFirst();
  }

  static Outputs outputs(DBInstance instance, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("instance", instance.dbInstanceIdentifier());
    if (instance.endpoint() != null && instance.endpoint().address() != null) {
      values.put("endpoint", instance.endpoint().address());
      values.put("port", String.valueOf(instance.endpoint().port()));
    }
    return new Outputs(values);
  }
}
