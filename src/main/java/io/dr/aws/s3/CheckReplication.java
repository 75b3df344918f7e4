package io.dr.aws.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.ControlPlane;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.RecoveryPoint;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Says up to when a bucket's objects have reached the recovery site. Changes nothing: replication
 * goes by itself, and this waits for it as long as the failed site still answers.
 */
public final class CheckReplication implements Action {
  // What S3 Replication Time Control promises; waiting longer for what a dead region holds is vain.
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /**
   * What the step takes.
   *
   * @param bucket the bucket in the failed site
   * @param destination the bucket in the recovery site; absent means wherever the rules lead, which
   *     cannot be known once the failed site does not answer
   * @param object a key that must be in the destination
   * @param notOlderThan how long before the outage that object may have been written at the most; a
   *     replica keeps the time of its source
   * @param pendingAtMost how many operations may still be pending when patience ends
   */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The bucket in the failed site.")
          String bucket,
      @JsonPropertyDescription(
              "Its replica in the recovery site; by default, where its rules lead, if that can"
                  + " still be read.")
          Optional<String> destination,
      @JsonPropertyDescription("The key of an object that the destination must hold.")
          Optional<String> object,
      @JsonPropertyDescription(
              "How long before the outage that object may have been written at the most, such as"
                  + " 5m.")
          Optional<Duration> notOlderThan,
      @JsonPropertyDescription(
              "How many operations may still be pending after fifteen minutes; any number if"
                  + " absent.")
          Optional<Integer> pendingAtMost) {
    public With {
      if (notOlderThan.isPresent() && object.isEmpty()) {
        throw new IllegalArgumentException("notOlderThan needs an object to be looked at");
      }
      if (pendingAtMost.filter(number -> number < 0).isPresent()) {
        throw new IllegalArgumentException("pendingAtMost is zero or more");
      }
      if (object.isPresent() && destination.isEmpty()) {
        throw new IllegalArgumentException("object needs a destination to be looked for in");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("s3.check-replication", With.class)
          .title("Check a bucket's replication")
          .description(
              "Proves up to when a bucket's objects have reached the recovery site, from S3's"
                  + " replication metrics, which the replication rules must have switched on. Waits"
                  + " up to fifteen minutes for what is still pending. When the failed site does"
                  + " not answer, or has no reading, the recovery point is unknown.")
          .traits(Trait.VERIFIES, Trait.RESTORES_DATA)
          .outputs(new OutputField("destination", "The bucket in the recovery site."))
          .permissions(
              Permission.reads("s3:GetReplicationConfiguration", Where.FROM)
                  .on("arn:{partition}:s3:::{bucket}"),
              Permission.reads("cloudwatch:GetMetricStatistics", Where.FROM),
              Permission.reads("s3:ListBucket", Where.TO).on("arn:{partition}:s3:::{target}"),
              Permission.reads("s3:GetObject", Where.TO).on("arn:{partition}:s3:::{target}/*"))
          .names(
              (with, run) ->
                  Map.of(
                      "target",
                      with.destination()
                          .map(name -> name.replaceFirst("^arn:[^:]*:s3:::", ""))
                          .orElse("*")))
          .quotas(
              new Quota("S3", 50, Quota.Scope.REGION, 3),
              new Quota("CloudWatch", 20, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional("S3"))
          .recoveryPoint(
              "ReplicationLatency (CloudWatch, AWS/S3) before the outage, per rule;"
                  + " without replication metrics nothing is known.")
          .limits(
              "Without Replication Time Control, S3 promises no bound; with it, 99.9"
                  + " % of objects within 15 minutes.")
          .failures(
              new FailureField(
                  Failure.Kind.STATE,
                  "Replication is not set up, or its rule is disabled.",
                  "Correct the bucket, or enable the rule for the next time."),
              new FailureField(
                  Failure.Kind.CHECK,
                  "The object that must be there is not, or is too old; or too much is pending.",
                  "See the replication metrics; copy what is missing from the source if"
                      + " it still answers."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "The destination cannot be told.",
                  "Name it with destination."))
          .usually(Duration.ofMinutes(1))
          .simulates((with, run) -> ReplicatedBucket.of(with, run.from(), run.to()))
          .example(
              """
              bucket: uploads-us-east-1
              destination: uploads-us-west-2
              object: dr/canary
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public CheckReplication(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  @Override
  public Next next(StepContext context) {
    Optional<Next> missing = missing(context);
    if (missing.isPresent()) {
      return missing.get();
    }
    try {
      ReplicationMetrics metrics =
          new ReplicationMetrics(
              cloud.reads(S3Client.class, context.from()),
              cloud.reads(CloudWatchClient.class, context.from()));
      return progress(context, metrics);
    } catch (SdkClientException | UncheckedIOException e) {
      return unknown("does not answer: " + e.getMessage());
    } catch (AwsServiceException e) {
      if (e.statusCode() < 500) {
        throw e;
      }
      return unknown("answers " + e.statusCode());
    }
  }

  /** What the destination lacks. */
  private Optional<Next> missing(StepContext context) {
    if (with.destination().isEmpty()) {
      return Optional.empty();
    }
    String destination = with.destination().get();
    S3Client s3 = cloud.reads(S3Client.class, context.to());
    s3.headBucket(request -> request.bucket(destination));
    if (with.object().isEmpty()) {
      return Optional.empty();
    }
    String object = with.object().get();
    try {
      Instant written =
          s3.headObject(request -> request.bucket(destination).key(object)).lastModified();
      return with.notOlderThan()
          .map(age -> context.run().outageAt().minus(age))
          .filter(written::isBefore)
          .map(
              earliest ->
                  isPatient(context)
                      ? Next.Wait.on("object " + object + " not yet renewed in " + destination)
                      : tooOld(object, written));
    } catch (NoSuchKeyException e) {
      if (isPatient(context)) {
        return Optional.of(Next.Wait.on("object " + object + " not yet in " + destination));
      }
      return Optional.of(
          new Next.Failed(
              Failure.of(
                  Failure.Kind.CHECK,
                  "The object %s is not in %s after %d minutes."
                      .formatted(object, destination, PATIENCE.toMinutes()),
                  "Look whether the bucket's replication works, or restore the object from a"
                      + " backup.")));
    }
  }

  private static Next tooOld(String object, Instant written) {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.CHECK,
            "The object %s was written at %s, which is longer ago than asked."
                .formatted(object, written),
            "Look whether the bucket's replication works; accept the loss and skip this step, or"
                + " restore from a backup."));
  }

  private static Next tooMuch(long pending) {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.CHECK,
            "%d operations are still pending after %d minutes."
                .formatted(pending, PATIENCE.toMinutes()),
            "Resume to wait on, or accept the loss and skip this step."));
  }

  private Next progress(StepContext context, ReplicationMetrics metrics) {
    List<ReplicationMetrics.Route> routes = metrics.routes(with.bucket(), with.destination());
    if (routes.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              "No enabled rule replicates the bucket %s%s."
                  .formatted(
                      with.bucket(), with.destination().map(name -> " to " + name).orElse("")),
              "Correct the bucket or its destination, or restore it from a backup."));
    }
    long pending = 0;
    List<RecoveryPoint> points = new ArrayList<>();
    for (ReplicationMetrics.Route route : routes) {
      pending += metrics.pending(route, context.now(), PATIENCE);
      points.add(metrics.reached(route, context.run().outageAt()));
    }
    if (pending > 0 && isPatient(context)) {
      return Next.Wait.on(pending == 1 ? "1 object pending" : pending + " objects pending");
    }
    if (pending > with.pendingAtMost().orElse(Integer.MAX_VALUE)) {
      return tooMuch(pending);
    }
    return done(routes.get(0).destination(), worst(points));
  }

  /** The earliest of the rules' points; a rule without one leaves nothing proved. */
  private static RecoveryPoint worst(List<RecoveryPoint> points) {
    RecoveryPoint worst = points.get(0);
    for (RecoveryPoint point : points) {
      if (point instanceof RecoveryPoint.Unknown) {
        return point;
      }
      if (point instanceof RecoveryPoint.Known known
          && worst instanceof RecoveryPoint.Known before
          && known.at().isBefore(before.at())) {
        worst = known;
      }
    }
    return worst;
  }

  private static boolean isPatient(StepContext context) {
    return context.now().isBefore(context.watchedSince().plus(PATIENCE));
  }

  /** Without a source to ask, there is something to vouch for only where the runbook names it. */
  private Next unknown(String what) {
    if (with.destination().isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.INVALID,
              "Where the bucket %s replicates to cannot be read: the failed site %s."
                  .formatted(with.bucket(), what),
              "Name the destination in the step."));
    }
    return done(with.destination().get(), new RecoveryPoint.Unknown("the failed site " + what));
  }

  private static Next done(String destination, RecoveryPoint point) {
    return new Next.Done(Outputs.of("destination", destination), Optional.of(point));
  }
}
