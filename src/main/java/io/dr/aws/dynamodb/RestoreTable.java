package io.dr.aws.dynamodb;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;

/**
 * Restores a table from its continuous backups, which always makes a new table. The moment is
 * pinned in the call, so that a resumed run restores the same data (Amazon DynamoDB Developer
 * Guide, "Restoring a DynamoDB table to a point in time").
 */
public final class RestoreTable implements Action {
  static final String SERVICE = "DynamoDB";
  static final String RESTORED_TO = "restoredTo";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The table's name in the site that failed.")
          String table,
      @JsonPropertyDescription("The restored table's name; the same if absent.")
          Optional<String> as,
      @JsonPropertyDescription(
              "A table of the target region to restore from instead, such as a replica.")
          Optional<String> sourceTable,
      @JsonPropertyDescription(
              "true for on-demand capacity, which takes any load at once; as the source if absent.")
          Optional<Boolean> onDemand,
      @JsonPropertyDescription("The KMS key in the target region; as the source if absent.")
          Optional<String> kmsKey,
      @JsonPropertyDescription("Settings that shall hold whatever the source has.")
          Optional<GivenSettings> settings) {

    /** With all settings as the source has them. */
    public With(
        String table,
        Optional<String> as,
        Optional<String> sourceTable,
        Optional<Boolean> onDemand,
        Optional<String> kmsKey) {
      this(table, as, sourceTable, onDemand, kmsKey, Optional.empty());
    }

    public With {
      if (onDemand.isPresent() && !onDemand.get()) {
        throw new IllegalArgumentException("onDemand is true or absent: capacity is the source's");
      }
      if (sourceTable.isPresent() && sourceTable.get().equals(as.orElse(table))) {
        throw new IllegalArgumentException("sourceTable and the restored table are the same");
      }
      if (onDemand.isPresent() && settings.filter(GivenSettings::scales).isPresent()) {
        throw new IllegalArgumentException("an on-demand table has no capacity that could scale");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("dynamodb.restore-table", With.class)
          .title("Restore the table")
          .description(
              "Restores a table into the target region from its continuous backups, to the latest"
                  + " restorable moment. A restore loses tags, continuous backups, time to live, the"
                  + " stream, auto scaling and deletion protection, so these are put back, as the"
                  + " source has them or as `settings` says; alarms, contributor insights and a"
                  + " resource policy are not. A table that is there"
                  + " already and not this run's is never touched. The failed site's DynamoDB must still"
                  + " answer, unless sourceTable names a table of the target region.")
          .traits(Trait.MUTATES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("table", "The restored table's name."),
              new OutputField("arn", "Its ARN."))
          .permissions(RestorePermissions.all())
          .names(
              (with, run) ->
                  Map.of(
                      "source",
                      with.sourceTable().orElse(with.table()),
                      "target",
                      with.as().orElse(with.table())))
          .quotas(
              new Quota(SERVICE, 10, Quota.Scope.REGION, 4).bursting(Quota.CAREFUL_BURST),
              new Quota(Scaling.SERVICE, 10, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  "DynamoDB",
                  "RestoreTableToPointInTime",
                  "Makes the new table; the step then waits until it is ACTIVE."),
              new CallField(
                  "DynamoDB",
                  "TagResource",
                  "Puts the source's tags back, and those that name the run and the"
                      + " recovery point."),
              new CallField(
                  "DynamoDB", "UpdateContinuousBackups", "Turns continuous backups on again."),
              new CallField(
                  "DynamoDB",
                  "UpdateTimeToLive",
                  "Turns time to live on again, where the source has it."),
              new CallField(
                  "DynamoDB",
                  "UpdateTable",
                  "Turns the stream on again, and at last the protection against deletion, each"
                      + " where the source has it."),
              new CallField(
                  Scaling.SERVICE,
                  "RegisterScalableTarget",
                  "Lets the capacity of the table or of an index scale again, where the source's"
                      + " does."),
              new CallField(
                  Scaling.SERVICE,
                  "PutScalingPolicy",
                  "Puts the utilization that is aimed at back, where the source has one."))
          .recoveryPoint(
              "LatestRestorableDateTime of the source, usually five minutes ago; it"
                  + " is read once and pinned by the call.")
          .limits(
              "An account runs 50 restores at a time.",
              "With kmsKey, that key must let the caller use kms:DescribeKey, kms:CreateGrant,"
                  + " kms:Encrypt, kms:Decrypt, kms:ReEncrypt* and kms:GenerateDataKey*.",
              "A restore takes longer the larger the table is, and needs the source"
                  + " region's control plane.",
              "The stream is a new one: whoever reads the old one must be told its ARN.",
              "Scaling policies of other kinds than target tracking are not put back, nor are"
                  + " scheduled ones.",
              "The first table of an account that scales needs iam:CreateServiceLinkedRole, too.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such table to restore from.",
                  "Correct the table, or name one of the target region with sourceTable."),
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is a table of that name which this run did not restore.",
                  "Skip the step if it is a replica of a global table; otherwise restore"
                      + " under another name."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The source has no point-in-time recovery, so no data of it can be restored.",
                  "Restore it by hand from a backup, then skip the step."))
          .undo(
              "Turn deletion protection off and delete the table {target}; its source"
                  + " was not touched.")
          .usually(Duration.ofMinutes(12))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(RestoreTable::simulated)
          .example(
              """
              table: permissions
              settings: { deletionProtection: true, readCapacity: { min: 50, max: 4000, target: 70 } }
              """)
          .build();

  private final With with;
  private final Cloud cloud;
  // The table's tags, as this action's own calls have left them. Looks and calls come one after
  // the other, but from different threads.
  private volatile Optional<Map<String, String>> left = Optional.empty();

  public RestoreTable(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        with.sourceTable()
            .map(name -> SimulatedResource.of("dynamodb:table", name, run.to()))
            .orElse(SimulatedResource.of("dynamodb:table", with.table(), run.from())));
  }

  private String target() {
    return with.as().orElse(with.table());
  }

  @Override
  public Next next(StepContext context) {
    DynamoDbClient dynamo = cloud.reads(DynamoDbClient.class, context.to());
    try {
      TableDescription table = dynamo.describeTable(request -> request.tableName(target())).table();
      return existing(context, dynamo, table);
    } catch (ResourceNotFoundException e) {
      return restore(context);
    }
  }

  private Next existing(StepContext context, DynamoDbClient dynamo, TableDescription table) {
    LostSettings lost = new LostSettings(cloud, target());
    Table restored = new Table(dynamo, context.to(), target());
    Map<String, String> tags = left.orElseGet(() -> restored.tags(table.tableArn()));
    if (!isOurs(context, table, tags)) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.FOREIGN,
              "There already is a table "
                  + target()
                  + " in "
                  + context.to().region()
                  + ", and this run did not restore it.",
              "If it is a replica of a global table, skip this step; otherwise restore under"
                  + " another name with as:."));
    }
    boolean restoring =
        Optional.ofNullable(table.restoreSummary())
            .map(summary -> Boolean.TRUE.equals(summary.restoreInProgress()))
            .orElse(false);
    if (restoring || !"ACTIVE".equals(table.tableStatusAsString())) {
      return Next.Wait.on("restoring: " + table.tableStatusAsString());
    }
    Settings settings = settings(context);
    if (!context.run().id().equals(tags.get(StepContext.RUN_TAG))) {
      return leaving(lost.tag(context, table, settings));
    }
    return lost.next(context, table, restored, settings).orElseGet(() -> done(table, tags));
  }

  /** The same call, after which the table has the tags that it gives. */
  private Next leaving(Next.Effect tagging) {
    return tagging.performing(
        () -> {
          // Unless DynamoDB answers, only the table itself tells which tags it has.
          left = Optional.empty();
          Receipt receipt = tagging.perform().get();
          left = Optional.of(tagging.call().parameters());
          return receipt;
        });
  }

  /** Ours by its tag, by the call's receipt, or because it was restored since this run began. */
  private boolean isOurs(StepContext context, TableDescription table, Map<String, String> tags) {
    String tagged = tags.get(StepContext.RUN_TAG);
    if (tagged != null) {
      return tagged.equals(context.run().id());
    }
    if (context.receipt(RESTORED_TO).isPresent()) {
      return true;
    }
    RestoreSummary summary = table.restoreSummary();
    return summary != null
        && summary.sourceTableArn() != null
        && summary.sourceTableArn().endsWith(":table/" + with.sourceTable().orElse(with.table()))
        && table.creationDateTime() != null
        && context.run().mayHaveDone(table.creationDateTime());
  }

  private Next done(TableDescription table, Map<String, String> tags) {
    return new Next.Done(
        new Outputs(Map.of("table", target(), "arn", table.tableArn())),
        Optional.of(RecoveryPointTag.read(tags)));
  }

  private Source source(StepContext context) {
    Site site = with.sourceTable().isPresent() ? context.to() : context.from();
    return new Source(
        new Table(
            cloud.reads(DynamoDbClient.class, site), site, with.sourceTable().orElse(with.table())),
        () -> cloud.reads(ApplicationAutoScalingClient.class, site));
  }

  private Settings settings(StepContext context) {
    Settings known = Settings.from(context).orElseGet(() -> source(context).settings());
    Settings wanted = with.settings().map(given -> given.over(known)).orElse(known);
    return with.onDemand().isPresent() ? wanted.withoutScaling() : wanted;
  }

  private Next restore(StepContext context) {
    Source source = source(context);
    try {
      Optional<Instant> latest = source.latestRestorable();
      return latest.isPresent()
          ? restore(context, source, latest.get())
          : new Next.Failed(noBackups(source.table()));
    } catch (TableNotFoundException e) {
      return new Next.Failed(noSource(source.table()));
    }
  }

  private static Failure noSource(Table source) {
    return Failure.of(
        Failure.Kind.NOT_FOUND,
        "There is no table "
            + source.name()
            + " in "
            + source.site().region()
            + " to restore from.",
        "Correct the step's table, or name a table of the target region with sourceTable.");
  }

  private static Failure noBackups(Table source) {
    return Failure.of(
        Failure.Kind.STATE,
        "The table "
            + source.name()
            + " in "
            + source.site().region()
            + " has no point-in-time recovery, so no data of it can be restored.",
        "Restore it by hand from a backup, then skip this step; and enable point-in-time"
            + " recovery for the next time.");
  }

  private Next restore(StepContext context, Source from, Instant moment) {
    Table source = from.table();
    Settings settings = from.settings();
    Call call =
        new Call(
            SERVICE,
            "RestoreTableToPointInTime",
            target(),
            context.to(),
            Map.of("source", source.arn(), "restoreDateTime", moment.toString()));
    return new Next.Effect(
            call,
            Optional.of(new RecoveryPoint.Known(moment, "LatestRestorableDateTime")),
            () -> {
              cloud
                  .effects(DynamoDbClient.class, context.to())
                  .restoreTableToPointInTime(
                      request -> {
                        request.targetTableName(target()).restoreDateTime(moment);
                        with.onDemand()
                            .ifPresent(
                                on -> request.billingModeOverride(BillingMode.PAY_PER_REQUEST));
                        with.kmsKey()
                            .ifPresent(
                                key ->
                                    request.sseSpecificationOverride(
                                        sse ->
                                            sse.enabled(true)
                                                .sseType(SSEType.KMS)
                                                .kmsMasterKeyId(key)));
                        if (with.sourceTable().isPresent()) {
                          request.sourceTableName(source.name());
                        } else {
                          request.sourceTableArn(source.arn());
                        }
                      });
              left = Optional.of(Map.of());
              return settings.receipt(Map.of(RESTORED_TO, moment.toString()));
            })
        .seeing("there is no " + target() + " yet, and backups reach " + moment);
  }
}
