package io.dr.people;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Failure.Kind;
import io.dr.action.Next;
import io.dr.aws.Stage;
import io.dr.net.Networks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTest {
  private static final String TOKEN = "s3cr3t-t0ken";
  private static final String PATH = "/services/T0SECRET0T?key=an%2Bother";

  @RegisterExtension
  static final WireMockExtension server =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private final Stage stage = new Stage();

  private static String host() {
    return "http://localhost:" + server.getPort();
  }

  private static UpdateStatusPage step(Optional<String> token) {
    return new UpdateStatusPage(
        new UpdateStatusPage.With(
            host() + PATH,
            Optional.of("Recovery in progress"),
            UpdateStatusPage.Status.INVESTIGATING,
            Optional.of(UpdateStatusPage.Impact.CRITICAL),
            Optional.of("We are moving."),
            Map.of("API", UpdateStatusPage.State.MAJOR_OUTAGE),
            Optional.of(Duration.ofMinutes(20)),
            token),
        new RealChannels(
            Path.of("nowhere"),
            RealChannels.STATUSPAGE,
            page -> {
              throw new AssertionError("no object was named: " + page);
            },
            Networks.direct()));
  }

  private static UpdateStatusPage step() {
    return step(Optional.of(TOKEN));
  }

  private static void answers(int status, String body) {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
  }

  @Test
  void isSentTheUpdateUnderAKeyOfItsOwn() {
    answers(202, "");

    Next.Done done = stage.done(step());

    server.verify(
        1,
        postRequestedFor(urlEqualTo(PATH))
            .withHeader("Authorization", equalTo("Bearer " + TOKEN))
            .withHeader("Idempotency-Key", equalTo("run-1/step"))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    """
                    {
                      "run": "run-1",
                      "runbook": "serverless",
                      "exercise": false,
                      "title": "Recovery in progress",
                      "status": "investigating",
                      "impact": "critical",
                      "message": "We are moving.",
                      "components": {"API": "major_outage"},
                      "nextUpdate": "2026-03-01T10:30:00Z",
                      "at": "2026-03-01T10:10:00Z",
                      "idempotencyKey": "run-1/step"
                    }
                    """)));
    assertThat(stage.context().receipt("incident")).contains("202");
    assertThat(done.outputs().values()).isEqualTo(Map.of("nextUpdate", "2026-03-01T10:30:00Z"));
  }

  @Test
  void isSentNothingMoreOnceItAccepted() {
    answers(200, "ok");

    stage.done(step());
    stage.done(step());

    server.verify(1, postRequestedFor(anyUrl()));
  }

  @Test
  void needsNoToken() {
    answers(200, "");

    stage.done(step(Optional.empty()));

    server.verify(postRequestedFor(anyUrl()).withHeader("Authorization", absent()));
  }

  @Test
  void isSentTheSameKeyAgainAfterALostAnswer() {
    server.stubFor(
        post(anyUrl())
            .inScenario("lost")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("applied")
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    server.stubFor(
        post(anyUrl())
            .inScenario("lost")
            .whenScenarioStateIs("applied")
            .willReturn(aResponse().withStatus(200)));

    Failure lost = stage.failure(step());
    stage.nextAttempt();
    stage.pass(Duration.ofMinutes(1));
    stage.done(step());

    assertThat(lost.kind()).isEqualTo(Kind.TRANSIENT);
    server.verify(
        2, postRequestedFor(urlEqualTo(PATH)).withHeader("Idempotency-Key", equalTo("run-1/step")));
  }

  @Test
  void isNotFollowedElsewhereWithTheToken() {
    server.stubFor(
        post(PATH)
            .willReturn(aResponse().withStatus(307).withHeader("Location", host() + "/elsewhere")));

    Failure failure = stage.failure(step());

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure.cause())
        .isEqualTo(
            "The hook at " + host() + " answered with a redirect, which is not followed: 307.");
    server.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
  }

  @ParameterizedTest
  @CsvSource({
    "429, THROTTLED",
    "409, CONFLICT",
    "401, DENIED",
    "403, DENIED",
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "400, INVALID",
    "422, INVALID",
    "408, TRANSIENT",
    "500, TRANSIENT",
    "503, TRANSIENT"
  })
  void saysWhatARefusalMeans(int status, Kind kind) {
    answers(status, "no\n good");

    Failure failure = stage.failure(step());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.cause())
        .isEqualTo("The hook at " + host() + " refused the update: " + status + ", no good.");
  }

  @Test
  void tellsHowLongAReceiverAsksToWait() {
    server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "30")));

    assertThat(stage.failure(step()).cause())
        .endsWith("refused the update: 429, asks to wait 30s.");
  }

  @ParameterizedTest
  @CsvSource({TOKEN, "T0SECRET0T", "an%2Bother", "an+other"})
  void repeatsNothingOfAnAnswerThatHoldsASecret(String secret) {
    answers(403, "cannot POST <" + secret + ">");

    assertThat(stage.failure(step()).cause()).endsWith("refused the update: 403.");
  }

  @Test
  void boundsWhatTheReceiverSaysForItself() {
    answers(400, "no good, ".repeat(100_000));

    assertThat(stage.failure(step()).cause()).hasSizeLessThan(300);
  }

  @Test
  void doesNotWaitForEverForABodyThatDrips() {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(200)
                    .withBody("x".repeat(50))
                    .withChunkedDribbleDelay(50, 10_000)));
    Webhook hook =
        new Webhook(
            URI.create(host() + PATH), Optional.empty(), Networks.direct(), Duration.ofMillis(300));

    ActionFailure failure =
        catchThrowableOfType(
            ActionFailure.class,
            () ->
                Pages.publish(
                    hook,
                    new StatusPage.Incident("run-1", "t", "identified", Optional.empty(), "m"),
                    Stage.OUTAGE));

    assertThat(failure.failure().kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void tellsAnUnreachableReceiverFromALostAnswer() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Webhook hook =
        new Webhook(
            URI.create("http://127.0.0.1:" + port + PATH), Optional.empty(), Networks.direct());

    ActionFailure failure =
        catchThrowableOfType(
            ActionFailure.class,
            () ->
                Pages.publish(
                    hook,
                    new StatusPage.Incident("run-1", "t", "identified", Optional.empty(), "m"),
                    Stage.OUTAGE));

    assertThat(failure.failure().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(everythingOf(failure)).doesNotContain("T0SECRET0T");
  }

  @Test
  void showsOnlyWhereItIs() {
    answers(500, "");
    UpdateStatusPage step = step();
    Next.Effect effect = (Next.Effect) step.next(stage.context());
    ActionFailure refused = catchThrowableOfType(ActionFailure.class, () -> effect.perform().get());

    assertThat(effect.call().resource()).isEqualTo(host());
    assertThat(effect.call().toString() + everythingOf(refused))
        .doesNotContain("T0SECRET0T", "other", TOKEN);
    assertThat(
            new UpdateStatusPage.With(
                    "https://hooks.example.com/T0SECRET0T",
                    Optional.empty(),
                    UpdateStatusPage.Status.RESOLVED,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Optional.of(TOKEN))
                .toString())
        .contains("https://hooks.example.com")
        .doesNotContain("T0SECRET0T", TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.com/${env.HOOK}, https://hooks.example.com",
    "https://hooks.example.com:8443?x=1, https://hooks.example.com:8443",
    "https://user:word@hooks.example.com/x, https://hooks.example.com",
    "https://h#x@y, https://h",
    "file:status.html, file:status.html",
    "${env.PAGE}, ${env.PAGE}"
  })
  void isNamedByItsHost(String page, String shown) {
    assertThat(UpdateStatusPage.shown(page)).isEqualTo(shown);
  }

  private static String everythingOf(ActionFailure failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace + failure.failure().toString();
  }
}
