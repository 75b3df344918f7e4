package io.dr.aws.rds;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * How a restored instance is to be. What is left away becomes AWS's default for a new instance, not
 * what the source had: a single zone, the default subnet, security and parameter groups, no
 * protection (Amazon RDS API Reference, "RestoreDBInstanceFromDBSnapshot" and
 * "RestoreDBInstanceToPointInTime", which call these settings by the same names).
 */
interface InstanceSettings {
  String CLASS = "The instance class; the source's own if absent.";
  String SUBNETS = "The subnet group; the default one if absent.";
  String SECURITY = "Ids of VPC security groups; the VPC's default if absent.";
  String PARAMETERS = "The parameter group; the engine's default if absent.";
  String OPTIONS = "The option group; AWS chooses one if absent.";
  String MULTI_AZ = "Whether a standby in another zone is kept; not if absent.";
  String ZONE = "The zone of an instance without standby; AWS picks one if absent.";
  String PUBLIC = "Whether its name resolves to a public address; by the subnet group if absent.";
  String PORT = "The port; the source's own if absent.";
  String STORAGE = "The storage type, such as gp3; the source's own if absent.";
  String IOPS = "Provisioned I/O operations per second; the source's own if absent.";
  String THROUGHPUT = "Throughput of gp3 storage, MiB per second; the source's own if absent.";
  String CA =
      "The certificate authority of its server certificate; the account's default if absent.";
  String IAM = "Whether IAM identities may log in; not if absent.";
  String LOGS = "Logs that go to CloudWatch, such as postgresql; none if absent.";
  String COPY_TAGS = "Whether its snapshots get its tags; not if absent.";
  String PROTECTED = "Whether the instance is protected against deletion; not if absent.";

  String ZONE_OR_STANDBY =
      "give either multiAz or availabilityZone: AWS places a standby by itself";

  Optional<String> instanceClass();

  Optional<String> subnetGroup();

  List<String> securityGroups();

  Optional<String> parameterGroup();

  Optional<String> optionGroup();

  Optional<Boolean> multiAz();

  Optional<String> availabilityZone();

  Optional<Boolean> publiclyAccessible();

  Optional<Integer> port();

  Optional<String> storageType();

  Optional<Integer> iops();

  Optional<Integer> storageThroughput();

  Optional<String> caCertificate();

  Optional<Boolean> iamAuthentication();

  List<String> logExports();

  Optional<Boolean> copyTagsToSnapshots();

  Optional<Boolean> deletionProtection();

  /** The settings that are given, by the names that AWS's API has for them. */
  default Map<String, Object> given() {
    Map<String, Optional<?>> settings = new TreeMap<>();
    settings.put("DBInstanceClass", instanceClass());
    settings.put("DBSubnetGroupName", subnetGroup());
    settings.put("VpcSecurityGroupIds", some(securityGroups()));
    settings.put("DBParameterGroupName", parameterGroup());
    settings.put("OptionGroupName", optionGroup());
    settings.put("MultiAZ", multiAz());
    settings.put("AvailabilityZone", availabilityZone());
    settings.put("PubliclyAccessible", publiclyAccessible());
    settings.put("Port", port());
    settings.put("StorageType", storageType());
    settings.put("Iops", iops());
    settings.put("StorageThroughput", storageThroughput());
    settings.put("CACertificateIdentifier", caCertificate());
    settings.put("EnableIAMDatabaseAuthentication", iamAuthentication());
    settings.put("EnableCloudwatchLogsExports", some(logExports()));
    settings.put("CopyTagsToSnapshot", copyTagsToSnapshots());
    settings.put("DeletionProtection", deletionProtection());
    Map<String, Object> given = new TreeMap<>();
    settings.forEach((name, value) -> value.ifPresent(known -> given.put(name, known)));
    return given;
  }

  private static Optional<List<String>> some(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values);
  }

  /** Writes the given settings into a request, which must know every one of them. */
  default void into(SdkPojo request) {
    Map<String, Object> open = given();
    for (SdkField<?> field : request.sdkFields()) {
      Optional.ofNullable(open.remove(field.locationName()))
          .ifPresent(value -> field.set(request, value));
    }
    if (!open.isEmpty()) {
      throw new IllegalStateException("the request knows no " + open.keySet());
    }
  }

  /** The same for the journal. */
  default Map<String, String> told() {
    Map<String, String> told = new TreeMap<>();
    given()
        .forEach(
            (name, value) ->
                told.put(
                    name,
                    value instanceof Collection<?> many
                        ? String.join(",", many.stream().map(String::valueOf).toList())
                        : String.valueOf(value)));
    return told;
  }
}
