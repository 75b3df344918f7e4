package io.dr.sim.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dr.aws.Stage;
import io.dr.runbook.Site;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

class SimulatedCloudFormationTest {
  private static final String TEMPLATE =
      """
      Resources:
        Queue:
          Type: AWS::SQS::Queue
        Table:
          Type: AWS::DynamoDB::Table
      """;

  private final Stage stage = new Stage();
  private final SimulatedCloudFormation cloudFormation = new SimulatedCloudFormation(stage.world());
  private final CloudFormationClient client = cloudFormation.at(Stage.TO);

  private void create(String template, String token) {
    client.createStack(
        request -> request.stackName("a").templateBody(template).clientRequestToken(token));
  }

  private void update(String template) {
    client.createChangeSet(
        request ->
            request
                .stackName("a")
                .changeSetName("set-" + template.hashCode())
                .changeSetType("UPDATE")
                .templateBody(template));
  }

  private String status(Site site) {
    return cloudFormation
        .at(site)
        .describeStacks(request -> request.stackName("a"))
        .stacks()
        .get(0)
        .stackStatusAsString();
  }

  @Test
  void takesARepetitionWithTheSameTokenAsOne() {
    create(TEMPLATE, "once");

    create(TEMPLATE, "once");

    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void refusesASecondStackOfAName() {
    create(TEMPLATE, "one");

    assertThatThrownBy(() -> create(TEMPLATE, "two"))
        .isInstanceOfSatisfying(
            AlreadyExistsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AlreadyExistsException"));
  }

  @Test
  void keepsAccountsAndRegionsApart() {
    create(TEMPLATE, "one");

    assertThat(status(Stage.TO)).isEqualTo("CREATE_IN_PROGRESS");
    for (Site other : new Site[] {Stage.FROM, Stage.TO.in(Stage.USER)}) {
      assertThatThrownBy(() -> status(other))
          .isInstanceOf(CloudFormationException.class)
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void asksForTheCapabilityToMakeRoles() {
    String template = TEMPLATE + "  Role:\n    Type: AWS::IAM::Role\n";

    assertThatThrownBy(() -> create(template, "one"))
        .isInstanceOf(InsufficientCapabilitiesException.class);
    assertThat(stage.world().effects()).isEmpty();
  }

  private ChangeSetSummary set() {
    return client.listChangeSets(request -> request.stackName("a")).summaries().get(0);
  }

  private void execute() {
    client.executeChangeSet(
        request ->
            request
                .stackName("a")
                .changeSetName(set().changeSetName())
                .clientRequestToken("execution"));
  }

  @Test
  void makesNoChangeSetForWhatIsUnderWay() {
    create(TEMPLATE, "one");

    assertThatThrownBy(() -> update(TEMPLATE + "#")).hasMessageContaining("CREATE_IN_PROGRESS");
  }

  @Test
  void letsAChangeSetWithoutChangesFail() {
    create(TEMPLATE, "one");
    stage.pass(Duration.ofMinutes(10));
    update(TEMPLATE + "# a comment\n");

    assertThat(set().statusAsString()).isEqualTo("CREATE_IN_PROGRESS");
    stage.pass(Duration.ofMinutes(1));
    assertThat(set().statusAsString()).isEqualTo("FAILED");
    assertThat(set().statusReason()).contains("didn't contain changes");
    assertThatThrownBy(this::execute).isInstanceOf(InvalidChangeSetStatusException.class);
  }

  @Test
  void executesAChangeSetOnceAndTakesAllAwayThen() {
    create(TEMPLATE, "one");
    stage.pass(Duration.ofMinutes(10));
    update(TEMPLATE + "  Topic:\n    Type: AWS::SNS::Topic\n");
    update(TEMPLATE.replace("Queue:", "Other:"));
    stage.pass(Duration.ofMinutes(1));
    ChangeSetSummary first = set();
    assertThat(
            client
                .describeChangeSet(request -> request.changeSetName(first.changeSetId()))
                .changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.resourceChange().actionAsString()).isEqualTo("Add");
              assertThat(change.resourceChange().resourceType()).isEqualTo("AWS::SNS::Topic");
            });

    execute();
    execute();

    assertThat(stage.world().effects()).hasSize(4);
    assertThat(status(Stage.TO)).isEqualTo("UPDATE_IN_PROGRESS");
    assertThat(client.listChangeSets(request -> request.stackName("a")).summaries())
        .extracting(ChangeSetSummary::executionStatusAsString)
        .containsExactly("EXECUTE_IN_PROGRESS", "OBSOLETE");
    stage.pass(Duration.ofMinutes(10));
    assertThat(status(Stage.TO)).isEqualTo("UPDATE_COMPLETE");
    assertThat(client.listChangeSets(request -> request.stackName("a")).summaries()).isEmpty();
  }

  @Test
  void tellsWhatIsReplacedAndWhatIsRemoved() {
    create(TEMPLATE.replace("SQS::Queue", "SQS::Queue\n    DeletionPolicy: Retain"), "one");
    stage.pass(Duration.ofMinutes(10));
    update(
        """
        Resources:
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: other
        """);
    stage.pass(Duration.ofMinutes(1));

    assertThat(
            client
                .describeChangeSet(
                    request -> request.stackName("a").changeSetName(set().changeSetName()))
                .changes())
        .extracting(change -> change.resourceChange())
        .extracting(
            change -> change.actionAsString(),
            change -> change.logicalResourceId(),
            change -> String.valueOf(change.replacementAsString()),
            change -> String.valueOf(change.policyActionAsString()))
        .containsExactly(
            tuple("Remove", "Queue", "null", "Retain"), tuple("Modify", "Table", "True", "null"));
  }

  @Test
  void knowsNoChangeSetThatNobodyMade() {
    create(TEMPLATE, "one");

    assertThatThrownBy(
            () -> client.describeChangeSet(request -> request.stackName("a").changeSetName("none")))
        .isInstanceOf(ChangeSetNotFoundException.class);
  }

  @Test
  void deletesAStackInTimeAndLetsItBeMadeAnew() {
    create(TEMPLATE, "one");
    assertThatThrownBy(() -> client.deleteStack(request -> request.stackName("a")))
        .hasMessageContaining("cannot be deleted");
    stage.pass(Duration.ofMinutes(10));

    client.deleteStack(request -> request.stackName("a"));
    client.deleteStack(request -> request.stackName("a"));
    assertThat(status(Stage.TO)).isEqualTo("DELETE_IN_PROGRESS");
    stage.pass(Duration.ofMinutes(5));
    assertThatThrownBy(() -> status(Stage.TO)).hasMessageContaining("does not exist");
    client.deleteStack(request -> request.stackName("a"));
    create(TEMPLATE, "two");

    assertThat(status(Stage.TO)).isEqualTo("CREATE_IN_PROGRESS");
    assertThat(stage.world().effects()).hasSize(3);
  }

  @Test
  void rollsBackWhatFailsAndTellsTheCauseFromItsConsequences() {
    cloudFormation.fail("a", "Queue", "no capacity");
    create(TEMPLATE, "one");
    stage.pass(Duration.ofMinutes(10));

    assertThat(status(Stage.TO)).isEqualTo("ROLLBACK_COMPLETE");
    assertThat(client.describeStackEvents(request -> request.stackName("a")).stackEvents())
        .extracting(StackEvent::resourceStatusReason)
        .containsSubsequence("Resource creation cancelled", "no capacity", "User Initiated");
    assertThatThrownBy(() -> update(TEMPLATE + "#")).hasMessageContaining("ROLLBACK_COMPLETE");
  }
}
