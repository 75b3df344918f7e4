package io.dr.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.dr.runbook.Account;
import io.dr.runbook.Site;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;

/** What real clients send when reads are shared, and how fast, counted on the wire. */
class SharedReadsTest {
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");
  private static final Site SITE = new Site("prodY", "us-west-2", "111122223333", Optional.empty());
  private static final Site ELSEWHERE =
      new Site("prodX", "us-east-1", "111122223333", Optional.empty());
  private static final String NO_INSTANCES =
      "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/>"
          + "</DescribeDBInstancesResult></DescribeDBInstancesResponse>";

  private final WireMockServer aws =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
  private final RealCloud cloud = new RealCloud(Map.of(), "test");

  @BeforeEach
  void start() {
    aws.start();
    List<String> values = List.of(aws.baseUrl(), "AKIAEXAMPLE", "secret");
    for (int i = 0; i < PROPERTIES.size(); i++) {
      System.setProperty(PROPERTIES.get(i), values.get(i));
    }
    answer(aResponse().withBody(NO_INSTANCES));
  }

  @AfterEach
  void stop() {
    cloud.close();
    aws.stop();
    PROPERTIES.forEach(System::clearProperty);
  }

  private void answer(ResponseDefinitionBuilder answer) {
    aws.stubFor(any(anyUrl()).willReturn(answer));
  }

  private void look(Site site, String instance) {
    cloud
        .reads(RdsClient.class, site)
        .describeDBInstances(request -> request.dbInstanceIdentifier(instance));
  }

  private int sent() {
    return aws.getAllServeEvents().size();
  }

  @Test
  void eachReadIsSentUnlessReadsAreShared() {
    look(SITE, "orders");
    look(SITE, "orders");

    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void sharedTheSameReadOfOneSiteIsSentOnce() {
    cloud.shareReads();

    look(SITE, "orders");
    look(SITE, "orders");
    look(SITE, "billing");
    look(ELSEWHERE, "orders");

    assertThat(sent()).isEqualTo(3);
  }

  @Test
  void whoAsksTheSameAtTheSameTimeWaitsForTheOneAnswer() {
    answer(aResponse().withBody(NO_INSTANCES).withFixedDelay(300));
    cloud.shareReads();
    ExecutorService workers = Executors.newFixedThreadPool(4);

    CompletableFuture.allOf(
            IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> look(SITE, "orders"), workers))
                .toArray(CompletableFuture[]::new))
        .join();
    workers.shutdown();

    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void theRunTakesEachAnswerOverOnceAndThenLooksAfresh() {
    cloud.shareReads();
    look(SITE, "orders");
    cloud.handReadsOver();

    look(SITE, "orders");
    assertThat(sent()).isEqualTo(1);
    look(SITE, "orders");
    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void fromTheFirstEffectOnEachReadIsSentForGood() {
    cloud.shareReads();
    look(SITE, "orders");

    cloud.readAfresh();
    look(SITE, "orders");
    cloud.shareReads();
    look(SITE, "orders");

    assertThat(sent()).isEqualTo(3);
  }

  @Test
  void whatDatesDataIsNeverShared() {
    answer(
        aResponse()
            .withBody(
                NO_INSTANCES.replace(
                    "<DBInstances/>",
                    "<DBInstances><DBInstance><LatestRestorableTime>2026-03-01T10:00:00Z"
                        + "</LatestRestorableTime></DBInstance></DBInstances>")));
    cloud.shareReads();

    look(SITE, "orders");
    look(SITE, "orders");

    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void thatThereIsNothingIsSharedAndOtherRefusalsAreNot() {
    String error =
        "<ErrorResponse><Error><Code>ValidationError</Code><Message>%s</Message></Error></ErrorResponse>";
    aws.stubFor(
        post(anyUrl())
            .withRequestBody(containing("StackName=absent"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withBody(error.formatted("Stack with id absent does not exist"))));
    aws.stubFor(
        post(anyUrl())
            .withRequestBody(containing("StackName=busy"))
            .willReturn(aResponse().withStatus(400).withBody(error.formatted("Not now"))));
    cloud.shareReads();

    for (String stack : List.of("absent", "absent", "busy", "busy")) {
      assertThatThrownBy(
              () ->
                  cloud
                      .reads(CloudFormationClient.class, SITE)
                      .describeStacks(request -> request.stackName(stack)))
          .isInstanceOf(CloudFormationException.class);
    }

    aws.verify(1, postRequestedFor(anyUrl()).withRequestBody(containing("absent")));
    aws.verify(2, postRequestedFor(anyUrl()).withRequestBody(containing("busy")));
  }

  @Test
  void whatChangesSomethingIsAlwaysSent() {
    answer(aResponse().withBody("<RebootDBInstanceResponse/>"));
    cloud.shareReads();

    for (int i = 0; i < 2; i++) {
      cloud
          .effects(RdsClient.class, SITE)
          .rebootDBInstance(request -> request.dbInstanceIdentifier("orders"));
    }

    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void whatOnlyAdvisesIsAskedOnce() {
    answer(aResponse().withStatus(500));

    assertThatThrownBy(() -> cloud.advice(RdsClient.class, SITE).describeAccountAttributes())
        .isInstanceOf(software.amazon.awssdk.core.exception.SdkException.class);

    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void noSecondSeesMoreThanFiveRoute53RequestsOfAnAccountWhicheverSitesSendThem() {
    answer(
        aResponse().withBody("<ListHostedZonesResponse><HostedZones/></ListHostedZonesResponse>"));
    Site other = SITE.in(new Account("dns", "444455556666", Optional.empty()));
    ExecutorService workers = Executors.newFixedThreadPool(12);

    CompletableFuture.allOf(
            IntStream.range(0, 12)
                .mapToObj(
                    i ->
                        CompletableFuture.runAsync(
                            () ->
                                cloud
                                    .reads(Route53Client.class, i % 2 == 0 ? SITE : ELSEWHERE)
                                    .listHostedZones(
                                        request -> request.maxItems(String.valueOf(i + 1))),
                            workers))
                .toArray(CompletableFuture[]::new))
        .join();
    workers.shutdown();
    cloud.reads(Route53Client.class, other).listHostedZones();

    List<Instant> times =
        aws.getAllServeEvents().stream()
            .map(event -> event.getRequest())
            .map(LoggedRequest::getLoggedDate)
            .map(java.util.Date::toInstant)
            .sorted()
            .toList();
    assertThat(times).hasSize(13);
    List<Instant> ofOne = times.subList(0, 12);
    for (Instant from : ofOne) {
      assertThat(ofOne)
          .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
          .hasSizeLessThanOrEqualTo(5);
    }
  }
}
