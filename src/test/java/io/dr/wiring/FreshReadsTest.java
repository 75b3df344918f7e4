package io.dr.wiring;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.StepContext;
import io.dr.aws.RealCloud;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.Planner;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.RunbookReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;

class FreshReadsTest {
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

  private final WireMockServer aws =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
  private final RealCloud cloud = new RealCloud(Map.of(), "test");
  private final Plan plan = plan();
  private final StepContext context = context();

  private static Plan plan() {
    Runbook runbook =
        RunbookReader.bound(
                """
                runbook: two
                sites:
                  x: { region: us-east-1, account: "111122223333" }
                  y: { region: us-west-2, account: "111122223333" }
                failover: { from: x, to: y }
                objectives: { rto: 1h, rpo: 15m }
                phases:
                  - phase: all
                    steps:
                      - { step: first, action: rds.promote-replica, with: { replica: orders } }
                      - { step: beside, action: rds.promote-replica, with: { replica: orders } }
                      - { step: second, action: rds.promote-replica, with: { replica: orders }, needs: [first] }
                """)
            .orElseThrow();
    return new Planner(Recoveries.describing())
        .freeze(runbook, new Planner.Settings("run", "A", "x", "y", Map.of()));
  }

  private StepContext context() {
    Instant now = Instant.EPOCH;
    RunFacts facts =
        new RunFacts("run", "two", true, plan.from(), plan.to(), Map.of(), Map.of(), now, now, "A");
    return new StepContext(facts, "first", 1, now, now, List.of(), Optional.empty());
  }

  @BeforeEach
  void start() {
    aws.start();
    List<String> values = List.of(aws.baseUrl(), "AKIAEXAMPLE", "secret");
    for (int i = 0; i < PROPERTIES.size(); i++) {
      System.setProperty(PROPERTIES.get(i), values.get(i));
    }
    aws.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withBody(
                        "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/>"
                            + "</DescribeDBInstancesResult></DescribeDBInstancesResponse>")));
    cloud.shareReads();
    look();
  }

  @AfterEach
  void stop() {
    cloud.close();
    aws.stop();
    PROPERTIES.forEach(System::clearProperty);
  }

  private void look() {
    cloud.reads(RdsClient.class, plan.to()).describeDBInstances();
  }

  /** Looks, and then proposes a call. */
  private Next proposing(StepContext at) {
    look();
    return Next.Effect.of(Call.of("RDS", "Any", "orders", plan.to()), () -> Receipt.NONE);
  }

  private Action made(String step) {
    PlannedStep planned = plan.step(step);
    return new FreshReads((any, outputs) -> this::proposing, cloud)
        .create(planned, id -> Outputs.NONE);
  }

  private int sent() {
    return aws.getAllServeEvents().size();
  }

  @Test
  void aFirstStepTakesOverWhatPreflightReadAndLooksAfreshTheNextTime() {
    Action first = made("first");

    first.next(context);
    assertThat(sent()).isEqualTo(1);
    first.next(context);
    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void onceSomethingIsDoneTheStepBesideLooksAfresh() {
    Next.Effect effect = (Next.Effect) made("first").next(context);
    Action beside = made("beside");

    var unused = effect.perform().get();
    beside.next(context);

    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void aStepThatComesAfterAnotherLooksAfresh() {
    made("second").next(context);

    assertThat(sent()).isEqualTo(2);
  }
}
