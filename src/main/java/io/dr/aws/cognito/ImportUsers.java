package io.dr.aws.cognito;

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
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.Partition;
import io.dr.aws.Uploads;
import io.dr.runbook.Site;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserImportJobsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserImportJobsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportJobType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Imports users from a CSV file into a pool of the target region. Passwords cannot be imported:
 * every user resets theirs at the next sign-in (Amazon Cognito Developer Guide, "Importing users
 * into user pools from a CSV file").
 */
public final class ImportUsers implements Action {
  private static final String SERVICE = "Cognito";
  private static final int PAGE = 60;
  private static final String WRITTEN = "written";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The pool's id, or its name in the target region.")
          String userPool,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The CSV file with the users, as s3://bucket/key.")
          String usersFrom,
      @JsonPropertyDescription(
              "The ARN of the role with which Cognito writes its import log; dr-cognito-import of"
                  + " the target account if absent.")
          Optional<String> role) {
    public With {
      if (!usersFrom.contains("${") && !usersFrom.matches("s3://[^/]+/.+")) {
        throw new IllegalArgumentException("usersFrom must be s3://bucket/key");
      }
    }

    String bucket() {
      return usersFrom.substring("s3://".length(), usersFrom.indexOf('/', "s3://".length()));
    }

    String key() {
      return usersFrom.substring(usersFrom.indexOf('/', "s3://".length()) + 1);
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cognito.import-users", With.class)
          .title("Import the users")
          .description(
              "Imports users from a CSV file in the target region into a user pool there. Passwords"
                  + " are not part of it: users reset theirs. The recovery point is the time at which"
                  + " the file was written.")
          .traits(Trait.MUTATES, Trait.RESTORES_DATA)
          .outputs(
              new OutputField("userPool", "The pool's id."),
              new OutputField("imported", "How many users were imported."))
          .permissions(
              Permission.reads("cognito-idp:ListUserPools", Where.TO),
              Permission.reads("cognito-idp:ListUserImportJobs", Where.TO)
                  .on("arn:{partition}:cognito-idp:{region}:{account}:userpool/*"),
              Permission.changes("cognito-idp:CreateUserImportJob", Where.TO)
                  .on("arn:{partition}:cognito-idp:{region}:{account}:userpool/*"),
              Permission.changes("cognito-idp:StartUserImportJob", Where.TO)
                  .on("arn:{partition}:cognito-idp:{region}:{account}:userpool/*"),
              Permission.reads("s3:GetObject", Where.TO).on("arn:{partition}:s3:::{object}"),
              Permission.changes("iam:PassRole", Where.TO)
                  .on("arn:{partition}:iam::{account}:role/{role}"))
          .names(
              (with, run) ->
                  Map.of(
                      "object",
                      with.usersFrom().replaceFirst("^s3://", ""),
                      "role",
                      with.role()
                          .map(role -> role.replaceFirst("^.*role/", ""))
                          .orElse("dr-cognito-import")))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  "Cognito",
                  "CreateUserImportJob",
                  "Makes the import job, named after the run and the step."),
              new CallField("Cognito", "upload", "Sends the CSV to the address that the job gave."),
              new CallField(
                  "Cognito",
                  "StartUserImportJob",
                  "Starts the job; the step then waits until it has succeeded."))
          .recoveryPoint(
              "LastModified of the CSV in Amazon S3: users who signed up since then"
                  + " are not in it.")
          .limits(
              "A CSV holds up to 500,000 users and 100 MB; one import runs at a time"
                  + " in a pool.",
              "Passwords cannot be imported: every user sets a new one at the first" + " sign-in.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such pool, or no such CSV, in the target region.",
                  "Correct the step's parameters."),
              new FailureField(
                  Failure.Kind.INVALID, "Several pools have that name.", "Give the pool's id."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The job failed, or users were not taken.",
                  "See the job's log group; mend the CSV and resume."))
          .undo(
              "An import cannot be taken back: its users can only be deleted from"
                  + " {userPool}, one by one.")
          .usually(Duration.ofMinutes(5))
          .inDrill(DrillBehaviour.ISOLATE)
          .simulates(ImportUsers::simulated)
          .example(
              """
              userPool: main
              usersFrom: "s3://dr-backups-${to.region}/cognito/main.csv"
              """)
          .build();

  private final With with;
  private final Cloud cloud;
  private final Uploads uploads;

  public ImportUsers(With with, Cloud cloud, Uploads uploads) {
    this.with = with;
    this.cloud = cloud;
    this.uploads = uploads;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        SimulatedResource.of("cognito:pool", with.userPool(), run.to()),
        SimulatedResource.of("s3:object", with.bucket() + "/" + with.key(), run.to()));
  }

  @Override
  public Next next(StepContext context) {
    CognitoIdentityProviderClient cognito =
        cloud.reads(CognitoIdentityProviderClient.class, context.to());
    List<String> pools = pools(cognito);
    if (pools.size() != 1) {
      return new Next.Failed(pools.isEmpty() ? noPool(context) : ambiguous(context, pools));
    }
    String pool = pools.get(0);
    String name = "dr-" + context.run().id() + "-" + context.step();
    Optional<UserImportJobType> job = job(cognito, pool, name);
    return job.isPresent() ? moveOn(context, job.get()) : create(context, pool, name);
  }

  private Failure noPool(StepContext context) {
    return Failure.of(
        Failure.Kind.NOT_FOUND,
        "There is no user pool " + with.userPool() + " in " + context.to().region() + ".",
        "Correct the step's userPool, or create the pool and resume.");
  }

  private Failure ambiguous(StepContext context, List<String> pools) {
    return Failure.of(
        Failure.Kind.INVALID,
        pools.size()
            + " user pools in "
            + context.to().region()
            + " are called "
            + with.userPool()
            + ": "
            + String.join(", ", pools)
            + ".",
        "Give the step the id of the right one.");
  }

  /** The pools that are meant: a name need not be unique. */
  private List<String> pools(CognitoIdentityProviderClient cognito) {
    if (UserPools.isId(with.userPool())) {
      return List.of(with.userPool());
    }
    return cognito.listUserPoolsPaginator(request -> request.maxResults(PAGE)).userPools().stream()
        .filter(pool -> with.userPool().equals(pool.name()))
        .map(UserPoolDescriptionType::id)
        .toList();
  }

  private static Optional<UserImportJobType> job(
      CognitoIdentityProviderClient cognito, String pool, String name) {
    Optional<String> token = Optional.empty();
    do {
      ListUserImportJobsRequest.Builder request =
          ListUserImportJobsRequest.builder().userPoolId(pool).maxResults(PAGE);
      token.ifPresent(request::paginationToken);
      ListUserImportJobsResponse page = cognito.listUserImportJobs(request.build());
      Optional<UserImportJobType> found =
          page.userImportJobs().stream().filter(each -> name.equals(each.jobName())).findFirst();
      if (found.isPresent()) {
        return found;
      }
      token = Optional.ofNullable(page.paginationToken());
    } while (token.isPresent());
    return Optional.empty();
  }

  private Next create(StepContext context, String pool, String name) {
    if (written(context).isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no file " + with.usersFrom() + ".",
              "Correct the step's usersFrom, or put the users' file there and resume."));
    }
    String role = with.role().orElseGet(() -> defaultRole(context.to()));
    return Next.Effect.of(
        new Call(SERVICE, "CreateUserImportJob", name, context.to(), Map.of("userPool", pool)),
        () -> {
          cloud
              .effects(CognitoIdentityProviderClient.class, context.to())
              .createUserImportJob(
                  request -> request.userPoolId(pool).jobName(name).cloudWatchLogsRoleArn(role));
          return Receipt.NONE;
        });
  }

  private static String defaultRole(Site site) {
    return "arn:" + Partition.of(site) + ":iam::" + site.account() + ":role/dr-cognito-import";
  }

  private Next moveOn(StepContext context, UserImportJobType job) {
    String status = job.statusAsString();
    return switch (status) {
      case "Created" ->
          context.receipt("uploaded").filter(job.jobId()::equals).isPresent()
              ? start(context, job)
              : upload(context, job);
      case "Pending", "InProgress" ->
          Next.Wait.on("importing, " + orZero(job.importedUsers()) + " users so far");
      case "Succeeded" -> done(context, job);
      default ->
          new Next.Failed(
              Failure.of(
                  Failure.Kind.STATE,
                  "The import is "
                      + status
                      + ": "
                      + Optional.ofNullable(job.completionMessage()).orElse("no reason given")
                      + ".",
                  "See the job's log group in CloudWatch, correct the file, and import by hand;"
                      + " then skip this step."));
    };
  }

  /** The pre-signed address is a secret, and so in no call and no receipt. */
  private Next upload(StepContext context, UserImportJobType job) {
    return Next.Effect.of(
        new Call(SERVICE, "upload", job.jobName(), context.to(), Map.of("from", with.usersFrom())),
        () -> {
          ResponseBytes<GetObjectResponse> csv =
              cloud
                  .reads(S3Client.class, context.to())
                  .getObjectAsBytes(request -> request.bucket(with.bucket()).key(with.key()));
          uploads.put(URI.create(job.preSignedUrl()), csv.asByteArray());
          return new Receipt(
              Map.of("uploaded", job.jobId(), WRITTEN, csv.response().lastModified().toString()));
        });
  }

  private Next start(StepContext context, UserImportJobType job) {
    return new Next.Effect(
        Call.of(SERVICE, "StartUserImportJob", job.jobName(), context.to()),
        Optional.of(recoveryPoint(context)),
        () -> {
          cloud
              .effects(CognitoIdentityProviderClient.class, context.to())
              .startUserImportJob(
                  request -> request.userPoolId(job.userPoolId()).jobId(job.jobId()));
          return Receipt.NONE;
        });
  }

  /** Of the file as it was uploaded, where that is known; it may have been replaced since. */
  private RecoveryPoint recoveryPoint(StepContext context) {
    return context
        .receipt(WRITTEN)
        .map(Instant::parse)
        .or(() -> written(context))
        .<RecoveryPoint>map(at -> new RecoveryPoint.Known(at, "LastModified of the users' file"))
        .orElseGet(() -> new RecoveryPoint.Unknown("the users' file is gone"));
  }

  private Optional<Instant> written(StepContext context) {
    try {
      return Optional.of(
          cloud
              .reads(S3Client.class, context.to())
              .headObject(request -> request.bucket(with.bucket()).key(with.key()))
              .lastModified());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private Next done(StepContext context, UserImportJobType job) {
    long failed = orZero(job.failedUsers());
    long imported = orZero(job.importedUsers());
    Outputs outputs =
        new Outputs(Map.of("userPool", job.userPoolId(), "imported", String.valueOf(imported)));
    if (failed > 0) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              failed + " users could not be imported; " + imported + " were.",
              "See the job's log group in CloudWatch, import them by hand, and skip this step."));
    }
    return new Next.Done(outputs, Optional.of(recoveryPoint(context)));
  }

  private static long orZero(Long number) {
    return Optional.ofNullable(number).orElse(0L);
  }
}
