package io.dr.aws.dynamodb;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.LagMetric;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Says up to when a global table's replica holds what was written in the failed region. Changes
 * nothing: every replica takes writes at any time (Amazon DynamoDB Developer Guide, "Global tables:
 * multi-active, multi-Region replication").
 */
public final class CheckGlobalTable implements Action {
  private static final String SERVICE = "DynamoDB";
  private static final String NAMESPACE = "AWS/DynamoDB";
  private static final String LATENCY = "ReplicationLatency";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The table's name, which is the same in all regions.")
          String table,
      @JsonPropertyDescription(
              "The most that may be missing before the outage, such as 5m; at least 2m, since"
                  + " readings are a minute apart. Fails also where nothing proves it.")
          Optional<Duration> atMost) {
    public With {
      if (atMost.isPresent() && atMost.get().compareTo(Duration.ofMinutes(2)) < 0) {
        throw new IllegalArgumentException("atMost is less than 2m, which no reading can prove");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("dynamodb.check-global-table", With.class)
          .title("Check the global table's replica")
          .description(
              "Checks that a global table has an active replica in the target region that is"
                  + " joined to the one in the site that failed, and says up to when it holds what"
                  + " was written there. Replicas take writes at any time, so nothing is changed."
                  + " When the failed region does not answer, the recovery point is unknown.")
          .traits(Trait.VERIFIES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("table", "The table's name."),
              new OutputField("arn", "The replica's ARN."),
              new OutputField("streamArn", "Its newest stream's ARN, where it has one."))
          .permissions(
              Permission.reads("dynamodb:DescribeTable", Where.TO)
                  .on("arn:{partition}:dynamodb:{region}:{account}:table/{table}"),
              Permission.reads("cloudwatch:GetMetricStatistics", Where.FROM))
          .quotas(
              new Quota(SERVICE, 10, Quota.Scope.REGION, 1).bursting(Quota.CAREFUL_BURST),
              new Quota("CloudWatch", 20, Quota.Scope.REGION, 1))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .recoveryPoint(
              "The last ReplicationLatency (CloudWatch, AWS/DynamoDB) of the failed region before"
                  + " the outage, in milliseconds; the outage itself for a table of multi-Region"
                  + " strong consistency. A table that was not written to has no reading.")
          .limits(
              "ReplicationLatency is kept in the region that was written to, which may be the one"
                  + " that failed.",
              "What was not replicated arrives when the failed region is back, and may then"
                  + " overwrite newer items: the last writer wins.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such table in the target region.",
                  "Correct the name, or restore the table there with dynamodb.restore-table."),
              new FailureField(
                  Failure.Kind.CHECK,
                  "The table is not active, is no replica, or more is missing than atMost.",
                  "See the table in the target region; restore it under another name, or accept"
                      + " the loss and skip the step."))
          .usually(Duration.ofSeconds(5))
          .inDrill(DrillBehaviour.RUN)
          .simulates(CheckGlobalTable::simulated)
          .example(
              """
              table: orders
              atMost: 5m
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public CheckGlobalTable(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        new SimulatedResource(
            "dynamodb:table",
            with.table(),
            run.to(),
            Map.of("replicas", run.from().region(), "stream", "NEW_AND_OLD_IMAGES")),
        new SimulatedResource(
            "cloudwatch:series",
            NAMESPACE + "/" + LATENCY,
            run.from(),
            Map.of(
                "value", "840", "TableName", with.table(), "ReceivingRegion", run.to().region())));
  }

  @Override
  public Next next(StepContext context) {
    TableDescription table;
    try {
      table =
          cloud
              .reads(DynamoDbClient.class, context.to())
              .describeTable(request -> request.tableName(with.table()))
              .table();
    } catch (ResourceNotFoundException e) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no table " + with.table() + " in " + context.to().region() + ".",
              "Correct the step's table, or restore it there with dynamodb.restore-table."));
    }
    return objection(context, table)
        .<Next>map(Next.Failed::new)
        .orElseGet(() -> judged(context, table, point(context, table)));
  }

  /** An update, such as of its capacity, does not keep a table from serving. */
  private Optional<Failure> objection(StepContext context, TableDescription table) {
    String status = table.tableStatusAsString();
    if (!status.equals("ACTIVE") && !status.equals("UPDATING")) {
      return Optional.of(
          failed(
              "The table %s in %s is %s.".formatted(with.table(), context.to().region(), status),
              "See it in the DynamoDB console; when it is ACTIVE, resume."));
    }
    String region = context.from().region();
    boolean joined = table.replicas().stream().anyMatch(each -> region.equals(each.regionName()));
    return joined
        ? Optional.empty()
        : Optional.of(
            failed(
                "The table %s in %s is no replica of one in %s."
                    .formatted(with.table(), context.to().region(), region),
                "Restore its data with dynamodb.restore-table under another name, or skip this"
                    + " step if the replica was removed on purpose."));
  }

  private static Failure failed(String cause, String remedy) {
    return Failure.of(Failure.Kind.CHECK, cause, remedy);
  }

  /** Where the point decides, a region that is silent now may be asked again. */
  private RecoveryPoint point(StepContext context, TableDescription table) {
    if (table.multiRegionConsistency() == MultiRegionConsistency.STRONG) {
      return new RecoveryPoint.Known(context.run().outageAt(), "multi-Region strong consistency");
    }
    LagMetric latency =
        new LagMetric(
            NAMESPACE,
            LATENCY,
            Map.of("TableName", with.table(), "ReceivingRegion", context.to().region()),
            Duration.ofMillis(1));
    try {
      return latency.before(
          context.run().outageAt(), cloud.reads(CloudWatchClient.class, context.from()));
    } catch (SdkClientException | UncheckedIOException e) {
      if (with.atMost().isPresent()) {
        throw e;
      }
      return new RecoveryPoint.Unknown("the failed site does not answer: " + e.getMessage());
    } catch (AwsServiceException e) {
      if (e.statusCode() < 500 || with.atMost().isPresent()) {
        throw e;
      }
      return new RecoveryPoint.Unknown("the failed site answers " + e.statusCode());
    }
  }

  private Next judged(StepContext context, TableDescription table, RecoveryPoint point) {
    Optional<Duration> loss = point.lossAt(context.run().outageAt());
    if (with.atMost().isPresent()
        && (loss.isEmpty() || loss.get().compareTo(with.atMost().get()) > 0)) {
      String found =
          point instanceof RecoveryPoint.Unknown unknown
              ? "Nothing proves up to when it holds what was written: " + unknown.source() + "."
              : "What was written in the last %d seconds before the outage may be missing in it."
                  .formatted(loss.orElse(Duration.ZERO).toSeconds());
      return new Next.Failed(
          failed(
              "The replica of "
                  + with.table()
                  + " is not proved to be as recent as asked. "
                  + found,
              "Accept the loss and skip this step, or restore the table under another name."));
    }
    Map<String, String> outputs =
        new HashMap<>(Map.of("table", with.table(), "arn", table.tableArn()));
    Optional.ofNullable(table.latestStreamArn()).ifPresent(arn -> outputs.put("streamArn", arn));
    return new Next.Done(new Outputs(outputs), Optional.of(point));
  }
}
