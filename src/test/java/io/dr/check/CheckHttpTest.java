package io.dr.check;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Failure.Kind;
import io.dr.action.Next;
import io.dr.aws.Stage;
import io.dr.net.Networks;
import io.dr.runbook.Durations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CheckHttpTest {
  private static final String SECRET = "s3cr3t";

  @RegisterExtension
  static final WireMockExtension server =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private final Stage stage = new Stage();
  private final Probes probes = new RealProbes(Networks.direct());

  private static String url() {
    return server.baseUrl() + "/health";
  }

  private CheckHttp check(CheckHttp.With with) {
    return new CheckHttp(with, probes);
  }

  private static CheckHttp.With with(String url, Optional<String> contains, Duration timeout) {
    ObjectNode with = written(url).put("within", "10s").put("timeout", Durations.show(timeout));
    contains.ifPresent(text -> with.put("contains", text));
    return bound(with);
  }

  private static CheckHttp.With plain(String url) {
    return bound(written(url));
  }

  private static ObjectNode written(String url) {
    return JsonNodeFactory.instance.objectNode().put("url", url);
  }

  private static CheckHttp.With bound(ObjectNode with) {
    return Catalog.bind(CheckHttp.TYPE, with);
  }

  @Test
  void passesWhenTheUrlAnswersAsItShould() {
    server.stubFor(get("/health").willReturn(ok("all is well")));

    stage.done(check(with(url(), Optional.of("well"), Duration.ofSeconds(5))));

    assertThat(stage.waits()).isEmpty();
    server.verify(1, getRequestedFor(urlEqualTo("/health")));
  }

  @Test
  void waitsUntilTheServiceIsUp() {
    server.stubFor(
        get("/health")
            .inScenario("up")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(status(503))
            .willSetStateTo("warm"));
    server.stubFor(
        get("/health").inScenario("up").whenScenarioStateIs("warm").willReturn(ok("ok")));

    stage.done(check(plain(url())));

    assertThat(stage.waits()).containsExactly("503 instead of 200");
  }

  @Test
  void failsWhenTheTimeIsUpAndSaysWhatItSaw() {
    server.stubFor(get("/health").willReturn(status(500)));

    Failure failure = stage.failure(check(with(url(), Optional.empty(), Duration.ofSeconds(5))));

    assertThat(failure.kind()).isEqualTo(Kind.CHECK);
    assertThat(failure.cause())
        .isEqualTo(url() + " did not answer as it should within 10s: 500 instead of 200.");
    assertThat(stage.waits()).hasSize(5).containsOnly("500 instead of 200");
  }

  @Test
  void givesANewAttemptItsFullTime() {
    server.stubFor(get("/health").willReturn(status(500)));
    CheckHttp check = check(with(url(), Optional.empty(), Duration.ofSeconds(5)));
    stage.failure(check);
    stage.nextAttempt();

    assertThat(check.next(stage.context())).isInstanceOf(Next.Wait.class);
  }

  @Test
  void keepsTryingForTwoMinutesUnlessToldOtherwise() {
    server.stubFor(get("/health").willReturn(status(500)));
    CheckHttp check = check(plain(url()));

    stage.pass(Duration.ofSeconds(119));
    assertThat(check.next(stage.context())).isInstanceOf(Next.Wait.class);
    stage.pass(Duration.ofSeconds(1));
    assertThat(check.next(stage.context())).isInstanceOf(Next.Failed.class);
  }

  @Test
  void wantsTheStatusThatItIsTold() {
    server.stubFor(get("/health").willReturn(status(401)));

    stage.done(check(bound(written(url()).put("status", 401))));
  }

  @Test
  void takesAnyOfTheStatusesThatItIsTold() {
    server.stubFor(get("/health").willReturn(status(500)));
    ObjectNode with = written(url());
    with.putArray("status").add(200).add(204);
    CheckHttp check = check(bound(with));

    assertThat(check.next(stage.context())).isEqualTo(Next.Wait.on("500 instead of 200 or 204"));
    server.stubFor(get("/health").willReturn(status(204)));
    stage.done(check);
  }

  @Test
  void missesAPatternThatNoPartOfTheAnswerMatches() {
    CheckHttp check = check(bound(written(url()).put("matches", "\"status\": *\"(ok|up)\"")));
    server.stubFor(get("/health").willReturn(ok("{\"status\": \"down\"}")));

    assertThat(check.next(stage.context()))
        .isEqualTo(Next.Wait.on("the answer does not match \"status\": *\"(ok|up)\""));
    server.stubFor(get("/health").willReturn(ok("{\"status\": \"up\", \"since\": 3}")));
    stage.done(check);
  }

  @Test
  void looksForTheHeadersOfTheAnswerWhateverTheirCase() {
    ObjectNode with = written(url());
    with.putObject("expectHeaders").put("X-Region", "us-west-2");
    CheckHttp check = check(bound(with));

    server.stubFor(get("/health").willReturn(ok()));
    assertThat(check.next(stage.context()))
        .isEqualTo(Next.Wait.on("the header X-Region is missing"));
    server.stubFor(get("/health").willReturn(ok().withHeader("x-region", "us-east-1")));
    assertThat(check.next(stage.context()))
        .isEqualTo(Next.Wait.on("the header X-Region does not contain 'us-west-2'"));
    server.stubFor(get("/health").willReturn(ok().withHeader("x-region", "us-west-2a")));
    stage.done(check);
  }

  @Test
  void missesAnAnswerThatComesTooLate() {
    server.stubFor(get("/health").willReturn(ok().withFixedDelay(400)));
    CheckHttp check = check(bound(written(url()).put("latencyMillis", 200)));

    assertThat(check.next(stage.context()))
        .isInstanceOfSatisfying(
            Next.Wait.class,
            wait -> assertThat(wait.detail()).matches("it took \\d+ ms, more than 200 ms"));
  }

  @Test
  void wantsAsManyGoodAnswersInARowAsItIsTold() {
    CheckHttp check = check(bound(written(url()).put("times", 3)));
    server.stubFor(get("/health").willReturn(ok()));
    check.next(stage.context());
    check.next(stage.context());
    server.stubFor(get("/health").willReturn(status(502)));
    check.next(stage.context());
    server.stubFor(get("/health").willReturn(ok()));

    stage.done(check);

    assertThat(stage.waits())
        .containsExactly("1 of 3 good answers in a row", "2 of 3 good answers in a row");
  }

  @ParameterizedTest
  @CsvSource({
    "status, 42, 42 is no status code",
    "times, 0, from 1 to 100",
    "latencyMillis, 0, a positive number",
    "matches, (, no regular expression"
  })
  void refusesWhatNoAnswerCouldBe(String name, String value, String objection) {
    assertThatThrownBy(() -> bound(written(url()).put(name, value)))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().cause()).contains(objection));
  }

  @Test
  void missesATextThatTheAnswerDoesNotContain() {
    server.stubFor(get("/health").willReturn(ok("degraded")));

    assertThat(check(with(url(), Optional.of("well"), Duration.ofSeconds(5))).next(stage.context()))
        .isEqualTo(Next.Wait.on("the answer does not contain 'well'"));
  }

  @Test
  void followsNoRedirect() {
    server.stubFor(get("/health").willReturn(temporaryRedirect("/elsewhere")));
    server.stubFor(get("/elsewhere").willReturn(ok()));

    assertThat(check(plain(url())).next(stage.context()))
        .isEqualTo(Next.Wait.on("302 instead of 200"));
    server.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
  }

  @Test
  void readsNoMoreThanTheBeginningOfABody() {
    server.stubFor(get("/health").willReturn(ok("a".repeat(64 * 1024) + "well")));

    Probes.Answer answer = probes.get(URI.create(url()), Map.of(), Duration.ofSeconds(10));

    assertThat(answer.body()).hasSize(64 * 1024).containsOnlyOnce("a".repeat(64 * 1024));
  }

  @Test
  void readsABodyOfExactlyTheMost() {
    server.stubFor(get("/health").willReturn(ok("a".repeat(64 * 1024 - 4) + "well")));

    stage.done(check(with(url(), Optional.of("well"), Duration.ofSeconds(10))));
  }

  @Test
  void givesUpOnAnAnswerThatDoesNotCome() {
    server.stubFor(get("/health").willReturn(ok().withFixedDelay(20_000)));

    assertThat(check(with(url(), Optional.empty(), Duration.ofSeconds(1))).next(stage.context()))
        .isEqualTo(Next.Wait.on("localhost: no answer within 1s"));
  }

  @Test
  void givesUpOnABodyThatDrips() {
    server.stubFor(
        get("/health")
            .willReturn(aResponse().withBody("all is well").withChunkedDribbleDelay(10, 20_000)));

    assertThat(check(with(url(), Optional.empty(), Duration.ofSeconds(1))).next(stage.context()))
        .isEqualTo(Next.Wait.on("localhost: no answer within 1s"));
  }

  @Test
  void waitsWhileNothingListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertThat(check(plain("http://127.0.0.1:" + port + "/")).next(stage.context()))
        .isEqualTo(Next.Wait.on("127.0.0.1: no connection"));
  }

  @Test
  void waitsWhileTheNameIsNotKnown() {
    // Too long for a name, so that no name server need be asked.
    String unknown = "a".repeat(64) + ".invalid";

    assertThat(check(plain("http://" + unknown + "/")).next(stage.context()))
        .isEqualTo(Next.Wait.on(unknown + ": the name is not known"));
  }

  @Test
  void sendsTheHeaders() {
    server.stubFor(get("/health").willReturn(ok()));

    stage.done(check(withHeader("Authorization", "Bearer " + SECRET + "\n")));

    server.verify(
        getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer " + SECRET)));
  }

  @Test
  void showsNoHeaderThatItCannotSend() {
    CheckHttp check = check(withHeader("X-Key", SECRET + "\r\nX-Other: 1"));

    ActionFailure refused =
        catchThrowableOfType(ActionFailure.class, () -> check.next(stage.context()));

    assertThat(refused.failure().kind()).isEqualTo(Kind.INVALID);
    assertThat(refused.failure().cause()).isEqualTo("The header 'X-Key' cannot be sent.");
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(SECRET);
    assertThat(withHeader("X-Key", SECRET).toString()).contains("health").doesNotContain(SECRET);
  }

  private static CheckHttp.With withHeader(String name, String value) {
    ObjectNode with = written(url());
    with.putObject("headers").put(name, value);
    return bound(with);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://example.com/", "example.com", "https://"})
  void refusesWhatIsNoWebAddress(String url) {
    assertThatThrownBy(
            () ->
                Catalog.bind(CheckHttp.TYPE, JsonNodeFactory.instance.objectNode().put("url", url)))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().kind()).isEqualTo(Kind.INVALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://exa mple.com/", "http://:80/", "http://exa_mple[/"})
  void refusesAUrlThatIsNone(String url) {
    assertThat(stage.failure(check(plain(url))).kind()).isEqualTo(Kind.INVALID);
  }
}
