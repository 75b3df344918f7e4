package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsStatus;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ReplicaDescription;
import software.amazon.awssdk.services.dynamodb.model.ReplicaStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeResponse;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** DynamoDB in memory: tables and their continuous backups, which end at the outage. */
public final class SimulatedDynamoDb implements SimulatedService {
  private static final Duration RESTORE = Duration.ofMinutes(11);
  private static final Duration BACKUP_LAG = Duration.ofMinutes(5);

  private static final Duration UPDATE = Duration.ofSeconds(8);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, SimulatedTable> tables = new ConcurrentHashMap<>();

  public SimulatedDynamoDb(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "DynamoDb");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return DynamoDbClient.class;
  }

  @Override
  public String kinds() {
    return "dynamodb";
  }

  /**
   * Holds a table with continuous backups, unless the attribute {@code backups} is {@code false};
   * the attribute {@code ttl} names the item attribute by which its items expire; {@code replicas}
   * names the other regions of a global table, {@code stream} the view type, {@code protected} is
   * {@code true} for one that cannot be deleted.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    String arn = arn(resource.site(), resource.name());
    boolean backups = !"false".equals(resource.attributes().get("backups"));
    SimulatedTable table =
        new SimulatedTable(arn, Instant.EPOCH, Instant.MIN, Optional.empty(), backups);
    table.expiresBy = Optional.ofNullable(resource.attributes().get("ttl"));
    table.stream = Optional.ofNullable(resource.attributes().get("stream"));
    table.isProtected = "true".equals(resource.attributes().get("protected"));
    table.replicas =
        Optional.ofNullable(resource.attributes().get("replicas"))
            .map(regions -> List.of(regions.split(",")))
            .orElse(List.of());
    tables.putIfAbsent(arn, table);
  }

  /** Whether there is a table of that name, in whatever state. */
  boolean holds(Site site, String name) {
    return tables.containsKey(arn(site, name));
  }

  private static String arn(Site site, String name) {
    return "arn:aws:dynamodb:" + site.region() + ":" + site.account() + ":table/" + name;
  }

  /** Backups reach up to about five minutes ago; nothing arrives after the outage. */
  private Instant latest(String arn) {
    Instant end = world.now().isBefore(world.outageAt()) ? world.now() : world.outageAt();
    return end.minus(world.draw("backup:" + arn, BACKUP_LAG));
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements DynamoDbClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    private SimulatedTable table(String nameOrArn) {
      String arn = nameOrArn.startsWith("arn:") ? nameOrArn : arn(site, nameOrArn);
      SimulatedTable table = tables.get(arn);
      if (table == null) {
        throw refusals.refuse(
            ResourceNotFoundException.builder(),
            "ResourceNotFoundException",
            "Requested resource not found: Table: " + nameOrArn + " not found",
            400);
      }
      return table;
    }

    private TableDescription shown(SimulatedTable table) {
      boolean active = !world.now().isBefore(table.activeFrom);
      TableDescription.Builder shown =
          TableDescription.builder()
              .tableName(table.arn.substring(table.arn.lastIndexOf('/') + 1))
              .tableArn(table.arn)
              .creationDateTime(table.created)
              .deletionProtectionEnabled(table.isProtected)
              .tableStatus(table.status(world.now()));
      if (!table.replicas.isEmpty()) {
        shown.replicas(
            table.replicas.stream()
                .map(
                    region ->
                        ReplicaDescription.builder()
                            .regionName(region)
                            .replicaStatus(ReplicaStatus.ACTIVE)
                            .build())
                .toList());
      }
      table.billing.ifPresent(mode -> shown.billingModeSummary(of -> of.billingMode(mode)));
      table.kmsKey.ifPresent(key -> shown.sseDescription(of -> of.kmsMasterKeyArn(key)));
      table.stream.ifPresent(
          view ->
              shown
                  .latestStreamArn(table.arn + "/stream/2026-01-01T00:00:00.000")
                  .streamSpecification(of -> of.streamEnabled(true).streamViewType(view)));
      table.restored.ifPresent(
          summary -> shown.restoreSummary(summary.toBuilder().restoreInProgress(!active).build()));
      return shown.build();
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        return DescribeTableResponse.builder().table(shown(table(request.tableName()))).build();
      }
    }

    @Override
    public ListTagsOfResourceResponse listTagsOfResource(ListTagsOfResourceRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        List<Tag> tags =
            table(request.resourceArn()).tags.entrySet().stream()
                .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
                .toList();
        return ListTagsOfResourceResponse.builder().tags(tags).build();
      }
    }

    @Override
    public DescribeContinuousBackupsResponse describeContinuousBackups(
        DescribeContinuousBackupsRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        if (!tables.containsKey(arn(site, request.tableName()))) {
          throw refusals.refuse(
              TableNotFoundException.builder(),
              "TableNotFoundException",
              "Table not found: " + request.tableName(),
              400);
        }
        return DescribeContinuousBackupsResponse.builder()
            .continuousBackupsDescription(backups(table(request.tableName())))
            .build();
      }
    }

    private ContinuousBackupsDescription backups(SimulatedTable table) {
      PointInTimeRecoveryDescription.Builder recovery =
          PointInTimeRecoveryDescription.builder()
              .pointInTimeRecoveryStatus(
                  table.backups
                      ? PointInTimeRecoveryStatus.ENABLED
                      : PointInTimeRecoveryStatus.DISABLED);
      if (table.backups) {
        recovery.latestRestorableDateTime(latest(table.arn));
      }
      return ContinuousBackupsDescription.builder()
          .continuousBackupsStatus(ContinuousBackupsStatus.ENABLED)
          .pointInTimeRecoveryDescription(recovery.build())
          .build();
    }

    @Override
    public RestoreTableToPointInTimeResponse restoreTableToPointInTime(
        RestoreTableToPointInTimeRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        SimulatedTable source =
            table(Optional.ofNullable(request.sourceTableArn()).orElse(request.sourceTableName()));
        String target = arn(site, request.targetTableName());
        if (tables.containsKey(target)) {
          throw refusals.refuse(
              TableAlreadyExistsException.builder(),
              "TableAlreadyExistsException",
              "Table already exists: " + request.targetTableName(),
              400);
        }
        if (!source.backups) {
          throw refusals.refuse(
              PointInTimeRecoveryUnavailableException.builder(),
              "PointInTimeRecoveryUnavailableException",
              "Point in time recovery is not enabled for table",
              400);
        }
        if (request.restoreDateTime() != null
            && request.restoreDateTime().isAfter(latest(source.arn))) {
          throw refusals.refuse(
              InvalidRestoreTimeException.builder(),
              "InvalidRestoreTimeException",
              "An invalid restore time was specified",
              400);
        }
        RestoreSummary summary =
            RestoreSummary.builder()
                .sourceTableArn(source.arn)
                .restoreDateTime(
                    Optional.ofNullable(request.restoreDateTime()).orElse(latest(source.arn)))
                .build();
        Instant active = world.now().plus(world.draw("restore:" + target, RESTORE));
        SimulatedTable table =
            new SimulatedTable(target, world.now(), active, Optional.of(summary), false);
        table.billing = Optional.ofNullable(request.billingModeOverride());
        table.kmsKey =
            Optional.ofNullable(request.sseSpecificationOverride())
                .map(SSESpecification::kmsMasterKeyId);
        tables.put(target, table);
        world.applied("DynamoDB", "RestoreTableToPointInTime", request.targetTableName(), site);
        return RestoreTableToPointInTimeResponse.builder().tableDescription(shown(table)).build();
      }
    }

    /** One change at a time; the table is updated for a while afterwards. */
    @Override
    public UpdateTableResponse updateTable(UpdateTableRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        SimulatedTable table = active(request.tableName());
        Optional<StreamSpecification> stream = Optional.ofNullable(request.streamSpecification());
        if (stream.isPresent() && table.stream.isPresent()) {
          throw refusals.refuse(
              DynamoDbException.builder(),
              "ValidationException",
              "Table already has an enabled stream: " + table.arn,
              400);
        }
        boolean isProtected =
            Optional.ofNullable(request.deletionProtectionEnabled()).orElse(table.isProtected);
        if (stream.isPresent() || isProtected != table.isProtected) {
          stream.ifPresent(wanted -> table.stream = Optional.of(wanted.streamViewTypeAsString()));
          table.isProtected = isProtected;
          table.updatingUntil = world.now().plus(world.draw("update:" + table.arn, UPDATE));
          world.applied("DynamoDB", "UpdateTable", request.tableName(), site);
        }
        return UpdateTableResponse.builder().tableDescription(shown(table)).build();
      }
    }

    private SimulatedTable active(String nameOrArn) {
      SimulatedTable table = table(nameOrArn);
      if (table.status(world.now()) != TableStatus.ACTIVE) {
        throw refusals.refuse(
            ResourceInUseException.builder(),
            "ResourceInUseException",
            "Table is being created or updated: " + nameOrArn,
            400);
      }
      return table;
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        SimulatedTable table = active(request.resourceArn());
        request.tags().forEach(tag -> table.tags.put(tag.key(), tag.value()));
        world.applied("DynamoDB", "TagResource", request.resourceArn(), site);
        return TagResourceResponse.builder().build();
      }
    }

    @Override
    public UpdateContinuousBackupsResponse updateContinuousBackups(
        UpdateContinuousBackupsRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        SimulatedTable table = active(request.tableName());
        table.backups = request.pointInTimeRecoverySpecification().pointInTimeRecoveryEnabled();
        world.applied("DynamoDB", "UpdateContinuousBackups", request.tableName(), site);
        return UpdateContinuousBackupsResponse.builder()
            .continuousBackupsDescription(backups(table))
            .build();
      }
    }

    @Override
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        TimeToLiveDescription.Builder ttl =
            TimeToLiveDescription.builder().timeToLiveStatus(TimeToLiveStatus.DISABLED);
        table(request.tableName())
            .expiresBy
            .ifPresent(name -> ttl.timeToLiveStatus(TimeToLiveStatus.ENABLED).attributeName(name));
        return DescribeTimeToLiveResponse.builder().timeToLiveDescription(ttl.build()).build();
      }
    }

    @Override
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
      synchronized (SimulatedDynamoDb.this) {
        SimulatedTable table = active(request.tableName());
        TimeToLiveSpecification wanted = request.timeToLiveSpecification();
        if (wanted.enabled() == table.expiresBy.isPresent()) {
          throw refusals.refuse(
              DynamoDbException.builder(),
              "ValidationException",
              "TimeToLive is already " + (wanted.enabled() ? "enabled" : "disabled"),
              400);
        }
        table.expiresBy = wanted.enabled() ? Optional.of(wanted.attributeName()) : Optional.empty();
        world.applied("DynamoDB", "UpdateTimeToLive", request.tableName(), site);
        return UpdateTimeToLiveResponse.builder().timeToLiveSpecification(wanted).build();
      }
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
