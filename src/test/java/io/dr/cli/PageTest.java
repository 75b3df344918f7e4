package io.dr.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.dr.action.Outputs;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.plan.Plan;
import io.dr.plan.Planner;
import io.dr.runbook.Runbook;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final String RUN = "20261123-test";
  private static final Instant NOW = Shell.NOW;

  @RegisterExtension
  static final WireMockExtension server =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @TempDir Path directory = Path.of("set by JUnit");

  private Shell shell = new Shell(directory);

  @BeforeEach
  void openShell() {
    shell = new Shell(directory);
    shell.setting("HOOK", "T0SECRET0T");
    shell.setting("HOOK_TOKEN", "s3cr3t-t0ken");
    shell.at(NOW.plusSeconds(60 * 32));
  }

  /** A run whose first step published, and promised news in twenty minutes. */
  private void published(Event.Mode mode, String page) throws IOException {
    String runbook =
        """
        runbook: told
        title: Told
        sites:
          prodX: { region: us-east-1, account: "111122223333" }
          prodY: { region: us-west-2, account: "111122223333" }
        failover: { from: prodX, to: prodY }
        objectives: { rto: 2h, rpo: 15m }
        phases:
          - phase: pages
            title: Pages
            steps:
              - step: announce
                action: statuspage.update
                with: { %s, incident: Recovery, status: investigating, nextUpdate: 20m, components: { API: major_outage } }
              - step: check
                action: manual.task
                with: { task: Look. }
        """
            .formatted(page);
    Path file = Files.writeString(directory.resolve("told.yaml"), runbook);
    Runbook read =
        new Runbooks(Recoveries.describing()).read("told.yaml", runbook).runbook().orElseThrow();
    Plan plan =
        new Planner(Recoveries.describing())
            .freeze(read, new Planner.Settings(RUN, "Ada", "prodX", "prodY", Map.of()));
    List<Event> events =
        List.of(
            new Event.RunInitiated(
                "told",
                file.toString(),
                runbook,
                plan.hash(),
                Map.of(),
                "prodX",
                "prodY",
                mode,
                "Ada",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                1),
            new Event.OrchestratorAttached("laptop/1", Optional.empty()),
            new Event.StepStarted("announce", 1),
            new Event.StepSucceeded(
                "announce",
                Outputs.of("nextUpdate", NOW.plus(Duration.ofMinutes(20)).toString()),
                Optional.empty()));
    Files.createDirectories(directory.resolve(".dr"));
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      for (int i = 0; i < events.size(); i++) {
        journal.append(RUN, i, NOW, events.get(i));
      }
    }
  }

  private List<Event> recorded() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return journal.read(RUN, 4).stream().map(Entry::event).toList();
    }
  }

  private static String hook() {
    return "page: \"http://localhost:"
        + server.getPort()
        + "/${env.HOOK}\", token: \"${env.HOOK_TOKEN}\"";
  }

  @Test
  void publishesOnThePageOfTheRunAndSettlesThePromise() throws IOException {
    published(Event.Mode.DISASTER, "page: \"file:status.html\"");
    shell.run("status", RUN);
    assertThat(shell.out()).contains("the status page promised news by 03:34 UTC, 12m00s ago");

    int code =
        shell.run(
            "page",
            RUN,
            "--message",
            "Orders work <again>.",
            "--status",
            "identified",
            "--next",
            "20m",
            "--by",
            "Grace");

    assertThat(shell.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(shell.printed())
        .isEqualTo(
            "Recorded in run 20261123-test: status page file:status.html updated by Grace"
                + " (identified, next update by 04:06 UTC): Orders work <again>..\n");
    assertThat(Files.readString(directory.resolve("status.html")))
        .contains("Identified", "Orders work &lt;again&gt;.", "04:06 UTC");
    assertThat(recorded())
        .containsExactly(
            new Event.PagePublished(
                "Grace",
                "announce",
                "file:status.html",
                "identified",
                "Orders work <again>.",
                Optional.of(NOW.plus(Duration.ofMinutes(52))),
                true));
    shell.run("status", RUN);
    assertThat(shell.out()).doesNotContain("promised news");
  }

  @Test
  void goesOnFromTheStageThatWasToldLast() throws IOException {
    published(Event.Mode.DISASTER, "page: \"file:status.html\"");
    shell.run("page", RUN, "--message", "One.", "--status", "monitoring", "--by", "Ada");

    assertThat(shell.run("page", RUN, "--message", "Two.", "--by", "Ada")).isZero();

    assertThat(recorded())
        .extracting(event -> ((Event.PagePublished) event).status())
        .containsExactly("monitoring", "monitoring");
  }

  @Test
  void sendsAHookItsSecretsAndShowsThemNowhere() throws IOException {
    published(Event.Mode.DISASTER, hook());
    server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(204)));

    int code = shell.run("page", RUN, "--message", "Orders work again.", "--by", "Grace");

    assertThat(shell.err()).isEmpty();
    assertThat(code).isZero();
    server.verify(
        1,
        postRequestedFor(com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo("/T0SECRET0T"))
            .withHeader("Authorization", equalTo("Bearer s3cr3t-t0ken"))
            .withHeader("Idempotency-Key", matching(RUN + "/page/1/[0-9a-f]{8}"))
            .withRequestBody(matchingJsonPath("$.title", equalTo("Recovery")))
            .withRequestBody(matchingJsonPath("$.status", equalTo("investigating")))
            .withRequestBody(matchingJsonPath("$.message", equalTo("Orders work again."))));
    assertThat(shell.out())
        .contains("status page http://localhost:" + server.getPort() + " updated by Grace");
    shell.run("status", RUN, "--format", "json");
    assertThat(shell.out()).doesNotContain("T0SECRET0T", "s3cr3t");
    try (Stream<Path> kept = Files.walk(directory.resolve(".dr"))) {
      for (Path path : kept.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
            .doesNotContain("T0SECRET0T", "s3cr3t");
      }
    }
  }

  @Test
  void triedAgainAfterALostAnswerIsTheSameUpdateAndOtherWordsAreAnother() throws IOException {
    published(Event.Mode.DISASTER, hook());
    server.stubFor(
        post(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

    int first = shell.run("page", RUN, "--message", "One.", "--by", "Ada");
    String said = shell.err();
    shell.run("page", RUN, "--message", "One.", "--by", "Ada");
    shell.run("page", RUN, "--message", "Two.", "--by", "Ada");

    assertThat(first).isNotZero();
    assertThat(said).contains("gave no answer").doesNotContain("T0SECRET0T");
    assertThat(recorded()).isEmpty();
    List<String> keys =
        server.findAll(postRequestedFor(anyUrl())).stream()
            .map((LoggedRequest request) -> request.getHeader("Idempotency-Key"))
            .toList();
    assertThat(keys).hasSize(3);
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }

  @Test
  void sendsNothingInARehearsalButRecordsIt() throws IOException {
    published(Event.Mode.SIMULATION, hook());

    int code =
        shell.run("page", RUN, "--message", "Orders work.", "--next", "20m", "--by", "Grace");

    assertThat(code).isZero();
    assertThat(shell.printed())
        .contains("recorded as updated by Grace")
        .endsWith("This is a rehearsal: nothing was sent.\n");
    server.verify(0, postRequestedFor(anyUrl()));
    assertThat(recorded()).hasSize(1);
  }

  @Test
  void recordsWhatSomebodyDidByHand() throws IOException {
    published(Event.Mode.DISASTER, "page: \"file:status.html\"");

    int code = shell.run("page", RUN, "--by-hand", "--next", "1h", "--by", "Ada");

    assertThat(code).isZero();
    assertThat(directory.resolve("status.html")).doesNotExist();
    assertThat(recorded())
        .containsExactly(
            new Event.PagePublished(
                "Ada",
                "announce",
                "file:status.html",
                "investigating",
                "updated by hand",
                Optional.of(NOW.plus(Duration.ofMinutes(92))),
                false));
  }

  @Test
  void refusesWhatCannotBeMeant() throws IOException {
    published(Event.Mode.DISASTER, "page: \"file:status.html\"");

    assertThat(shell.run("page", RUN, "--by", "Ada")).isEqualTo(ExitCode.USAGE.code());
    assertThat(shell.err()).isEqualTo("--message is empty. Write a sentence or two.\n");
    shell.run("page", RUN, "--message", "${env.HOOK}", "--by", "Ada");
    assertThat(shell.err()).startsWith("--message holds ${, which would be read as a reference.");
    shell.run("page", RUN, "--message", "x", "--next", "soon", "--by", "Ada");
    assertThat(shell.err()).startsWith("'soon' for --next is no duration.");
    shell.run(
        "page", RUN, "--message", "x", "--next", "20m", "--status", "resolved", "--by", "Ada");
    assertThat(shell.err())
        .startsWith(
            "The update does not fit: no update follows one that resolves the incident: leave"
                + " nextUpdate out.");
    assertThat(recorded()).isEmpty();
  }

  @Test
  void hasNoPageBeforeTheFirstUpdate() throws IOException {
    published(Event.Mode.DISASTER, "page: \"file:status.html\"");
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.append("20261123-zzzz", 0, NOW, journal.read(RUN, 0).get(0).event());
    }

    assertThat(shell.run("page", "20261123-zzzz", "--message", "x", "--by", "Ada"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(shell.err()).startsWith("No step of run RUN has published on a status page yet.");
  }
}
