package io.dr.aws.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudFormation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;

class DeployStackTest {
  private static final String TEMPLATE =
      """
      Parameters:
        DbHost:
          Type: String
      Resources:
        Queue:
          Type: AWS::SQS::Queue
        Api:
          Type: AWS::ApiGateway::RestApi
          Properties:
            Name: !Sub "${AWS::StackName}"
        Table:
          Type: AWS::DynamoDB::Table
      Outputs:
        ApiUrl:
          Value: !Ref Api
        QueueName:
          Value: !GetAtt Queue.QueueName
      """;

  private final Stage stage = new Stage();
  private final SimulatedCloudFormation cloudFormation = new SimulatedCloudFormation(stage.world());
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(cloudFormation));

  private DeployStack deploying(String template, String dbHost, Optional<String> account) {
    ObjectNode with = written();
    with.putObject("parameters").put("DbHost", dbHost);
    account.ifPresent(name -> with.put("account", name));
    return deploying(with, template);
  }

  private static ObjectNode written() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("stack", "orders")
        .put("templateFile", "orders.yaml");
  }

  private DeployStack deploying(ObjectNode with, String template) {
    return new DeployStack(Catalog.bind(DeployStack.TYPE, with), cloud, path -> template);
  }

  private DeployStack deploying() {
    return deploying(TEMPLATE, "db.example.net", Optional.empty());
  }

  private Stack stack(Site site) {
    return cloud
        .reads(CloudFormationClient.class, site)
        .describeStacks(request -> request.stackName("orders"))
        .stacks()
        .get(0);
  }

  @Test
  void createsTheStackAndHandsOnItsOutputs() {
    Next.Done done = stage.done(deploying());

    assertThat(done.outputs().values())
        .containsEntry("ApiUrl", "https://orders.us-west-2.example.com")
        .containsEntry("QueueName", "orders-QueueName");
    assertThat(stage.waits()).contains("CREATE_IN_PROGRESS, 2 of 3 resources");
    assertThat(stack(Stage.TO).tags())
        .extracting(tag -> tag.key() + "=" + tag.value())
        .contains("dr:run=run-1", "dr:runbook=serverless", "dr:step=step");
  }

  @Test
  void journalsTheParametersNamesAndNeverTheirValues() {
    stage.done(deploying(TEMPLATE, "s3cret", Optional.empty()));

    assertThat(stage.calls().get(0).parameters()).containsEntry("parameters", "DbHost");
    assertThat(stage.calls().get(0).toString()).doesNotContain("s3cret");
  }

  @Test
  void doesNotCreateTwiceWhenTheAnswerWasLost() {
    stage.loseNextAnswer();

    stage.done(deploying());

    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void leavesAStackAloneThatIsAlreadyAsWanted() {
    stage.done(deploying());

    stage.done(deploying());

    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void updatesAStackOfTheSameRunbookThatDiffers() {
    stage.done(deploying());
    stage.nextAttempt();

    stage.done(deploying(TEMPLATE, "other.example.net", Optional.empty()));

    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("CreateStack", "CreateChangeSet", "ExecuteChangeSet");
    assertThat(stage.calls().get(2).parameters()).containsKey("changes");
    assertThat(stack(Stage.TO).parameters().get(0).parameterValue()).isEqualTo("other.example.net");
  }

  @Test
  void isDoneWhenCloudFormationSeesNothingToUpdate() {
    stage.done(deploying(TEMPLATE, "db.example.net", Optional.empty()));
    stage.nextAttempt();

    stage.done(deploying(TEMPLATE + "# a comment\n", "db.example.net", Optional.empty()));

    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("CreateStack", "CreateChangeSet");
  }

  @Test
  void submitsACorrectedTemplateInTheSameAttempt() {
    stage.done(deploying());
    stage.nextAttempt();
    cloudFormation.fail("orders", "Queue", "no capacity");
    stage.failure(deploying(TEMPLATE, "other.example.net", Optional.empty()));

    stage.done(deploying(TEMPLATE + "# less of it\n", "other.example.net", Optional.empty()));

    assertThat(stage.calls()).hasSize(5);
  }

  @Test
  void takesASecretParameterAsGivenOnceItWasSubmitted() {
    String template =
        TEMPLATE.replace("    Type: String\n", "    Type: String\n    NoEcho: true\n");

    stage.done(deploying(template, "s3cret", Optional.empty()));
    int calls = stage.calls().size();
    stage.nextAttempt();
    stage.done(deploying(template, "s3cret", Optional.empty()));

    assertThat(stack(Stage.TO).parameters().get(0).parameterValue()).isEqualTo("****");
    assertThat(calls).isEqualTo(1);
    assertThat(stage.world().effects()).as("nothing was left to update").hasSize(1);
    assertThat(stage.context().receipts().toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE_ROLLBACK_FAILED, continue-update-rollback",
    "UPDATE_FAILED, rollback-stack",
    "IMPORT_ROLLBACK_FAILED, a state it can be updated from"
  })
  void neverAsksForTheDeletionOfAStackThatWasUp(String status, String remedy) {
    stage.done(deploying());
    DeployStack action =
        new DeployStack(
            Catalog.bind(DeployStack.TYPE, written()),
            new ShowsStatus(cloud, status),
            path -> TEMPLATE);

    Failure failure = stage.failure(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo("The stack orders is in " + status + "; no reason was given");
    assertThat(failure.remedy()).contains(remedy).doesNotContain("delete");
  }

  @Test
  void refusesAStackThatNoRunbookCreated() {
    cloudFormation.expect(SimulatedResource.of("cloudformation:stack", "orders", Stage.TO));

    Failure failure = stage.failure(deploying());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(stage.world().effects()).isEmpty();
  }

  @Test
  void namesTheFirstResourceThatFailedAndWhy() {
    cloudFormation.fail("orders", "Api", "Limit of 600 APIs exceeded");

    Failure failure = stage.failure(deploying());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .contains("ROLLBACK_COMPLETE", "resource Api", "Limit of 600 APIs exceeded");
    assertThat(failure.remedy()).contains("delete the stack");
    assertThat(stage.waits()).contains("ROLLBACK_IN_PROGRESS after Api");
  }

  @Test
  void saysWhyAnUpdateWasRolledBackAndUpdatesAgainOnlyInTheNextAttempt() {
    stage.done(deploying());
    stage.nextAttempt();
    cloudFormation.fail("orders", "Queue", "no capacity");
    DeployStack update = deploying(TEMPLATE, "other.example.net", Optional.empty());

    Failure failure = stage.failure(update);
    int calls = stage.calls().size();
    stage.nextAttempt();
    stage.done(update);

    assertThat(failure.cause()).contains("UPDATE_ROLLBACK_COMPLETE", "Queue", "no capacity");
    assertThat(calls).isEqualTo(3);
    assertThat(stage.calls()).hasSize(5);
  }

  @Test
  void deploysInANamedAccount() {
    stage.done(deploying(TEMPLATE, "db", Optional.of("user")));

    assertThat(stage.calls().get(0).site()).isEqualTo(Stage.TO.in(Stage.USER));
    assertThat(stack(Stage.TO.in(Stage.USER)).stackId()).contains("444455556666");
  }

  @Test
  void refusesAnAccountThatTheRunbookDoesNotName() {
    assertThat(stage.failure(deploying(TEMPLATE, "db", Optional.of("nobody"))).kind())
        .isEqualTo(Failure.Kind.INVALID);
  }

  @Test
  void refusesATemplateThatARequestCannotCarry() {
    String large = TEMPLATE + "#".repeat(Template.LIMIT);

    Failure failure = stage.failure(deploying(large, "db", Optional.empty()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).contains("51200 bytes");
    assertThat(failure.remedy()).contains("S3");
  }

  @Test
  void refusesATemplateThatIsNotThere(@TempDir Path folder) {
    DeployStack action =
        new DeployStack(
            Catalog.bind(DeployStack.TYPE, written().put("templateFile", "no.yaml")),
            cloud,
            Documents.in(folder));

    Failure failure = stage.failure(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).contains("no.yaml");
  }

  @Test
  void letsAwsRefuseAParameterThatTheTemplateLacks() {
    DeployStack action = deploying("Resources:\n  A:\n    Type: X\n", "db", Optional.empty());

    assertThatThrownBy(() -> stage.play(action))
        .isInstanceOf(CloudFormationException.class)
        .hasMessageContaining("[DbHost] do not exist");
  }

  @Test
  void reportsProgressAsAFraction() {
    DeployStack action = deploying();
    stage.perform((Next.Effect) action.next(stage.context()));
    stage.pass(Duration.ofSeconds(1));

    Next.Wait wait = (Next.Wait) action.next(stage.context());

    assertThat(wait.fractionDone()).hasValue(0.0);
  }

  @Test
  void readsTheSectionsOfATemplateInYamlAndJson() {
    Template yaml = new Template(TEMPLATE);
    Template json = new Template("{\"Resources\":{\"A\":{},\"B\":{}},\"Outputs\":{\"C\":{}}}");

    assertThat(yaml.resources()).containsExactly("Queue", "Api", "Table");
    assertThat(yaml.parameters()).containsExactly("DbHost");
    assertThat(yaml.outputs()).containsExactly("ApiUrl", "QueueName");
    assertThat(json.resources()).containsExactly("A", "B");
    assertThat(json.outputs()).containsExactly("C");
  }

  @Test
  void tellsWhichParametersMustBeGivenAndWhichAreSecret() {
    Template yaml =
        new Template(
            """
            Parameters:
              # Default: in a comment is none
              Password:
                Type: String
                NoEcho: true
              Size: { Type: Number, Default: 3 }
              Host:
                Type: String
            Resources:
              Default:
                Type: X
            """);
    Template json =
        new Template(
            "{\"Parameters\":{\"A\":{\"NoEcho\":\"true\",\"Default\":\"\"},\"B\":{}},"
                + "\"Resources\":{}}");

    assertThat(yaml.parameters()).containsExactly("Password", "Size", "Host");
    assertThat(yaml.required()).containsExactly("Password", "Host");
    assertThat(yaml.noEcho()).containsExactly("Password");
    assertThat(json.required()).containsExactly("B");
    assertThat(json.noEcho()).containsExactly("A");
  }

  @Test
  void letsAwsAskForAParameterThatIsNotGiven() {
    DeployStack action = deploying(written(), TEMPLATE);

    assertThatThrownBy(() -> stage.play(action))
        .isInstanceOf(CloudFormationException.class)
        .hasMessageContaining("[DbHost] must have values");
  }

  /** CloudFormation whose stacks got into a state that the simulation does not come to. */
  private record ShowsStatus(Cloud cloud, String status) implements Cloud {
    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      CloudFormationClient behind = cloud.reads(CloudFormationClient.class, site);
      CloudFormationClient shown =
          new CloudFormationClient() {
            @Override
            public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
              Stack stack = behind.describeStacks(request).stacks().get(0);
              return DescribeStacksResponse.builder()
                  .stacks(stack.toBuilder().stackStatus(status).build())
                  .build();
            }

            @Override
            public DescribeStackEventsResponse describeStackEvents(
                DescribeStackEventsRequest request) {
              return behind.describeStackEvents(request);
            }

            @Override
            public String serviceName() {
              return SERVICE_NAME;
            }

            @Override
            public void close() {}
          };
      return client.cast(shown);
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      throw new AssertionError("a stack in " + status + " is not to be touched");
    }
  }
}
