package io.dr.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okXml;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;

class RealCloudTest {
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");
  private static final Site PLAIN =
      new Site("prodY", "us-west-2", "111122223333", Optional.empty());
  private static final String NO_INSTANCES =
      "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/>"
          + "</DescribeDBInstancesResult></DescribeDBInstancesResponse>";
  private static final String ASSUMED =
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>"
          + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
          + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
          + "</AssumeRoleResponse>";

  private static final ResponseDefinitionBuilder REFUSED =
      aResponse()
          .withStatus(403)
          .withBody(
              "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                  + "<Message>someone may not do that</Message></Error></ErrorResponse>");

  private static final WireMockServer AWS = new WireMockServer(wireMockConfig().dynamicPort());

  private final RealCloud cloud = new RealCloud(Map.of(), "test");

  @BeforeAll
  static void start() {
    AWS.start();
    List<String> values = List.of(AWS.baseUrl(), "AKIAEXAMPLE", "secret");
    for (int i = 0; i < PROPERTIES.size(); i++) {
      System.setProperty(PROPERTIES.get(i), values.get(i));
    }
  }

  @AfterAll
  static void stop() {
    PROPERTIES.forEach(System::clearProperty);
    AWS.stop();
  }

  @BeforeEach
  void forget() {
    AWS.resetAll();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private static void promote(RdsClient rds) {
    rds.promoteReadReplica(request -> request.dbInstanceIdentifier("orders"));
  }

  @Test
  void sendsAnEffectOnceWhenTheServiceIsUnavailable() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));

    assertThatThrownBy(() -> promote(cloud.effects(RdsClient.class, PLAIN)))
        .isInstanceOf(SdkException.class);

    AWS.verify(1, anyRequestedFor(anyUrl()));
  }

  /** A few requests a second for the whole account: whoever repeats one asks the budget first. */
  @Test
  void sendsAReadOfAnAccountWideRateOnceToo() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    Route53Client dns = cloud.reads(Route53Client.class, PLAIN);

    assertThatThrownBy(() -> dns.getChange(request -> request.id("C1")))
        .isInstanceOf(SdkException.class);

    AWS.verify(1, anyRequestedFor(anyUrl()));
  }

  /** A kept-alive connection is the one on which the JDK repeats a request by itself. */
  @Test
  void sendsAnEffectOnceWhenAKeptConnectionIsClosedInsteadOfAnAnswer() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES)));
    AWS.stubFor(
        post(anyUrl())
            .withRequestBody(containing("PromoteReadReplica"))
            .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
    RdsClient rds = cloud.effects(RdsClient.class, PLAIN);
    rds.describeDBInstances();

    assertThatThrownBy(() -> promote(rds)).isInstanceOf(SdkException.class);

    AWS.verify(
        1, postRequestedFor(anyUrl()).withRequestBody(containing("Action=PromoteReadReplica")));
  }

  /** The answer comes after the call was given up, as when a service is overwhelmed. */
  @Test
  void sendsAnEffectOnceAndAReadAgainWhenNoAnswerComesInTime() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES).withFixedDelay(1_500)));
    try (RealCloud hasty = new RealCloud(Map.of(), "test", Duration.ofMillis(300))) {
      RdsClient effects = hasty.effects(RdsClient.class, PLAIN);
      RdsClient reads = hasty.reads(RdsClient.class, PLAIN);

      assertThatThrownBy(() -> promote(effects)).isInstanceOf(SdkException.class);
      assertThatThrownBy(reads::describeDBInstances).isInstanceOf(SdkException.class);
    }

    AWS.verify(1, postRequestedFor(anyUrl()).withRequestBody(containing("PromoteReadReplica")));
    AWS.verify(3, postRequestedFor(anyUrl()).withRequestBody(containing("DescribeDBInstances")));
  }

  /** A function runs as long as it likes; any other call to its service is given up in time. */
  @Test
  void waitsLongerForAFunctionThatIsInvokedThanForAnyOtherCall() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{}").withFixedDelay(1_500)));
    try (RealCloud hasty = new RealCloud(Map.of(), "test", Duration.ofMillis(300))) {
      LambdaClient lambda = hasty.effects(LambdaClient.class, PLAIN);
      Duration patience = Duration.ofSeconds(20);

      InvokeResponse answer =
          lambda.invoke(
              request ->
                  request
                      .functionName("rebuild-index")
                      .overrideConfiguration(
                          calls -> calls.apiCallTimeout(patience).apiCallAttemptTimeout(patience)));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThatThrownBy(
              () ->
                  lambda.putFunctionConcurrency(
                      request -> request.functionName("orders").reservedConcurrentExecutions(1)))
          .isInstanceOf(ApiCallAttemptTimeoutException.class);
    }
    AWS.verify(2, anyRequestedFor(anyUrl()));
  }

  private Failure lookedInVain(Site site) {
    Action looking =
        AwsAction.<RdsClient>on(
                cloud,
                (rds, anyCloud) ->
                    context -> {
                      rds.describeDBInstances();
                      return Next.Done.empty();
                    })
            .apply(cloud.reads(RdsClient.class, site));
    ActionFailure thrown =
        catchThrowableOfType(ActionFailure.class, () -> looking.next(new Stage().context()));
    return thrown.failure();
  }

  @Test
  void namesTheReadThatFailed() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(400)));

    Failure failure = lookedInVain(PLAIN);

    assertThat(failure.cause()).startsWith("RDS refused DescribeDBInstances: ");
    assertThat(failure.request().map(Failure.Request::operation)).contains("DescribeDBInstances");
  }

  @Test
  void namesTheReadThatNobodyAnswered() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

    assertThat(lookedInVain(PLAIN).cause()).startsWith("RDS did not answer DescribeDBInstances: ");
  }

  @Test
  void saysThatTheRoleCouldNotBeAssumedNotThatTheReadWasRefused() {
    AWS.stubFor(
        post(anyUrl()).withRequestBody(containing("Action=AssumeRole")).willReturn(REFUSED));

    Failure failure = lookedInVain(Stage.TO);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED);
    assertThat(failure.cause()).startsWith("STS refused AssumeRole: ");
  }

  @Test
  void callsABrokenConnectionTransientWhateverTheSdkMakesOfIt() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    Action garbled =
        AwsAction.<RdsClient>on(cloud, (rds, anyCloud) -> context -> promoting(rds))
            .apply(cloud.effects(RdsClient.class, PLAIN));
    Next.Effect effect = (Next.Effect) garbled.next(new Stage().context());

    assertThatThrownBy(() -> effect.perform().get())
        .isInstanceOfSatisfying(
            ActionFailure.class,
            thrown -> assertThat(thrown.failure().kind()).isEqualTo(Failure.Kind.TRANSIENT));
    AWS.verify(1, anyRequestedFor(anyUrl()));
  }

  private static Next promoting(RdsClient rds) {
    return Next.Effect.of(
        Call.of("RDS", "PromoteReadReplica", "orders", PLAIN),
        () -> {
          promote(rds);
          return Receipt.NONE;
        });
  }

  @Test
  void sendsAReadAgainWhenTheServiceIsUnavailable() {
    AWS.stubFor(
        any(anyUrl())
            .inScenario("recovers")
            .willReturn(aResponse().withStatus(503))
            .willSetStateTo("up"));
    AWS.stubFor(
        any(anyUrl())
            .inScenario("recovers")
            .whenScenarioStateIs("up")
            .willReturn(okXml(NO_INSTANCES)));

    assertThat(cloud.reads(RdsClient.class, PLAIN).describeDBInstances().dbInstances()).isEmpty();

    AWS.verify(2, anyRequestedFor(anyUrl()));
  }

  @Test
  void aClientForReadsSendsNothingThatChangesAnything() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES)));

    assertThatThrownBy(() -> promote(cloud.reads(RdsClient.class, PLAIN)))
        .hasMessageContaining("PromoteReadReplica changes something");

    AWS.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void aRoleSessionIsNamedAfterRunAndOperatorAndGivesTheExternalId() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES)));
    AWS.stubFor(
        post(anyUrl()).withRequestBody(containing("Action=AssumeRole")).willReturn(okXml(ASSUMED)));
    Site guarded =
        new Site(
            "prodY",
            "us-west-2",
            "111122223333",
            Optional.of("dr-operator"),
            Optional.of("vendor-7"),
            Optional.empty());
    try (RealCloud named =
        new RealCloud(Map.of(), RealCloud.session("20261123-k7m2", "Chief Executive"))) {
      named.reads(RdsClient.class, guarded).describeDBInstances();
    }

    AWS.verify(
        postRequestedFor(anyUrl())
            .withRequestBody(containing("RoleSessionName=dr-20261123-k7m2-Chief.Executive"))
            .withRequestBody(containing("ExternalId=vendor-7")));
  }

  private Failure keptOutOf(Site site) {
    return catchThrowableOfType(ActionFailure.class, () -> CredentialCheck.of(cloud, site))
        .failure();
  }

  @Test
  void beforeAnythingIsBegunARoleThatCannotBeAssumedIsNamedWithTheErrorOfSts() {
    AWS.stubFor(
        post(anyUrl()).withRequestBody(containing("Action=AssumeRole")).willReturn(REFUSED));

    Failure failure = keptOutOf(Stage.TO);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED);
    assertThat(failure.cause())
        .contains("prodY: the role arn:aws:iam::111122223333:role/dr-operator cannot be used")
        .contains("someone may not do that");
    assertThat(failure.request().map(Failure.Request::code)).contains("AccessDenied");
    assertThat(failure.remedy()).contains("trust policy");
  }

  @Test
  void whoHasNoCredentialsIsToldSoAndNotToSeeTheTrustPolicy() {
    System.clearProperty("aws.accessKeyId");
    try (RealCloud bare = new RealCloud(Map.of(), "test")) {
      Failure failure =
          catchThrowableOfType(ActionFailure.class, () -> CredentialCheck.of(bare, Stage.TO))
              .failure();

      assertThat(failure.cause()).contains("No AWS credentials were found");
      assertThat(failure.remedy()).startsWith("Set credentials");
    } finally {
      System.setProperty("aws.accessKeyId", "AKIAEXAMPLE");
    }
  }

  @Test
  void credentialsOfAnotherAccountAreFoundOutBeforeAnythingIsBegun() {
    AWS.stubFor(
        any(anyUrl())
            .willReturn(
                okXml(
                    "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>999988887777"
                        + "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")));

    assertThat(keptOutOf(PLAIN).cause())
        .isEqualTo(
            "The credentials for prodY are those of account 999988887777, and the runbook says"
                + " 111122223333.");
  }

  @Test
  void keepsOneClientForReadsAndOneForEffectsOfASite() {
    RdsClient reads = cloud.reads(RdsClient.class, PLAIN);

    assertThat(cloud.reads(RdsClient.class, PLAIN)).isSameAs(reads);
    assertThat(cloud.effects(RdsClient.class, PLAIN)).isNotSameAs(reads);
    assertThat(cloud.reads(RdsClient.class, PLAIN.at("us-east-1"))).isNotSameAs(reads);
  }

  @Test
  void signsForTheSitesRegionAndForTheGlobalOneWhereAServiceHasNoOther() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES)));

    cloud.reads(RdsClient.class, PLAIN).describeDBInstances();
    cloud.reads(Route53Client.class, PLAIN).listHostedZones();

    AWS.verify(
        postRequestedFor(anyUrl()).withHeader("Authorization", containing("/us-west-2/rds/")));
    AWS.verify(
        getRequestedFor(anyUrl()).withHeader("Authorization", containing("global/route53/")));
  }

  @Test
  void assumesTheSitesRoleInItsAccountOverItsOwnRegion() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES)));
    AWS.stubFor(
        post(anyUrl()).withRequestBody(containing("Action=AssumeRole")).willReturn(okXml(ASSUMED)));

    cloud.reads(RdsClient.class, Stage.TO).describeDBInstances();
    cloud.effects(RdsClient.class, Stage.TO).describeDBInstances();

    AWS.verify(
        1,
        postRequestedFor(anyUrl())
            .withRequestBody(containing("arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdr-operator"))
            .withHeader("Authorization", containing("/us-west-2/sts/")));
    AWS.verify(
        2,
        postRequestedFor(anyUrl())
            .withRequestBody(containing("DescribeDBInstances"))
            .withHeader("Authorization", containing("ASIAEXAMPLE")));
  }

  @Test
  void takesARoleThatIsGivenAsAnArnAsItIs() {
    AWS.stubFor(any(anyUrl()).willReturn(okXml(NO_INSTANCES)));
    AWS.stubFor(
        post(anyUrl()).withRequestBody(containing("Action=AssumeRole")).willReturn(okXml(ASSUMED)));
    String arn = "arn:aws-us-gov:iam::999988887777:role/path/dr";

    cloud
        .reads(RdsClient.class, new Site("gov", "us-gov-west-1", "111122223333", Optional.of(arn)))
        .describeDBInstances();

    AWS.verify(
        postRequestedFor(anyUrl())
            .withRequestBody(containing("aws-us-gov%3Aiam%3A%3A999988887777%3Arole%2Fpath%2Fdr")));
  }

  @Test
  void putsBucketsIntoThePathWhereAStandInAnswers() {
    AWS.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));

    cloud.reads(S3Client.class, PLAIN).headObject(request -> request.bucket("uploads").key("a/b"));

    AWS.verify(1, anyRequestedFor(urlPathEqualTo("/uploads/a/b")));
  }
}
