package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.cloudformation.DeployStack;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Tag.Builder;

@Tag("conformance")
@ExtendWith(MotoServer.class)
class DeployStackConformanceTest {
  private static final String TEMPLATE =
      """
      Parameters:
        Prefix:
          Type: String
        Password:
          Type: String
          NoEcho: true
          Default: none
      Resources:
        Queue:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: !Sub "${Prefix}-queue"
      Outputs:
        QueueName:
          Value: !GetAtt Queue.QueueName
      """;

  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");

  @AfterEach
  void closeConnections() {
    cloud.close();
  }

  private Action deploying(String template, Map<String, String> parameters) {
    ObjectNode written =
        JsonNodeFactory.instance
            .objectNode()
            .put("stack", "orders")
            .put("templateFile", "orders.yaml");
    parameters.forEach(written.withObject("/parameters")::put);
    DeployStack.With with = Catalog.bind(DeployStack.TYPE, written);
    return AwsAction.<DeployStack.With>on(cloud, path -> template, DeployStack::new).apply(with);
  }

  @Test
  void createsTheStackOnceAndHandsOnItsOutputs() {
    Action action = deploying(TEMPLATE, Map.of("Prefix", "a"));
    stage.loseNextAnswer();

    Next.Done done = stage.done(action);

    assertThat(done.outputs().values()).isEqualTo(Map.of("QueueName", "a-queue"));
    assertThat(stage.calls()).extracting(Call::operation).containsExactly("CreateStack");
  }

  @Test
  void settlesForASecretParameterThatItSubmitted() {
    Action action = deploying(TEMPLATE, Map.of("Prefix", "a", "Password", "s3cret"));

    stage.done(action);

    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.calls().toString() + stage.context().receipts()).doesNotContain("s3cret");
  }

  @Test
  void updatesItsOwnStackThatDiffers() {
    stage.done(deploying(TEMPLATE, Map.of("Prefix", "a")));
    stage.nextAttempt();

    stage.done(deploying(TEMPLATE, Map.of("Prefix", "b")));

    // Moto keeps the outputs of the creation, so the parameter is what shows the update.
    assertThat(
            cloud
                .reads(CloudFormationClient.class, Stage.TO)
                .describeStacks(request -> request.stackName("orders"))
                .stacks()
                .get(0)
                .parameters())
        .extracting(Parameter::parameterKey, Parameter::parameterValue)
        .contains(tuple("Prefix", "b"));
    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("CreateStack", "CreateChangeSet", "ExecuteChangeSet");
  }

  @Test
  void refusesAStackOfAnotherRunbook() {
    cloud
        .effects(CloudFormationClient.class, Stage.TO)
        .createStack(
            request ->
                request
                    .stackName("orders")
                    .templateBody(TEMPLATE)
                    .parameters(one -> one.parameterKey("Prefix").parameterValue("theirs"))
                    .tags((Builder tag) -> tag.key("dr:runbook").value("another")));

    Failure failure = stage.failure(deploying(TEMPLATE, Map.of("Prefix", "a")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(failure.cause()).contains("belongs to the runbook another");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void letsCloudFormationAskForAParameterThatIsNotGiven() {
    Failure failure = stage.failure(deploying(TEMPLATE, Map.of()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.request().orElseThrow().operation()).isEqualTo("CreateStack");
  }
}
