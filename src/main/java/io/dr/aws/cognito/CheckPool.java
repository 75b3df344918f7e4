package io.dr.aws.cognito;

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
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/**
 * Checks that users can be signed in by a pool of the target region (Amazon Cognito User Pools API
 * Reference, "DescribeUserPool").
 */
public final class CheckPool implements Action {
  private static final String SERVICE = "Cognito";

  /** Whether a second factor is asked for. */
  public enum Mfa {
    @JsonProperty("off")
    OFF,
    @JsonProperty("on")
    ON,
    @JsonProperty("optional")
    OPTIONAL
  }

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The pool's id, or its name in the target region.")
          String userPool,
      @JsonPropertyDescription("The id or name of an app client that the pool must have.")
          Optional<String> client,
      @JsonPropertyDescription("How many users it must hold at least, by Cognito's estimate.")
          Optional<Integer> atLeastUsers,
      @JsonPropertyDescription("Whether it must ask for a second factor: off, on or optional.")
          Optional<Mfa> mfa,
      @JsonPropertyDescription("The domain that it must have, its own or a prefix of Cognito's.")
          Optional<String> domain) {
    public With {
      if (atLeastUsers.filter(users -> users < 1).isPresent()) {
        throw new IllegalArgumentException("atLeastUsers is one or more");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cognito.check-pool", With.class)
          .title("Check the user pool")
          .description(
              "Checks that a user pool of the target region is there with its app client, holds"
                  + " enough users, and has the second factor and the domain that it must have.")
          .traits(Trait.VERIFIES)
          .outputs(
              new OutputField("userPool", "The pool's id."),
              new OutputField("client", "The app client's id, where one was asked for."),
              new OutputField("users", "How many users it holds, by Cognito's estimate."))
          .permissions(
              Permission.reads("cognito-idp:ListUserPools", Where.TO),
              Permission.reads("cognito-idp:DescribeUserPool", Where.TO)
                  .on("arn:{partition}:cognito-idp:{region}:{account}:userpool/*"),
              Permission.reads("cognito-idp:ListUserPoolClients", Where.TO)
                  .on("arn:{partition}:cognito-idp:{region}:{account}:userpool/*"))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 3))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .limits("The number of users is an estimate that may lag behind an import by hours.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such pool or client in the target region.",
                  "Correct the step, or create it there."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "Several pools or clients have that name.",
                  "Give the id of the right one."),
              new FailureField(
                  Failure.Kind.CHECK,
                  "The pool is not as it must be.",
                  "Correct it in the target region, import the users, and resume."))
          .usually(Duration.ofSeconds(5))
          .inDrill(DrillBehaviour.RUN)
          .simulates(CheckPool::simulated)
          .example(
              """
              userPool: main
              client: web
              atLeastUsers: 1000
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public CheckPool(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    Map<String, String> attributes = new HashMap<>();
    with.client().ifPresent(client -> attributes.put("client", client));
    with.domain().ifPresent(domain -> attributes.put("domain", domain));
    with.mfa().ifPresent(mfa -> attributes.put("mfa", mfa.name()));
    attributes.put("users", String.valueOf(with.atLeastUsers().orElse(1)));
    return List.of(new SimulatedResource("cognito:pool", with.userPool(), run.to(), attributes));
  }

  @Override
  public Next next(StepContext context) {
    CognitoIdentityProviderClient cognito =
        cloud.reads(CognitoIdentityProviderClient.class, context.to());
    UserPools pools = new UserPools(cognito, context.to());
    String id = pools.pool(with.userPool());
    UserPoolType pool;
    try {
      pool = cognito.describeUserPool(request -> request.userPoolId(id)).userPool();
    } catch (ResourceNotFoundException e) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no user pool " + id + " in " + context.to().region() + ".",
              "Correct the step's userPool, or create the pool there and resume."));
    }
    Map<String, String> outputs = new HashMap<>();
    outputs.put("userPool", id);
    outputs.put("users", String.valueOf(users(pool)));
    with.client().ifPresent(client -> outputs.put("client", pools.client(id, client)));
    List<String> amiss = amiss(pool);
    return amiss.isEmpty()
        ? Next.Done.with(new Outputs(outputs))
        : new Next.Failed(
            Failure.of(
                Failure.Kind.CHECK,
                "The user pool %s in %s %s."
                    .formatted(id, context.to().region(), String.join(", and ", amiss)),
                "Correct the pool or import its users; then resume."));
  }

  private static int users(UserPoolType pool) {
    return Optional.ofNullable(pool.estimatedNumberOfUsers()).orElse(0);
  }

  /** What is not as it must be, each as the end of a sentence. */
  private List<String> amiss(UserPoolType pool) {
    List<String> amiss = new ArrayList<>();
    with.atLeastUsers()
        .filter(least -> users(pool) < least)
        .ifPresent(
            least -> amiss.add("holds about " + users(pool) + " users, not at least " + least));
    String mfa = Optional.ofNullable(pool.mfaConfigurationAsString()).orElse("OFF");
    with.mfa()
        .filter(wanted -> !wanted.name().equals(mfa))
        .ifPresent(
            wanted ->
                amiss.add("has the second factor " + lower(mfa) + ", not " + lower(wanted.name())));
    List<String> domains =
        Stream.of(pool.customDomain(), pool.domain()).filter(Objects::nonNull).toList();
    with.domain()
        .filter(wanted -> !domains.contains(wanted))
        .ifPresent(
            wanted ->
                amiss.add(
                    "has "
                        + (domains.isEmpty() ? "no domain" : "the domain " + domains.get(0))
                        + ", not "
                        + wanted));
    return amiss;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
