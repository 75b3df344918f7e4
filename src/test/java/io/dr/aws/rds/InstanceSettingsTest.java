package io.dr.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Catalog;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

class InstanceSettingsTest {
  private static final Map<String, Object> ALL =
      Map.ofEntries(
          Map.entry("instanceClass", "db.r6g.large"),
          Map.entry("subnetGroup", "private"),
          Map.entry("securityGroups", List.of("sg-1")),
          Map.entry("parameterGroup", "tuned"),
          Map.entry("optionGroup", "audited"),
          Map.entry("multiAz", false),
          Map.entry("availabilityZone", "us-west-2a"),
          Map.entry("publiclyAccessible", false),
          Map.entry("port", 6432),
          Map.entry("storageType", "gp3"),
          Map.entry("iops", 12_000),
          Map.entry("storageThroughput", 500),
          Map.entry("caCertificate", "rds-ca-rsa2048-g1"),
          Map.entry("iamAuthentication", true),
          Map.entry("logExports", List.of("postgresql")),
          Map.entry("copyTagsToSnapshots", true),
          Map.entry("deletionProtection", true));

  private static InstanceSettings fromSnapshot(Map<String, Object> settings) {
    Map<String, Object> block = new HashMap<>(settings);
    block.putAll(Map.of("instance", "reports", "snapshot", "nightly"));
    return Catalog.bind(RestoreSnapshot.TYPE, new ObjectMapper().valueToTree(block));
  }

  private static InstanceSettings toTime(Map<String, Object> settings) {
    Map<String, Object> block = new HashMap<>(settings);
    block.putAll(Map.of("instance", "reports", "sourceInstance", "orders"));
    return Catalog.bind(RestoreToTime.TYPE, new ObjectMapper().valueToTree(block));
  }

  @Test
  void everySettingReachesTheRestoreFromASnapshot() {
    RestoreDbInstanceFromDbSnapshotRequest.Builder builder =
        RestoreDbInstanceFromDbSnapshotRequest.builder();
    fromSnapshot(ALL).into(builder);
    RestoreDbInstanceFromDbSnapshotRequest sent = builder.build();

    assertThat(sent)
        .isEqualTo(
            RestoreDbInstanceFromDbSnapshotRequest.builder()
                .dbInstanceClass("db.r6g.large")
                .dbSubnetGroupName("private")
                .vpcSecurityGroupIds("sg-1")
                .dbParameterGroupName("tuned")
                .optionGroupName("audited")
                .multiAZ(false)
                .availabilityZone("us-west-2a")
                .publiclyAccessible(false)
                .port(6432)
                .storageType("gp3")
                .iops(12_000)
                .storageThroughput(500)
                .caCertificateIdentifier("rds-ca-rsa2048-g1")
                .enableIAMDatabaseAuthentication(true)
                .enableCloudwatchLogsExports("postgresql")
                .copyTagsToSnapshot(true)
                .deletionProtection(true)
                .build());
  }

  @Test
  void everySettingReachesTheRestoreToAMoment() {
    RestoreDbInstanceToPointInTimeRequest.Builder builder =
        RestoreDbInstanceToPointInTimeRequest.builder();
    toTime(ALL).into(builder);
    RestoreDbInstanceToPointInTimeRequest sent = builder.build();

    assertThat(toTime(ALL).told()).hasSize(ALL.size()).isEqualTo(fromSnapshot(ALL).told());
    assertThat(sent.dbInstanceClass()).isEqualTo("db.r6g.large");
    assertThat(sent.caCertificateIdentifier()).isEqualTo("rds-ca-rsa2048-g1");
    assertThat(sent.enableCloudwatchLogsExports()).containsExactly("postgresql");
    assertThat(sent.port()).isEqualTo(6432);
  }

  @Test
  void bothRestoresTakeTheSameSettings() {
    assertThat(settings(RestoreSnapshot.With.class)).containsAll(ALL.keySet());
    assertThat(settings(RestoreToTime.With.class)).containsAll(ALL.keySet());
  }

  private static List<String> settings(Class<?> with) {
    return Arrays.stream(with.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  @Test
  void aZoneAndAStandbyExcludeEachOther() {
    Map<String, Object> both = Map.of("multiAz", true, "availabilityZone", "us-west-2a");

    assertThatThrownBy(() -> fromSnapshot(both))
        .hasMessageContaining("give either multiAz or availabilityZone");
    assertThatThrownBy(() -> toTime(both))
        .hasMessageContaining("give either multiAz or availabilityZone");
  }

  @Test
  void whatIsLeftAwayIsLeftToAws() {
    assertThat(fromSnapshot(Map.of()).told()).isEmpty();
  }
}
