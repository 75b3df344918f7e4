package io.dr.aws.rds;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * In what an instance differs from what is wanted, and which of that RDS has been told already
 * (Amazon RDS API Reference, "PendingModifiedValues").
 */
final class InstanceChanges {
  private final ModifyInstance.With wanted;
  private final Map<String, String> open = new TreeMap<>();
  private final Map<String, String> pending = new TreeMap<>();

  InstanceChanges(ModifyInstance.With wanted, DBInstance instance) {
    this.wanted = wanted;
    Optional<PendingModifiedValues> told = Optional.ofNullable(instance.pendingModifiedValues());
    compare(
        "instanceClass",
        wanted.instanceClass(),
        Optional.ofNullable(instance.dbInstanceClass()),
        told.map(PendingModifiedValues::dbInstanceClass));
    compare(
        "multiAz",
        wanted.multiAz(),
        Optional.ofNullable(instance.multiAZ()),
        told.map(PendingModifiedValues::multiAZ));
    compare(
        "backupRetentionDays",
        wanted.backupRetentionDays(),
        Optional.ofNullable(instance.backupRetentionPeriod()),
        told.map(PendingModifiedValues::backupRetentionPeriod));
    compare(
        "deletionProtection",
        wanted.deletionProtection(),
        Optional.ofNullable(instance.deletionProtection()),
        Optional.empty());
    compare("parameterGroup", wanted.parameterGroup(), parameterGroup(instance), Optional.empty());
    compareGroups(instance);
  }

  private <T> void compare(
      String name, Optional<T> target, Optional<T> now, Optional<T> announced) {
    if (target.isEmpty() || now.equals(target)) {
      return;
    }
    String difference = now.map(Object::toString).orElse("none") + " -> " + target.get();
    (announced.equals(target) ? pending : open).put(name, difference);
  }

  private void compareGroups(DBInstance instance) {
    if (wanted.securityGroups().isEmpty()) {
      return;
    }
    Set<String> now =
        instance.vpcSecurityGroups().stream()
            .filter(group -> !"removing".equals(group.status()))
            .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
            .collect(Collectors.toSet());
    if (!now.equals(new HashSet<>(wanted.securityGroups()))) {
      String listed = now.stream().sorted().collect(Collectors.joining(", "));
      open.put("securityGroups", listed + " -> " + String.join(", ", wanted.securityGroups()));
    }
  }

  private static Optional<String> parameterGroup(DBInstance instance) {
    return instance.dbParameterGroups().stream()
        .findFirst()
        .map(DBParameterGroupStatus::dbParameterGroupName);
  }

  /** Whether a static parameter of the instance's group waits for a reboot. */
  static boolean waitsForReboot(DBInstance instance) {
    return instance.dbParameterGroups().stream()
        .map(DBParameterGroupStatus::parameterApplyStatus)
        .anyMatch("pending-reboot"::equals);
  }

  /** What RDS has not been told yet, setting by setting: as it is, and as it shall be. */
  Map<String, String> open() {
    return open;
  }

  /** Whether RDS is still at what it was told. */
  boolean underWay() {
    return !pending.isEmpty();
  }

  /** The call for what is open, and nothing else, to be applied at once. */
  ModifyDbInstanceRequest request() {
    ModifyDbInstanceRequest.Builder request =
        ModifyDbInstanceRequest.builder()
            .dbInstanceIdentifier(wanted.instance())
            .applyImmediately(true);
    for (String setting : List.copyOf(open.keySet())) {
      switch (setting) {
        case "instanceClass" -> wanted.instanceClass().ifPresent(request::dbInstanceClass);
        case "multiAz" -> wanted.multiAz().ifPresent(request::multiAZ);
        case "backupRetentionDays" ->
            wanted.backupRetentionDays().ifPresent(request::backupRetentionPeriod);
        case "deletionProtection" ->
            wanted.deletionProtection().ifPresent(request::deletionProtection);
        case "parameterGroup" -> wanted.parameterGroup().ifPresent(request::dbParameterGroupName);
        default -> request.vpcSecurityGroupIds(wanted.securityGroups());
      }
    }
    return request.build();
  }
}
