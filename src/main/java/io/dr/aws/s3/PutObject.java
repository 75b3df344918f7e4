package io.dr.aws.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Puts an object into a bucket of the recovery site: a configuration file, a flag that services
 * read, a page that says what is going on. Knows its own object again by a hash in the metadata.
 */
public final class PutObject implements Action {
  private static final String SERVICE = "S3";
  private static final String HASH = "dr-sha256";

  /**
   * What the step takes.
   *
   * @param bodyFile a file beside the runbook, instead of {@code body}
   * @param replace whether an object that differs is overwritten; absent means that the step fails
   */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The bucket, in the region of the recovery site.")
          String bucket,
      @JsonProperty(required = true) @JsonPropertyDescription("The object's key.") String key,
      @JsonPropertyDescription("What the object shall hold.") Optional<String> body,
      @JsonPropertyDescription("A file that holds it, relative to the runbook.")
          Optional<String> bodyFile,
      @JsonPropertyDescription("The media type; absent means text/plain; charset=utf-8.")
          Optional<String> contentType,
      @JsonPropertyDescription("Whether an object that differs may be overwritten; absent: no.")
          Optional<Boolean> replace) {
    public With {
      if (bucket.isBlank() || key.isBlank()) {
        throw new IllegalArgumentException("bucket and key may not be empty");
      }
      if (body.isPresent() == bodyFile.isPresent()) {
        throw new IllegalArgumentException("give either body or bodyFile");
      }
    }

    String object() {
      return bucket + "/" + key;
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("s3.put-object", With.class)
          .title("Put an object")
          .description(
              "Puts an object into a bucket of the recovery site: a configuration file, a flag"
                  + " that services read, a page that says what is going on. An object that is"
                  + " there already and differs is overwritten only with `replace: true`.")
          .traits(Trait.MUTATES)
          .outputs(
              new OutputField("object", "Bucket and key of the object."),
              new OutputField("sha256", "The SHA-256 of what it holds, in hexadecimal."))
          .permissions(
              Permission.reads("s3:ListBucket", Where.TO).on("arn:{partition}:s3:::{bucket}"),
              Permission.reads("s3:GetObject", Where.TO).on("arn:{partition}:s3:::{bucket}/{key}"),
              Permission.changes("s3:PutObject", Where.TO)
                  .on("arn:{partition}:s3:::{bucket}/{key}"))
          .calls(new CallField(SERVICE, "PutObject", "Puts the object, whole or not at all."))
          .quotas(new Quota(SERVICE, 100, Quota.Scope.REGION, 2))
          .limits(
              "What the object holds may be 1 MiB at most.",
              "An object that was replaced can be had back only where the bucket keeps versions.")
          .failures(
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is such an object already, and it holds something else.",
                  "See what it is for, then say replace: true, or name another key."))
          .undo(
              "Delete the object {bucket}/{key}, or put its former version back where"
                  + " the bucket keeps versions.")
          .usually(Duration.ofSeconds(1))
          .simulates(
              (with, run) -> List.of(SimulatedResource.of("s3:bucket", with.bucket(), run.to())))
          .example(
              """
              bucket: orders-configuration
              key: mode.txt
              body: read-only
              """)
          .build();

  private final With with;
  private final Cloud cloud;
  private final Documents documents;

  /**
   * @param documents where the body's file is read
   */
  public PutObject(With with, Cloud cloud, Documents documents) {
    this.with = with;
    this.cloud = cloud;
    this.documents = documents;
  }

  @Override
  public Next next(StepContext context) {
    S3Client s3 = cloud.reads(S3Client.class, context.to());
    // A HEAD of an object cannot tell a missing bucket from a missing key.
    s3.headBucket(request -> request.bucket(with.bucket()));
    Optional<HeadObjectResponse> existing = existing(s3);
    byte[] body = body();
    String hash = sha256(body);
    if (existing.filter(object -> hash.equals(object.metadata().get(HASH))).isPresent()) {
      return Next.Done.with(new Outputs(Map.of("object", with.object(), "sha256", hash)));
    }
    if (existing.isPresent() && !with.replace().orElse(false)) {
      return new Next.Failed(taken());
    }
    return put(context, existing, body, hash);
  }

  private Next put(
      StepContext context, Optional<HeadObjectResponse> existing, byte[] body, String hash) {
    Call call = Call.of(SERVICE, "PutObject", with.object(), context.to());
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(with.bucket())
            .key(with.key())
            .contentType(with.contentType().orElse("text/plain; charset=utf-8"))
            .metadata(Map.of(HASH, hash, "dr-run", context.run().id(), "dr-step", context.step()));
    // Whoever writes between the look and the call makes S3 refuse it (S3 User Guide, "Conditional
    // writes").
    existing.ifPresentOrElse(
        object -> request.ifMatch(object.eTag()), () -> request.ifNoneMatch("*"));
    return Next.Effect.of(
            call,
            () -> {
              cloud
                  .effects(S3Client.class, context.to())
                  .putObject(request.build(), RequestBody.fromBytes(body));
              return Receipt.of("sha256", hash);
            })
        .seeing(existing.map(object -> "the object differs").orElse("there is no such object"));
  }

  private Optional<HeadObjectResponse> existing(S3Client s3) {
    try {
      return Optional.of(s3.headObject(request -> request.bucket(with.bucket()).key(with.key())));
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  private Failure taken() {
    return Failure.of(
        Failure.Kind.FOREIGN,
        "The object " + with.object() + " is there already and holds something else.",
        "See what it is for, then say replace: true in the step, or name another key.");
  }

  private byte[] body() {
    byte[] body =
        with.body()
            .or(() -> with.bodyFile().map(documents::read))
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
    if (body.length > Documents.LIMIT) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              "The body of " + with.object() + " is larger than 1 MiB.",
              "Shorten it, or put the object by a program of your own with command.run."));
    }
    return body;
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
