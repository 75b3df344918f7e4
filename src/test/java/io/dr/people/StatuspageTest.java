package io.dr.people;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatuspageTest {
  private static final String TOKEN = "s3cr3t-t0ken";
  private static final String UNRESOLVED = "/pages/page1/incidents/unresolved?page=1&per_page=100";
  private static final String LIST = "/pages/page1/incidents?limit=100&page=1";
  private static final String INCIDENTS = "/pages/page1/incidents";
  private static final String OURS =
      """
      {
        "id": "inc-7",
        "name": "Recovery in progress",
        "status": "investigating",
        "impact": "major",
        "impact_override": "critical",
        "metadata": {"dr": {"run": "run-1"}},
        "incident_updates": [
          {"body": "We are\\n moving. ", "status": "investigating", "a_field_of_tomorrow": 1},
          {"body": "An older one."}
        ],
        "a_field_of_tomorrow": {"deep": []}
      }
      """;
  private static final String OTHERS =
      """
      {"id": "inc-6", "name": "Recovery in progress", "status": "investigating", "metadata": {}}
      """;

  @RegisterExtension
  static final WireMockExtension server =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private final Stage stage = new Stage();

  private Channels channels() {
    return new RealChannels(
        Path.of("nowhere"),
        URI.create(server.baseUrl()),
        page -> {
          throw new AssertionError("no object was named: " + page);
        },
        Networks.direct());
  }

  private static UpdateStatusPage.With with(UpdateStatusPage.Status status) {
    return with(status, Map.of(), Optional.empty());
  }

  private static UpdateStatusPage.With with(
      UpdateStatusPage.Status status,
      Map<String, UpdateStatusPage.State> components,
      Optional<Duration> next) {
    return new UpdateStatusPage.With(
        "statuspage:page1",
        Optional.of("Recovery in progress"),
        status,
        Optional.of(UpdateStatusPage.Impact.CRITICAL),
        Optional.of("We are moving."),
        components,
        next,
        Optional.of(TOKEN));
  }

  private UpdateStatusPage step(UpdateStatusPage.Status status) {
    return new UpdateStatusPage(with(status), channels());
  }

  private UpdateStatusPage investigating() {
    return step(UpdateStatusPage.Status.INVESTIGATING);
  }

  private void shows(String... incidents) {
    for (String list : List.of(UNRESOLVED, LIST)) {
      server.stubFor(get(list).willReturn(okJson("[" + String.join(",", incidents) + "]")));
    }
  }

  @Test
  void opensAnIncidentThatCarriesTheRun() {
    shows(OTHERS);
    server.stubFor(
        post(INCIDENTS)
            .willReturn(aResponse().withStatus(201).withBody("{\"id\": \"inc-7\", \"new\": 1}")));

    stage.done(investigating());

    server.verify(
        1,
        postRequestedFor(urlEqualTo(INCIDENTS))
            .withHeader("Authorization", equalTo("OAuth " + TOKEN))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    """
                    {
                      "incident": {
                        "name": "Recovery in progress",
                        "status": "investigating",
                        "impact_override": "critical",
                        "body": "We are moving.",
                        "metadata": {"dr": {"run": "run-1"}}
                      }
                    }
                    """)));
    server.verify(
        getRequestedFor(urlEqualTo(LIST)).withHeader("Authorization", equalTo("OAuth " + TOKEN)));
    assertThat(stage.context().receipt("incident")).contains("inc-7");
  }

  @Test
  void movesTheRunsOwnIncidentOn() {
    shows(OTHERS, OURS);
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));

    stage.done(step(UpdateStatusPage.Status.RESOLVED));

    server.verify(
        1,
        patchRequestedFor(urlEqualTo(INCIDENTS + "/inc-7"))
            .withRequestBody(
                equalToJson(
                    """
                    {
                      "incident": {
                        "name": "Recovery in progress",
                        "status": "resolved",
                        "impact_override": "critical",
                        "body": "We are moving."
                      }
                    }
                    """)));
    server.verify(0, postRequestedFor(anyUrl()));
    assertThat(stage.context().receipt("incident")).contains("inc-7");
  }

  @Test
  void resolvesUnderTheTitleAndImpactThatThePageShows() {
    shows(OURS);
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));
    UpdateStatusPage.With brief =
        new UpdateStatusPage.With(
            "statuspage:page1",
            Optional.empty(),
            UpdateStatusPage.Status.RESOLVED,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.of(TOKEN));

    stage.done(new UpdateStatusPage(brief, channels()));

    server.verify(
        patchRequestedFor(anyUrl())
            .withRequestBody(matchingJsonPath("$.incident.name", equalTo("Recovery in progress")))
            .withRequestBody(matchingJsonPath("$.incident.impact_override", equalTo("critical"))));
  }

  @Test
  void tellsCustomersOfTheEndEvenWhenNothingOfTheRunIsOpen() {
    shows();
    server.stubFor(post(INCIDENTS).willReturn(okJson("{\"id\": \"inc-8\"}")));
    UpdateStatusPage.With brief =
        new UpdateStatusPage.With(
            "statuspage:page1",
            Optional.empty(),
            UpdateStatusPage.Status.RESOLVED,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.of(TOKEN));

    stage.done(new UpdateStatusPage(brief, channels()));

    server.verify(
        postRequestedFor(urlEqualTo(INCIDENTS))
            .withRequestBody(matchingJsonPath("$.incident.name", equalTo("Service disruption")))
            .withRequestBody(matchingJsonPath("$.incident.status", equalTo("resolved")))
            .withRequestBody(matchingJsonPath("$.incident.impact_override", absent())));
  }

  @Test
  void leavesAPageAloneThatShowsTheSameInOtherWhiteSpace() {
    shows(OURS);

    stage.done(investigating());

    assertThat(stage.calls()).isEmpty();
  }

  /** Until the create is applied the page is empty; after it, it shows the incident. */
  private void losesTheAnswerOfTheCreate(String shownAfterwards) {
    for (String list : List.of(UNRESOLVED, LIST)) {
      server.stubFor(
          get(list)
              .inScenario("lost")
              .whenScenarioStateIs(Scenario.STARTED)
              .willReturn(okJson("[]")));
      server.stubFor(
          get(list)
              .inScenario("lost")
              .whenScenarioStateIs("applied")
              .willReturn(okJson("[" + shownAfterwards + "]")));
    }
    server.stubFor(
        post(INCIDENTS)
            .inScenario("lost")
            .willSetStateTo("applied")
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
  }

  @Test
  void opensNoSecondIncidentAfterALostResponse() {
    losesTheAnswerOfTheCreate(OURS);

    Failure lost = stage.failure(investigating());
    stage.nextAttempt();
    stage.done(investigating());

    assertThat(lost.kind()).isEqualTo(Kind.TRANSIENT);
    server.verify(1, postRequestedFor(anyUrl()));
    server.verify(0, patchRequestedFor(anyUrl()));
  }

  @Test
  void opensNoSecondIncidentWithComponentsAndAPromiseEither() {
    losesTheAnswerOfTheCreate(
        OURS.replace("moving. ", "moving. Next update by 10:30 UTC.")
            .replace(
                "\"run\"", "\"step\": \"step\", \"nextUpdate\": \"2026-03-01T10:30:00Z\", \"run\"")
            .replace(
                "\"id\": \"inc-7\"",
                "\"id\": \"inc-7\", \"components\": [{\"id\": \"api1\", \"status\": \"major_outage\"}]"));

    Failure lost = stage.failure(promising());
    stage.nextAttempt();
    stage.pass(Duration.ofMinutes(7));
    Next.Done done = stage.done(promising());

    assertThat(lost.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(done.outputs().values()).isEqualTo(Map.of("nextUpdate", "2026-03-01T10:30:00Z"));
    server.verify(
        1,
        postRequestedFor(urlEqualTo(INCIDENTS))
            .withRequestBody(
                equalToJson(
                    """
                    {
                      "incident": {
                        "name": "Recovery in progress",
                        "status": "investigating",
                        "impact_override": "critical",
                        "body": "We are moving. Next update by 10:30 UTC.",
                        "components": {"api1": "major_outage"},
                        "component_ids": ["api1"],
                        "metadata": {
                          "dr": {
                            "run": "run-1",
                            "step": "step",
                            "nextUpdate": "2026-03-01T10:30:00Z"
                          }
                        }
                      }
                    }
                    """)));
    server.verify(0, patchRequestedFor(anyUrl()));
  }

  @Test
  void isNotDoneBeforeThePageShowsItsComponents() {
    shows(
        OURS.replace(
            "\"id\": \"inc-7\"",
            "\"id\": \"inc-7\", \"components\": [{\"id\": \"api1\", \"status\": \"operational\"}]"));
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));

    stage.done(affecting());

    server.verify(
        1,
        patchRequestedFor(urlEqualTo(INCIDENTS + "/inc-7"))
            .withRequestBody(
                equalToJson(
                    """
                    {
                      "incident": {
                        "name": "Recovery in progress",
                        "status": "investigating",
                        "impact_override": "critical",
                        "body": "We are moving.",
                        "components": {"api1": "major_outage"}
                      }
                    }
                    """)));
  }

  @Test
  void setsTheComponentsOfAResolvedIncidentOperational() {
    shows(
        OURS.replace(
            "\"id\": \"inc-7\"",
            "\"id\": \"inc-7\", \"components\": [{\"id\": \"api1\", \"status\": \"major_outage\"}]"));
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));

    stage.done(step(UpdateStatusPage.Status.RESOLVED));

    server.verify(
        patchRequestedFor(anyUrl())
            .withRequestBody(
                matchingJsonPath("$.incident.components.api1", equalTo("operational"))));
  }

  @Test
  void findsTheRunsIncidentBehindAHundredOthers() {
    server.stubFor(get(UNRESOLVED).willReturn(okJson("[]")));
    String full = "[" + String.join(",", Collections.nCopies(100, OTHERS)) + "]";
    server.stubFor(get(LIST).willReturn(okJson(full)));
    server.stubFor(get(INCIDENTS + "?limit=100&page=2").willReturn(okJson("[" + OURS + "]")));
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));

    stage.done(step(UpdateStatusPage.Status.RESOLVED));

    server.verify(1, patchRequestedFor(urlEqualTo(INCIDENTS + "/inc-7")));
    server.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void asksForNoMoreThanTheUnresolvedWhereItsIncidentIsAmongThem() {
    shows(OURS);

    stage.done(investigating());

    server.verify(1, getRequestedFor(anyUrl()));
    server.verify(1, getRequestedFor(urlEqualTo(UNRESOLVED)));
  }

  @Test
  void looksThroughFiveHundredIncidentsAndNoFurther() {
    server.stubFor(get(UNRESOLVED).willReturn(okJson("[]")));
    String full = "[" + String.join(",", Collections.nCopies(100, OTHERS)) + "]";
    server.stubFor(get(urlPathEqualTo(INCIDENTS)).willReturn(okJson(full)));

    assertThat(stage.proposed(investigating())).isInstanceOf(Next.Effect.class);

    server.verify(6, getRequestedFor(anyUrl()));
  }

  @Test
  void takesComponentsByTheirIdOnly() {
    assertThatThrownBy(
            () ->
                with(
                    UpdateStatusPage.Status.INVESTIGATING,
                    Map.of("The API", UpdateStatusPage.State.MAJOR_OUTAGE),
                    Optional.empty()))
        .hasMessage(
            "Statuspage knows components by their id, of letters and digits, not 'The API'");
  }

  private UpdateStatusPage promising() {
    return new UpdateStatusPage(
        with(
            UpdateStatusPage.Status.INVESTIGATING,
            Map.of("api1", UpdateStatusPage.State.MAJOR_OUTAGE),
            Optional.of(Duration.ofMinutes(20))),
        channels());
  }

  private UpdateStatusPage affecting() {
    return new UpdateStatusPage(
        with(
            UpdateStatusPage.Status.INVESTIGATING,
            Map.of("api1", UpdateStatusPage.State.MAJOR_OUTAGE),
            Optional.empty()),
        channels());
  }

  @Test
  void movesOnWhatAnotherAttemptOpenedSinceTheLook() {
    shows();
    Next.Effect effect = (Next.Effect) stage.proposed(investigating());
    shows(OURS);
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));

    stage.perform(effect);

    server.verify(1, patchRequestedFor(urlEqualTo(INCIDENTS + "/inc-7")));
    server.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void tellsCustomersOnceThoughThePageRewordsTheUpdate() {
    shows(OURS.replace("moving", "on the move"));
    server.stubFor(patch(INCIDENTS + "/inc-7").willReturn(okJson("{}")));

    stage.done(investigating());

    server.verify(1, patchRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource({
    "420, THROTTLED",
    "429, THROTTLED",
    "401, DENIED",
    "403, DENIED",
    "404, NOT_FOUND",
    "422, INVALID",
    "500, TRANSIENT",
    "503, TRANSIENT"
  })
  void saysWhatARefusalMeans(int status, Kind kind) {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("X-Request-Id", "req-1")
                    .withBody("{\"error\": \"no good:\\n " + TOKEN + "\"}")));

    Failure failure = stage.failure(investigating());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.cause())
        .isEqualTo("Statuspage refused to list incidents: " + status + ", no good: ***.");
    assertThat(failure.request())
        .contains(
            new Failure.Request("Statuspage", "GET incidents", "req-1", Integer.toString(status)));
  }

  @Test
  void boundsWhatTheServiceSaysForItself() {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(422)
                    .withBody("{\"error\": [\"" + "name is too long, ".repeat(1000) + "\"]}")));

    assertThat(stage.failure(investigating()).cause()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>down</html>", "[{"})
  void takesAnAnswerThatIsNoJsonForAPassingFault(String body) {
    server.stubFor(get(UNRESOLVED).willReturn(aResponse().withBody(body)));

    assertThat(stage.failure(investigating()).kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void doesNotWaitForEverForAnAnswer() {
    server.stubFor(get(UNRESOLVED).willReturn(okJson("[]").withFixedDelay(5000)));
    AtlassianStatuspage page =
        new AtlassianStatuspage(
            URI.create(server.baseUrl()),
            "page1",
            TOKEN,
            Networks.direct(),
            Duration.ofMillis(200));

    assertThatThrownBy(() -> page.look("run-1", 0))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().kind()).isEqualTo(Kind.TRANSIENT));
  }

  @Test
  void tellsAnUnreachableServiceFromALostAnswer() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    AtlassianStatuspage page =
        new AtlassianStatuspage(
            URI.create("http://127.0.0.1:" + port), "page1", TOKEN, Networks.direct());

    assertThatThrownBy(() -> page.look("run-1", 0))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().kind()).isEqualTo(Kind.UNREACHABLE));
  }

  @Test
  void neverShowsTheToken() {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401).withBody(TOKEN)));
    UpdateStatusPage step = investigating();
    ActionFailure refused =
        catchThrowableOfType(ActionFailure.class, () -> step.next(stage.context()));
    shows();
    Next.Effect effect = (Next.Effect) stage.proposed(step);

    assertThat(everythingOf(refused)).doesNotContain(TOKEN);
    assertThat(effect.call().toString()).contains("page1").doesNotContain(TOKEN);
    assertThat(with(UpdateStatusPage.Status.RESOLVED).toString())
        .contains("RESOLVED")
        .doesNotContain(TOKEN);
  }

  @Test
  void trimsATokenThatWasReadFromAFile() {
    shows(OURS);

    assertThat(
            Pages.shown(
                channels().statusPage("statuspage:page1", Optional.of(TOKEN + "\r\n")), "run-1"))
        .isPresent();

    server.verify(
        getRequestedFor(urlEqualTo(UNRESOLVED))
            .withHeader("Authorization", equalTo("OAuth " + TOKEN)));
  }

  @Test
  void refusesATokenThatNoHeaderMayHoldWithoutRepeatingIt() {
    ActionFailure refused =
        catchThrowableOfType(
            ActionFailure.class,
            () -> channels().statusPage("statuspage:page1", Optional.of(TOKEN + "\nX: y")));

    assertThat(refused.failure().kind()).isEqualTo(Kind.INVALID);
    assertThat(everythingOf(refused)).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statuspage:",
        "statuspage:../other",
        "file:",
        "s3://bucket",
        "s3:///key",
        "s3://b/a b",
        "s3://b/k?x",
        "http://status.example.com/hook",
        "https://user:secret@status.example.com/hook",
        "https://status.example.com/hook#part",
        "https://",
        "https://a b",
        ""
      })
  void refusesAnAddressThatIsNoPage(String page) {
    assertThatThrownBy(() -> channels().statusPage(page, Optional.of(TOKEN)))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().kind()).isEqualTo(Kind.INVALID));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://status.example.com | a status page is written statuspage:<page id>, file:<path>,"
            + " s3://bucket/key or https://host/path",
        "http://status.example.com/x | a hook is sent to by https only, except on this machine",
        "https://a:b@c/x | a hook has no user and no fragment; give a token instead",
        "https://a b | a hook is written https://host/path",
        "statuspage:a/b | Statuspage needs a page id of letters and digits",
        "statuspage:abc | a page of Statuspage needs a token, such as ${env.STATUSPAGE_TOKEN}",
        "s3://bucket | an object is written s3://bucket/key",
        "'file:' | file: must be followed by a path"
      })
  void objectsToAWrongAddressBeforeAnythingRuns(String page, String objection) {
    ObjectNode written =
        JsonNodeFactory.instance.objectNode().put("page", page).put("status", "resolved");

    assertThatThrownBy(() -> Catalog.bind(UpdateStatusPage.TYPE, written))
        .hasMessageContaining(objection)
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().kind()).isEqualTo(Kind.INVALID));
  }

  @Test
  void doesNotJudgeAnAddressThatIsYetToBeFilled() {
    ObjectNode written =
        JsonNodeFactory.instance.objectNode().put("page", "${params.p}").put("status", "resolved");

    assertThat(Catalog.bind(UpdateStatusPage.TYPE, written).page()).isEqualTo("${params.p}");
  }

  private static String everythingOf(ActionFailure failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace + failure.failure().toString();
  }
}
