package io.dr.aws.route53;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Fails over by an object in the standby region that an inverted health check watches: no control
 * plane takes part, so it works while that of Route 53 does not (AWS Networking Blog, "Creating
 * Disaster Recovery Mechanisms Using Amazon Route 53").
 */
public final class FlipHealthCheck implements Action {
  private static final String SERVICE = "S3";
  private static final String RUN = "dr-run";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  // An endpoint counts as healthy when more than 18 % of the checkers say so (Route 53 Developer
  // Guide, "How Amazon Route 53 determines whether a health check is healthy").
  private static final double ENOUGH = 0.18;

  /**
   * What the step takes.
   *
   * @param bucket in the recovery site's region
   * @param key the object that the health check asks for
   * @param body what the object holds; absent means a line that says what it is
   * @param present whether the object shall be there; absent means that it shall
   * @param healthCheck the health check that the step waits for; absent means none
   */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The bucket, in the region of the recovery site.")
          String bucket,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The key of the object that the health check asks for.")
          String key,
      @JsonPropertyDescription("What the object holds; whatever the health check searches for.")
          Optional<String> body,
      @JsonPropertyDescription(
              "Whether the object shall be there, which is the default, or be deleted to fail"
                  + " back.")
          Optional<Boolean> present,
      @JsonPropertyDescription(
              "The id of the health check, to wait until its checkers see the change. Not needed"
                  + " to fail over.")
          Optional<String> healthCheck) {
    public With {
      if (bucket.isBlank() || key.isBlank()) {
        throw new IllegalArgumentException("bucket and key may not be empty");
      }
      if (body.isPresent() && present.equals(Optional.of(false))) {
        throw new IllegalArgumentException("an object that shall not be there has no body");
      }
      if (healthCheck.isPresent() && !healthCheck.get().matches("[0-9a-fA-F-]{36}")) {
        throw new IllegalArgumentException(
            "healthCheck " + healthCheck.get() + " is not the id of a health check");
      }
    }

    boolean wanted() {
      return present.orElse(true);
    }

    String object() {
      return bucket + "/" + key;
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("route53.flip-health-check", With.class)
          .title("Flip a health check by an object")
          .description(
              "Fails DNS over without any control plane: puts an object into a bucket of the"
                  + " standby region, which an inverted Route 53 health check asks for. Once the"
                  + " checkers find it, the primary's failover record counts as unhealthy. Health"
                  + " check and failover records must have been made beforehand. An object that is"
                  + " there already is left as it is: the failover has been asked for. With"
                  + " `present: false` the object is deleted, which fails back.")
          .traits(Trait.MUTATES, Trait.MOVES_TRAFFIC)
          .outputs(
              new OutputField("object", "Bucket and key of the object."),
              new OutputField(
                  "by",
                  "The run that put the object there; somebody else when no run did, nobody when"
                      + " it is deleted."),
              new OutputField(
                  "health",
                  "flipped when the checkers see the change, unknown when Route 53 could not be"
                      + " asked or no health check is named."))
          .permissions(
              Permission.reads("s3:ListBucket", Where.TO).on("arn:{partition}:s3:::{bucket}"),
              Permission.reads("s3:GetObject", Where.TO).on("arn:{partition}:s3:::{bucket}/{key}"),
              Permission.changes("s3:PutObject", Where.TO)
                  .on("arn:{partition}:s3:::{bucket}/{key}"),
              Permission.changes("s3:DeleteObject", Where.TO)
                  .on("arn:{partition}:s3:::{bucket}/{key}"),
              Permission.reads("route53:GetHealthCheckStatus", Where.GLOBAL)
                  .on("arn:{partition}:route53:::healthcheck/{healthCheck}"))
          .quotas(
              new Quota(SERVICE, 100, Quota.Scope.REGION, 2),
              new Quota("Route 53", 5, Quota.Scope.ACCOUNT, 1))
          .inDrill(DrillBehaviour.SKIP)
          .calls(
              new CallField(
                  SERVICE,
                  "PutObject",
                  "Puts the object, unless there is one; the step then waits until the health"
                      + " check's checkers find it, where one is named."),
              new CallField(
                  SERVICE, "DeleteObject", "Deletes the object instead, with `present: false`."))
          .limits(
              "A failover takes the health check's interval times its threshold, and then the"
                  + " records' TTL in the resolvers.",
              "The checkers must be able to read the object without credentials, through the"
                  + " bucket's policy or a website endpoint.",
              "The status of a health check is asked of us-east-1; when that does not answer for"
                  + " three minutes the step ends without it.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "When there is no such bucket or no such health check.",
                  "Correct the bucket or the health check in the step."))
          .undo(
              "Delete the object {bucket}/{key}, and DNS fails back; one that was"
                  + " deleted is put there again.")
          .usually(Duration.ofSeconds(90))
          .simulates(FlipHealthCheck::simulated)
          .example(
              """
              bucket: orders-standby-switch
              key: failover/active.txt
              healthCheck: 3e1a6d0c-5a5b-4f4e-9d51-0c2d6f1f7a11
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  /** A flip of the object that the parameters name. */
  public FlipHealthCheck(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    List<SimulatedResource> needed = new ArrayList<>();
    needed.add(SimulatedResource.of("s3:bucket", with.bucket(), run.to()));
    if (!with.wanted()) {
      needed.add(SimulatedResource.of("s3:object", with.object(), run.to()));
    }
    with.healthCheck()
        .ifPresent(
            id ->
                needed.add(
                    new SimulatedResource(
                        "route53:health-check",
                        id,
                        run.to(),
                        Map.of("bucket", with.bucket(), "key", with.key()))));
    return needed;
  }

  @Override
  public Next next(StepContext context) {
    Site site = context.to();
    S3Client s3 = cloud.reads(S3Client.class, site);
    // A HEAD of an object cannot tell a missing bucket from a missing key.
    s3.headBucket(request -> request.bucket(with.bucket()));
    Optional<HeadObjectResponse> object = object(s3);
    if (object.isPresent() != with.wanted()) {
      return with.wanted() ? put(context, site) : delete(context, site);
    }
    if (with.healthCheck().isEmpty()) {
      return done(object, "unknown");
    }
    return await(context, object, with.healthCheck().get());
  }

  private Optional<HeadObjectResponse> object(S3Client s3) {
    try {
      return Optional.of(s3.headObject(request -> request.bucket(with.bucket()).key(with.key())));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  private Next put(StepContext context, Site site) {
    String run = context.run().id();
    String body = with.body().orElse("The standby region serves, by dr run " + run + ".\n");
    return Next.Effect.of(
            Call.of(SERVICE, "PutObject", with.object(), site),
            () -> {
              cloud
                  .effects(S3Client.class, site)
                  .putObject(
                      request ->
                          request
                              .bucket(with.bucket())
                              .key(with.key())
                              .ifNoneMatch("*")
                              .contentType("text/plain; charset=utf-8")
                              .metadata(Map.of(RUN, run, "dr-step", context.step())),
                      RequestBody.fromString(body));
              return Receipt.of("flipped", context.now().toString());
            })
        .seeing("there is no object " + with.object())
        .alone("object " + with.object());
  }

  private Next delete(StepContext context, Site site) {
    return Next.Effect.of(
            Call.of(SERVICE, "DeleteObject", with.object(), site),
            () -> {
              cloud
                  .effects(S3Client.class, site)
                  .deleteObject(request -> request.bucket(with.bucket()).key(with.key()));
              return Receipt.of("flipped", context.now().toString());
            })
        .seeing("the object " + with.object() + " is there")
        .alone("object " + with.object());
  }

  private Next await(StepContext context, Optional<HeadObjectResponse> object, String healthCheck) {
    List<HealthCheckObservation> seen;
    try {
      seen =
          cloud
              .reads(Route53Client.class, context.to())
              .getHealthCheckStatus(request -> request.healthCheckId(healthCheck))
              .healthCheckObservations();
    } catch (SdkClientException unreachable) {
      return unasked(context, object);
    } catch (AwsServiceException refused) {
      if (refused.statusCode() < 500) {
        throw refused;
      }
      return unasked(context, object);
    }
    long finding = seen.stream().filter(FlipHealthCheck::findsIt).count();
    boolean healthy = finding > ENOUGH * seen.size();
    // The checkers report what they see; that the health check inverts it is its own matter.
    return !seen.isEmpty() && healthy == with.wanted()
        ? done(object, "flipped")
        : Next.Wait.on(
            "%d of %d health checkers finding the object".formatted(finding, seen.size()));
  }

  private static boolean findsIt(HealthCheckObservation observation) {
    return Optional.ofNullable(observation.statusReport())
        .flatMap(report -> Optional.ofNullable(report.status()))
        .filter(status -> status.startsWith("Success"))
        .isPresent();
  }

  /** The failover does not depend on whether Route 53 can be asked about it. */
  private Next unasked(StepContext context, Optional<HeadObjectResponse> object) {
    Instant since = context.receipt("flipped").map(Instant::parse).orElseGet(context::startedAt);
    return context.now().isBefore(since.plus(PATIENCE))
        ? Next.Wait.on("Route 53 answering how its health checkers see the object")
        : done(object, "unknown");
  }

  private Next done(Optional<HeadObjectResponse> object, String health) {
    String by =
        object
            .map(
                found ->
                    Optional.ofNullable(found.metadata())
                        .map(metadata -> metadata.getOrDefault(RUN, "somebody else"))
                        .orElse("somebody else"))
            .orElse("nobody");
    return Next.Done.with(new Outputs(Map.of("object", with.object(), "by", by, "health", health)));
  }
}
