package io.dr.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.aws.AwsAction;
import io.dr.aws.Cloud;
import io.dr.wiring.World;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;

/**
 * An action that makes an import job, which Cognito makes as often as it is asked; with or without
 * the bug that it does not look whether it has made it before.
 */
public final class PlantedJob {
  static final String CREATE = "CreateUserImportJob";

  private PlantedJob() {}

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The pool's name.") String pool) {}

  /** Whether the action looks into the pool, or trusts its own receipts alone. */
  public enum Habit {
    LOOKS_FIRST,
    TRUSTS_ITS_RECEIPT
  }

  static ActionType<With> type(String described) {
    return ActionType.describe("planted.make-job", With.class)
        .title("Make a job")
        .description("Makes an import job.")
        .traits(Trait.MUTATES)
        .undo("Delete the job of {pool}.")
        .calls(new CallField("Cognito", described, "Makes the job."))
        .failures(new FailureField(Failure.Kind.NOT_FOUND, "There is no pool.", "Create it."))
        .simulates(
            (with, run) -> List.of(SimulatedResource.of("cognito:pool", with.pool(), run.to())))
        .example("pool: main\n")
        .build();
  }

  private record MakesAJob(With with, Cloud cloud, Habit habit) implements Action {
    @Override
    public Next next(StepContext context) {
      CognitoIdentityProviderClient cognito =
          cloud.reads(CognitoIdentityProviderClient.class, context.to());
      String pool =
          cognito.listUserPools(request -> request.maxResults(60)).userPools().stream()
              .filter(each -> with.pool().equals(each.name()))
              .map(UserPoolDescriptionType::id)
              .findFirst()
              .orElseThrow();
      String job = "dr-" + context.run().id();
      boolean made =
          habit == Habit.LOOKS_FIRST
              ? cognito
                  .listUserImportJobs(request -> request.userPoolId(pool).maxResults(60))
                  .userImportJobs()
                  .stream()
                  .anyMatch(each -> job.equals(each.jobName()))
              : context.receipt("made").isPresent();
      return made ? Next.Done.empty() : make(context, pool, job);
    }

    private Next make(StepContext context, String pool, String job) {
      return Next.Effect.of(
          Call.of("Cognito", CREATE, job, context.to()),
          () -> {
            cloud
                .effects(CognitoIdentityProviderClient.class, context.to())
                .createUserImportJob(
                    request ->
                        request
                            .userPoolId(pool)
                            .jobName(job)
                            .cloudWatchLogsRoleArn("arn:aws:iam::111122223333:role/import"));
            return Receipt.of("made", job);
          });
    }
  }

  /**
   * A catalogue of this action alone.
   *
   * @param described the call that its description names
   */
  static Catalog catalogue(Habit habit, String described, Supplier<World> world) {
    ActionType<With> type = type(described);
    return Catalog.of(
        List.of(
            new Catalog.Entry<>(
                type,
                with ->
                    AwsAction.<With>on(
                            world.get().cloud(),
                            (given, cloud) -> new MakesAJob(given, cloud, habit))
                        .apply(with))));
  }

  /** The same, described as it is. */
  public static Catalog catalogue(Habit habit, Supplier<World> world) {
    return catalogue(habit, CREATE, world);
  }
}
