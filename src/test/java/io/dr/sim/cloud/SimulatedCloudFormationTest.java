package io.dr.sim.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.aws.Stage;
import io.dr.runbook.Site;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;
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
    client.updateStack(request -> request.stackName("a").templateBody(template));
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

  @Test
  void updatesNothingThatIsUnderWayRolledBackOrTheSame() {
    create(TEMPLATE, "one");
    assertThatThrownBy(() -> update(TEMPLATE + "#")).hasMessageContaining("CREATE_IN_PROGRESS");

    stage.pass(Duration.ofMinutes(10));
    assertThatThrownBy(() -> update(TEMPLATE)).hasMessageContaining("No updates");
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
