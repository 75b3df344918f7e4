package io.dr.catalogue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.dr.catalogue.Rehearsed.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;

/**
 * What {@link EveryActionTest} demands can be failed: an action that makes an import job, which
 * Cognito makes as often as it is asked, passes only if it looks whether it has made it before.
 */
class PlantedActionsTest {
  private static final String CREATE = "CreateUserImportJob";

  /** The step's parameters. */
  record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The pool's name.") String pool) {}

  /** Whether the action looks into the pool, or trusts its own receipts alone. */
  private enum Habit {
    LOOKS_FIRST,
    TRUSTS_ITS_RECEIPT
  }

  private static ActionType<With> type(String described) {
    return ActionType.describe("planted.make-job", With.class)
        .title("Make a job")
        .description("Makes an import job.")
        .traits(Trait.MUTATES)
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

  private static Subject planted(Habit habit, String described) {
    ActionType<With> type = type(described);
    return new Subject(
        type,
        world ->
            Catalog.of(
                List.of(
                    new Catalog.Entry<>(
                        type,
                        with ->
                            AwsAction.<With>on(
                                    world.get().cloud(),
                                    (given, cloud) -> new MakesAJob(given, cloud, habit))
                                .apply(with)))));
  }

  @Test
  void anActionThatLooksFirstPasses() {
    Subject careful = planted(Habit.LOOKS_FIRST, CREATE);

    assertThatCode(() -> EveryActionTest.describesItself(careful)).doesNotThrowAnyException();
    assertThatCode(() -> EveryActionTest.interrupted(careful)).doesNotThrowAnyException();
    assertThatCode(() -> EveryActionTest.faults(careful)).doesNotThrowAnyException();
  }

  @Test
  void anActionThatCreatesWithoutLookingIsCaughtWhenItDiesAfterTheCall() {
    Subject careless = planted(Habit.TRUSTS_ITS_RECEIPT, CREATE);

    assertThatThrownBy(() -> EveryActionTest.interrupted(careless))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted.make-job at call 1 DIES_AFTER");
  }

  @Test
  void anActionThatCreatesWithoutLookingIsCaughtWhenAnAnswerIsLost() {
    Subject careless = planted(Habit.TRUSTS_ITS_RECEIPT, CREATE);

    assertThatThrownBy(() -> EveryActionTest.faults(careless))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted.make-job at call 1 RESET_AFTER");
  }

  @Test
  void anActionThatMakesACallWhichItDoesNotDescribeIsCaught() {
    Subject secretive = planted(Habit.LOOKS_FIRST, "StartUserImportJob");

    assertThatThrownBy(() -> EveryActionTest.describesItself(secretive))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("calls that are not described");
  }
}
