package io.dr.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A small catalogue with the parameters of the real action types, for tests that need no AWS. */
public final class TestCatalog {
  private TestCatalog() {}

  /** How a status page puts it. */
  public enum Status {
    @JsonProperty("investigating")
    INVESTIGATING,
    @JsonProperty("identified")
    IDENTIFIED,
    @JsonProperty("monitoring")
    MONITORING,
    @JsonProperty("resolved")
    RESOLVED
  }

  record StatusPage(
      @JsonProperty(required = true) @JsonPropertyDescription("Where the page is.") String page,
      Optional<String> incident,
      @JsonProperty(required = true) Status status,
      Optional<String> impact,
      Optional<String> message,
      Optional<Duration> nextUpdate,
      Optional<String> token) {}

  record PromoteReplica(@JsonProperty(required = true) String replica) {}

  record RestoreSnapshot(
      @JsonProperty(required = true) String instance,
      Optional<String> snapshot,
      Optional<String> latestOf,
      Optional<String> instanceClass,
      Optional<String> subnetGroup,
      List<String> securityGroups,
      Optional<String> parameterGroup,
      Optional<Boolean> multiAz,
      Optional<Boolean> deletionProtection) {
    RestoreSnapshot {
      if (snapshot.isPresent() == latestOf.isPresent()) {
        throw new IllegalArgumentException("give either snapshot or latestOf");
      }
      securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
    }
  }

  record RestoreTable(@JsonProperty(required = true) String table, Optional<String> as) {}

  record ImportUsers(
      @JsonProperty(required = true) String userPool,
      @JsonProperty(required = true) String usersFrom,
      @JsonProperty(required = true) String role) {}

  record FailoverGlobal(
      @JsonProperty(required = true) String globalDatastore, Optional<String> replicationGroup) {}

  record CheckReplication(
      @JsonProperty(required = true) String bucket,
      Optional<String> destination,
      Optional<String> object) {}

  record DeployStack(
      @JsonProperty(required = true) String stack,
      @JsonProperty(required = true) String templateFile,
      Map<String, String> parameters,
      List<String> capabilities,
      Optional<String> account) {}

  record SwitchOrigin(
      @JsonProperty(required = true) String distribution,
      @JsonProperty(required = true) String origin,
      @JsonProperty(required = true) String domain) {}

  record Alias(
      @JsonProperty(required = true) String zone, @JsonProperty(required = true) String name) {}

  record DnsRecord(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String type,
      OptionalInt ttl,
      Optional<String> value,
      List<String> values,
      Optional<Alias> alias) {}

  record SwitchRecords(
      @JsonProperty(required = true) String zone,
      List<DnsRecord> records,
      Optional<String> recordsFile) {}

  record HttpCheck(
      @JsonProperty(required = true) @JsonPropertyDescription("What to ask for.") String url,
      @JsonPropertyDescription("The status to expect; 200 by default.") OptionalInt status,
      Optional<String> contains,
      Map<String, String> header,
      Optional<Duration> timeout,
      Optional<Duration> within) {}

  record ManualTask(@JsonProperty(required = true) String task, Optional<String> to) {}

  /** All of them. */
  public static Catalog catalog() {
    return Catalog.of(
        List.of(
            entry("statuspage.update", StatusPage.class),
            entry("rds.promote-replica", PromoteReplica.class, "endpoint", "port", "instance"),
            entry(
                "rds.restore-snapshot",
                RestoreSnapshot.class,
                "endpoint",
                "port",
                "instance",
                "snapshot"),
            entry("dynamodb.restore-table", RestoreTable.class, "table", "arn"),
            entry("cognito.import-users", ImportUsers.class, "userPool", "imported"),
            entry("elasticache.failover-global", FailoverGlobal.class, "endpoint"),
            entry("s3.check-replication", CheckReplication.class),
            entry("cloudformation.deploy", DeployStack.class, "*"),
            entry("cloudfront.switch-origin", SwitchOrigin.class, "domain"),
            entry("route53.switch-records", SwitchRecords.class, "change"),
            entry("http.check", HttpCheck.class),
            entry("manual.task", ManualTask.class)));
  }

  private static <W> Catalog.Entry<W> entry(String id, Class<W> with, String... outputs) {
    OutputField[] fields = new OutputField[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      fields[i] = new OutputField(outputs[i], "the " + outputs[i]);
    }
    ActionType<W> type =
        ActionType.describe(id, with).description("Does " + id + ".").outputs(fields).build();
    return new Catalog.Entry<>(type, parameters -> context -> Next.Done.empty());
  }
}
