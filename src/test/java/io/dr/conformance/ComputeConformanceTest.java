package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Action;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.ecs.ScaleService;
import io.dr.aws.lambda.EnableConsumers;
import io.dr.aws.lambda.InvokeFunction;
import io.dr.runbook.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * Functions and services over the wire; in moto every change is complete at once, and it knows no
 * account settings, so concurrency is not shown here.
 */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class ComputeConformanceTest {
  private static final String TEMPLATE =
      """
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            RoleName: !Sub "worker-${AWS::Region}"
            AssumeRolePolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: {Service: lambda.amazonaws.com}
                  Action: sts:AssumeRole
        Orders:
          Type: AWS::SQS::Queue
          Properties: {QueueName: orders}
        Dead:
          Type: AWS::SQS::Queue
          Properties: {QueueName: orders-dead}
        Worker:
          Type: AWS::Lambda::Function
          Properties:
            FunctionName: orders-worker
            Runtime: python3.12
            Handler: index.handler
            Role: !GetAtt Role.Arn
            Timeout: 30
            Code:
              ZipFile: "def handler(event, context): return {'status': 'done'}"
        FromOrders:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Worker
            EventSourceArn: !GetAtt Orders.Arn
            Enabled: CONSUMING
        FromDead:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Worker
            EventSourceArn: !GetAtt Dead.Arn
            Enabled: CONSUMING
      """;

  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");

  @AfterEach
  void closeConnections() throws IOException, InterruptedException {
    moto("/moto-api/config", "{\"lambda\": {\"use_docker\": true}}");
    cloud.close();
  }

  private void worker(Site site, boolean on) {
    cloud
        .effects(CloudFormationClient.class, site)
        .createStack(
            request ->
                request
                    .stackName("worker")
                    .templateBody(TEMPLATE.replace("CONSUMING", String.valueOf(on)))
                    .capabilities(Capability.CAPABILITY_NAMED_IAM));
  }

  private List<String> consumers(Site site) {
    return cloud
        .reads(LambdaClient.class, site)
        .listEventSourceMappings(request -> request.functionName("orders-worker"))
        .eventSourceMappings()
        .stream()
        .map(ComputeConformanceTest::told)
        .sorted()
        .toList();
  }

  private static String told(EventSourceMappingConfiguration mapping) {
    return mapping.eventSourceArn().replaceFirst("^.*:", "") + " " + mapping.state();
  }

  @Test
  void turnsTheConsumersOfAQueueOffThereAndOnHereAndNoOthers() {
    worker(Stage.FROM, true);
    worker(Stage.TO, false);
    Action action =
        AwsAction.on(cloud, EnableConsumers::new)
            .apply(
                new EnableConsumers.With(
                    "orders-worker",
                    List.of("orders"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    stage.loseNextAnswer();

    stage.done(action);

    assertThat(stage.calls())
        .extracting(call -> call.operation() + " in " + call.site().region())
        .containsExactly(
            "UpdateEventSourceMapping in us-east-1", "UpdateEventSourceMapping in us-west-2");
    assertThat(consumers(Stage.FROM)).containsExactly("orders Disabled", "orders-dead Enabled");
    assertThat(consumers(Stage.TO)).containsExactly("orders Enabled", "orders-dead Disabled");
  }

  @Test
  void invokesAFunctionAndReadsItsAnswerWhichIsAnEchoHere()
      throws IOException, InterruptedException {
    worker(Stage.TO, false);
    moto("/moto-api/config", "{\"lambda\": {\"use_docker\": false}}");
    LambdaClient lambda = cloud.effects(LambdaClient.class, Stage.TO);
    lambda.createFunction(
        request ->
            request
                .functionName("orders-worker")
                .role("arn:aws:iam::" + Stage.TO.account() + ":role/worker-us-west-2")
                .runtime("python3.12")
                .handler("index.handler")
                .code(code -> code.zipFile(SdkBytes.fromUtf8String("not looked at"))));

    Next.Done done = stage.done(invoking("orders-worker"));
    Failure missing = new Stage().failure(invoking("nobody"));

    assertThat(done.outputs().values())
        .containsEntry("status", "200")
        .hasEntrySatisfying(
            "answer",
            answer ->
                assertThat(answer)
                    .contains("\"status\":\"done\"", "\"token\":\"***\"")
                    .doesNotContain("t-1"));
    assertThat(stage.calls()).hasSize(1);
    assertThat(missing.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  private Action invoking(String function) {
    return AwsAction.on(cloud, InvokeFunction::new)
        .apply(
            new InvokeFunction.With(
                function,
                Optional.empty(),
                Optional.of(Map.of("status", "done", "token", "t-1")),
                Map.of("/status", "done"),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
  }

  private static void moto(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(System.getProperty("aws.endpointUrl")).resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path + ": " + response.body()).isLessThan(300);
  }

  @Test
  void scalesAServiceToTheNewestRevisionOfItsFamily() {
    EcsClient ecs = cloud.effects(EcsClient.class, Stage.TO);
    ecs.createCluster(request -> request.clusterName("production"));
    for (int revision = 1; revision <= 2; revision++) {
      ecs.registerTaskDefinition(
          request ->
              request
                  .family("orders")
                  .containerDefinitions(
                      ContainerDefinition.builder().name("app").image("app").memory(128).build()));
    }
    ecs.createService(
        request ->
            request
                .cluster("production")
                .serviceName("orders-api")
                .taskDefinition("orders:1")
                .desiredCount(1));
    Action action =
        AwsAction.on(cloud, ScaleService::new)
            .apply(
                new ScaleService.With(
                    Optional.of("production"),
                    "orders-api",
                    4,
                    Optional.of("orders"),
                    Optional.empty()));

    stage.loseNextAnswer();

    Next.Done done = stage.done(action);

    assertThat(done.outputs().value("running")).contains("4");
    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.calls().get(0).parameters())
        .isEqualTo(Map.of("desiredCount", "4", "taskDefinition", "orders:2"));
    Failure missing =
        stage.failure(
            AwsAction.on(cloud, ScaleService::new)
                .apply(
                    new ScaleService.With(
                        Optional.of("production"),
                        "nobody",
                        4,
                        Optional.empty(),
                        Optional.empty())));
    assertThat(missing.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(ecs.describeServices(r -> r.cluster("production").services("orders-api")).services())
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.desiredCount()).isEqualTo(4);
              assertThat(service.taskDefinition()).endsWith("orders:2");
            });
  }
}
