package io.dr.sim.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * The settings of one simulated instance. As at RDS, a new class, a standby and other backups are
 * shown as pending while the instance is modified; the rest is taken at once.
 */
final class SimulatedSettings {
  // For a moment after the call the instance reads as available, with its changes pending.
  private static final Duration ANNOUNCED = Duration.ofSeconds(5);

  private String instanceClass = "db.r6g.large";
  private boolean multiAz;
  private int backupRetention;
  private boolean deletionProtection;
  private String parameterGroup = "default.postgres16";
  private List<String> securityGroups = List.of("sg-default");

  private PendingModifiedValues pending = PendingModifiedValues.builder().build();
  private Instant from = Instant.MAX;
  private Instant until = Instant.MIN;

  boolean isModifying(Instant now) {
    return now.isBefore(until) && !now.isBefore(from);
  }

  void change(ModifyDbInstanceRequest request, Instant now, Duration takes) {
    settle(now);
    Optional.ofNullable(request.deletionProtection()).ifPresent(on -> deletionProtection = on);
    Optional.ofNullable(request.dbParameterGroupName()).ifPresent(group -> parameterGroup = group);
    if (request.hasVpcSecurityGroupIds()) {
      securityGroups = List.copyOf(request.vpcSecurityGroupIds());
    }
    pending =
        PendingModifiedValues.builder()
            .dbInstanceClass(request.dbInstanceClass())
            .multiAZ(request.multiAZ())
            .backupRetentionPeriod(request.backupRetentionPeriod())
            .build();
    boolean takesTime = !pending.equals(PendingModifiedValues.builder().build());
    from = takesTime ? now.plus(ANNOUNCED) : Instant.MAX;
    until = takesTime ? now.plus(takes) : Instant.MIN;
  }

  /** What was pending becomes so once the modification is over. */
  private void settle(Instant now) {
    if (now.isBefore(until)) {
      return;
    }
    Optional.ofNullable(pending.dbInstanceClass()).ifPresent(name -> instanceClass = name);
    Optional.ofNullable(pending.multiAZ()).ifPresent(on -> multiAz = on);
    Optional.ofNullable(pending.backupRetentionPeriod()).ifPresent(days -> backupRetention = days);
    pending = PendingModifiedValues.builder().build();
  }

  void show(DBInstance.Builder shown, Instant now) {
    settle(now);
    shown
        .dbInstanceClass(instanceClass)
        .multiAZ(multiAz)
        .backupRetentionPeriod(backupRetention)
        .deletionProtection(deletionProtection)
        .pendingModifiedValues(pending)
        .dbParameterGroups(
            DBParameterGroupStatus.builder()
                .dbParameterGroupName(parameterGroup)
                .parameterApplyStatus("in-sync")
                .build())
        .vpcSecurityGroups(
            securityGroups.stream()
                .map(
                    id ->
                        VpcSecurityGroupMembership.builder()
                            .vpcSecurityGroupId(id)
                            .status("active")
                            .build())
                .toList());
  }
}
