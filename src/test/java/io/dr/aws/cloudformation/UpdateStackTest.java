package io.dr.aws.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudFormation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What becomes of a stack that is there already, and of a template that is not here. */
class UpdateStackTest {
  private static final String TEMPLATE =
      """
      Resources:
        Api:
          Type: AWS::ApiGateway::RestApi
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: orders
      """;
  private static final String WITH_TOPIC = TEMPLATE + "  Topic:\n    Type: AWS::SNS::Topic\n";
  private static final String URL = "https://templates.s3.us-west-2.amazonaws.com/orders.yaml";

  private final Stage stage = new Stage();
  private final SimulatedCloudFormation cloudFormation = new SimulatedCloudFormation(stage.world());
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(cloudFormation));

  private static ObjectNode written() {
    return JsonNodeFactory.instance.objectNode().put("stack", "orders");
  }

  private DeployStack deploying(ObjectNode with, String template) {
    return new DeployStack(Catalog.bind(DeployStack.TYPE, with), cloud, path -> template);
  }

  private DeployStack deploying(String template) {
    return deploying(written().put("templateFile", "orders.yaml"), template);
  }

  private Stack stack() {
    return cloud
        .reads(CloudFormationClient.class, Stage.TO)
        .describeStacks(request -> request.stackName("orders"))
        .stacks()
        .get(0);
  }

  private List<String> effects() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  @Test
  void tellsWhatTheUpdateChangesBeforeItDoes() {
    stage.done(deploying(TEMPLATE));

    stage.done(deploying(WITH_TOPIC.replace("RestApi\n", "RestApi\n    DependsOn: Table\n")));

    assertThat(stage.calls().get(2).parameters())
        .containsEntry(
            "changes", "Modify Api (AWS::ApiGateway::RestApi), Add Topic (AWS::SNS::Topic)");
    assertThat(stack().stackStatusAsString()).isEqualTo("UPDATE_COMPLETE");
  }

  @ParameterizedTest
  @CsvSource({
    "TableName: orders, TableName: orders2, Replace Table (AWS::DynamoDB::Table)",
    "Table:, OtherTable:, Remove Table (AWS::DynamoDB::Table)"
  })
  void refusesToLoseWhatATableHolds(String then, String now, String told) {
    stage.done(deploying(TEMPLATE));

    Failure failure = stage.failure(deploying(TEMPLATE.replaceFirst(then, now)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo("The update of orders would lose what these hold: " + told + ".");
    assertThat(failure.remedy()).contains("change set dr-", "replace: allow");
    assertThat(effects()).containsExactly("CreateStack", "CreateChangeSet");
    assertThat(stack().stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
  }

  @Test
  void replacesATableWhereTheRunbookAllowsIt() {
    stage.done(deploying(TEMPLATE));
    ObjectNode allowing = written().put("templateFile", "orders.yaml").put("replace", "allow");

    stage.done(deploying(allowing, TEMPLATE.replace("TableName: orders", "TableName: orders2")));

    assertThat(stage.calls().get(2).parameters().get("changes")).startsWith("Replace Table");
  }

  @Test
  void removesATableThatIsRetainedOutsideTheStack() {
    stage.done(deploying(TEMPLATE.replace("::Table\n", "::Table\n    DeletionPolicy: Retain\n")));

    stage.done(deploying("Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n"));

    assertThat(effects()).endsWith("ExecuteChangeSet");
  }

  @Test
  void goesOnWithTheChangeSetWhoseAnswerWasLost() {
    stage.done(deploying(TEMPLATE));
    stage.nextAttempt();
    stage.loseNextAnswer();

    stage.done(deploying(WITH_TOPIC));

    assertThat(effects()).containsExactly("CreateStack", "CreateChangeSet", "ExecuteChangeSet");
  }

  @Test
  void executesTheChangeSetOnceWhenTheAnswerWasLost() {
    stage.done(deploying(TEMPLATE));
    DeployStack update = deploying(WITH_TOPIC);
    stage.perform((Next.Effect) update.next(stage.context()));
    stage.pass(Duration.ofMinutes(1));
    stage.loseNextAnswer();

    stage.done(update);

    assertThat(effects()).containsExactly("CreateStack", "CreateChangeSet", "ExecuteChangeSet");
  }

  @Test
  void tellsOfARolledBackUpdateAlsoWhenTheReceiptIsGone() {
    stage.done(deploying(TEMPLATE));
    cloudFormation.fail("orders", "Topic", "no such region");
    DeployStack update = deploying(WITH_TOPIC);
    stage.perform((Next.Effect) update.next(stage.context()));
    stage.pass(Duration.ofMinutes(1));
    Next.Effect lost = (Next.Effect) update.next(stage.context());
    assertThat(lost.perform().get().values()).containsKey("executed");

    Failure failure = stage.failure(update);

    assertThat(failure.cause())
        .isEqualTo(
            "The stack orders is in UPDATE_ROLLBACK_COMPLETE; resource Topic (AWS::SNS::Topic):"
                + " no such region");
    assertThat(effects()).hasSize(3);
  }

  @Test
  void makesANewChangeSetWhenSomebodyChangedTheStackMeanwhile() {
    stage.done(deploying(TEMPLATE));
    DeployStack update = deploying(WITH_TOPIC);
    stage.perform((Next.Effect) update.next(stage.context()));
    CloudFormationClient other = cloud.effects(CloudFormationClient.class, Stage.TO);
    other.createChangeSet(
        request ->
            request
                .stackName("orders")
                .changeSetName("theirs")
                .changeSetType("UPDATE")
                .templateBody(TEMPLATE + "  More:\n    Type: AWS::SNS::Topic\n")
                .tags(stack().tags()));
    stage.pass(Duration.ofMinutes(1));
    cloudFormation.fail("orders", "More", "no such region");
    other.executeChangeSet(request -> request.stackName("orders").changeSetName("theirs"));

    Failure failure = stage.failure(update);
    stage.nextAttempt();

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT);
    assertThat(failure.kind().retryable()).isTrue();
    stage.done(update);
    assertThat(stack().stackStatusAsString()).isEqualTo("UPDATE_COMPLETE");
  }

  @Test
  void tellsOfAFailureFirstAndMakesTheStackAnewInTheNextAttempt() {
    ObjectNode replacing = written().put("templateFile", "orders.yaml").put("replaceFailed", true);
    cloudFormation.fail("orders", "Api", "Limit exceeded");
    DeployStack action = deploying(replacing, TEMPLATE);

    Failure failure = stage.failure(action);
    stage.nextAttempt();
    stage.done(action);

    assertThat(failure.cause()).contains("ROLLBACK_COMPLETE", "Limit exceeded");
    assertThat(effects()).containsExactly("CreateStack", "DeleteStack", "CreateStack");
    assertThat(stage.waits()).contains("DELETE_IN_PROGRESS");
  }

  @Test
  void neverDeletesAFailedStackUnasked() {
    cloudFormation.fail("orders", "Api", "Limit exceeded");
    DeployStack action = deploying(TEMPLATE);
    stage.failure(action);
    stage.nextAttempt();

    assertThat(stage.failure(action).remedy()).contains("replaceFailed: true");
    assertThat(effects()).containsExactly("CreateStack");
  }

  @Test
  void neverDeletesTheFailedStackOfAnotherRun() {
    cloudFormation.fail("orders", "Api", "Limit exceeded");
    cloud
        .effects(CloudFormationClient.class, Stage.TO)
        .createStack(
            request ->
                request
                    .stackName("orders")
                    .templateBody(TEMPLATE)
                    .tags(
                        Tag.builder().key("dr:runbook").value("serverless").build(),
                        Tag.builder().key("dr:run").value("run-0").build()));
    stage.pass(Duration.ofMinutes(10));
    ObjectNode replacing = written().put("templateFile", "orders.yaml").put("replaceFailed", true);

    assertThat(stage.failure(deploying(replacing, TEMPLATE)).cause()).contains("Limit exceeded");
    assertThat(effects()).containsExactly("CreateStack");
  }

  @Test
  void deploysATemplateFromS3AndUpdatesItOnlyWhenSomethingDiffers() {
    ObjectNode with = written().put("templateUrl", "s3://templates/orders.yaml");
    DeployStack.With bound = Catalog.bind(DeployStack.TYPE, with);
    DeployStack.TYPE.simulates().apply(bound, Stage.run()).forEach(cloud::expect);

    stage.done(deploying(with, "not read"));
    stage.done(deploying(with.put("templateUrl", URL), "not read"));

    assertThat(effects()).containsExactly("CreateStack");
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("template", "s3://templates/orders.yaml");
  }

  @Test
  void leavesToCloudFormationWhetherATemplateInS3DiffersFromThatOfAnEarlierRun() {
    ObjectNode with = written().put("templateUrl", URL);
    DeployStack.With bound = Catalog.bind(DeployStack.TYPE, with);
    DeployStack.TYPE.simulates().apply(bound, Stage.run()).forEach(cloud::expect);
    cloud
        .effects(CloudFormationClient.class, Stage.TO)
        .createStack(
            request ->
                request
                    .stackName("orders")
                    .templateURL(URL)
                    .tags(Tag.builder().key("dr:runbook").value("serverless").build()));
    stage.pass(Duration.ofMinutes(10));

    stage.done(deploying(with, "not read"));

    assertThat(effects()).containsExactly("CreateStack", "CreateChangeSet", "ExecuteChangeSet");
    assertThat(stack().tags()).extracting(Tag::key).contains("dr:run");
  }

  @Test
  void namesTheObjectsOfTemplatesAsUrlsAndAsArnsDo() {
    assertThat(TemplateSource.InS3.at("s3://b.c/d e/f.yaml", Stage.TO).url())
        .isEqualTo("https://b.c.s3.us-west-2.amazonaws.com/d%20e/f.yaml");
    assertThat(TemplateSource.InS3.object("s3://bucket/d/f.yaml")).contains("bucket/d/f.yaml");
    assertThat(TemplateSource.InS3.object(URL)).contains("templates/orders.yaml");
    assertThat(TemplateSource.InS3.object("https://s3.us-west-2.amazonaws.com/b/k/t.json?v=1"))
        .contains("b/k/t.json");
    assertThat(TemplateSource.InS3.isOne("https://example.com/t.yaml")).isFalse();
  }

  @Test
  void givesTheStackItsTagsAndUpdatesItWhenTheyDiffer() {
    ObjectNode with = written().put("templateFile", "orders.yaml");
    with.putObject("tags").put("cost", "dr");
    stage.done(deploying(TEMPLATE));

    stage.done(deploying(with, TEMPLATE));

    assertThat(stack().tags()).contains(Tag.builder().key("cost").value("dr").build());
    assertThat(effects()).endsWith("ExecuteChangeSet");
  }

  @Test
  void tellsWhichRoleCloudFormationWorksWith() {
    String role = "arn:aws:iam::111122223333:role/deploy/cloudformation";
    ObjectNode with = written().put("templateFile", "orders.yaml").put("roleArn", role);

    stage.done(deploying(with, TEMPLATE));

    assertThat(stage.calls().get(0).parameters()).containsEntry("roleArn", role);
    assertThat(DeployStack.TYPE.names().apply(Catalog.bind(DeployStack.TYPE, with), Stage.run()))
        .isEqualTo(Map.of("role", "deploy/cloudformation"));
  }

  @ParameterizedTest
  @CsvSource({
    "templateUrl, s3://b.c.d/t, either templateFile or templateUrl",
    "roleArn, someone, roleArn is the ARN of a role",
    "stack, no_such, letters"
  })
  void refusesWhatCannotBe(String name, String value, String objection) {
    ObjectNode with = written().put("templateFile", "orders.yaml").put(name, value);

    assertThatThrownBy(() -> Catalog.bind(DeployStack.TYPE, with))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().cause()).contains(objection));
  }

  @Test
  void refusesTagsThatAreTheRunsOwnAndUrlsThatCloudFormationCannotRead() {
    ObjectNode tagged = written().put("templateFile", "orders.yaml");
    tagged.putObject("tags").put("dr:run", "mine");
    ObjectNode elsewhere = written().put("templateUrl", "https://example.com/t.yaml");

    assertThatThrownBy(() -> Catalog.bind(DeployStack.TYPE, tagged))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().cause()).contains("not the step's"));
    assertThatThrownBy(() -> Catalog.bind(DeployStack.TYPE, elsewhere))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().cause()).contains("s3://bucket/key"));
  }

  @Test
  void looksForTheCauseInsideANestedStack() {
    Stacks stacks = new Stacks(new Nested());
    Stack outer = Stack.builder().stackId("arn:outer").stackName("outer").build();

    assertThat(stacks.firstFailure(outer))
        .hasValueSatisfying(
            event -> {
              assertThat(event.logicalResourceId()).isEqualTo("Topic");
              assertThat(event.resourceStatusReason()).isEqualTo("not allowed");
            });
  }

  /** A stack whose nested stack failed. */
  private static final class Nested implements CloudFormationClient {
    @Override
    public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
      boolean inner = request.stackName().equals("arn:inner");
      StackEvent failed =
          inner
              ? event("Topic", "topic", "AWS::SNS::Topic", "CREATE_FAILED", "not allowed")
              : event(
                  "Inner",
                  "arn:inner",
                  "AWS::CloudFormation::Stack",
                  "CREATE_FAILED",
                  "Embedded stack arn:inner was not successfully created");
      StackEvent begun =
          event(
              "self",
              request.stackName(),
              "AWS::CloudFormation::Stack",
              "CREATE_IN_PROGRESS",
              "User Initiated");
      return DescribeStackEventsResponse.builder().stackEvents(failed, begun).build();
    }

    private static StackEvent event(
        String id, String physical, String type, String status, String reason) {
      return StackEvent.builder()
          .logicalResourceId(id)
          .physicalResourceId(physical)
          .resourceType(type)
          .resourceStatus(status)
          .resourceStatusReason(reason)
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
