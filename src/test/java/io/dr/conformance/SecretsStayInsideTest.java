package io.dr.conformance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RedactedJournal;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.redaction.PlantedSecrets;
import io.dr.redaction.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are planted wherever one may come in: the environment, the runbook's references, what
 * AWS, a mail server, a web site and programs say. Then everything that {@code dr} prints and
 * writes is searched for them.
 */
class SecretsStayInsideTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:14:00Z");

  @TempDir Path directory;
  private final PlantedSecrets planted = new PlantedSecrets();
  private final WireMockServer gossip =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private GossipingMailServer mail;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void plant() throws IOException {
    gossip.start();
    mail = new GossipingMailServer(planted.repeated());
    String told = planted.gossip() + " " + planted.repeated() + " " + planted.privateKey();
    String inJson = TextNode.valueOf(told).toString();
    String inXml = told.replace("&", "&amp;").replace("<", "&lt;");
    gossip.stubFor(
        any(anyUrl())
            .atPriority(9)
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("x-amzn-RequestId", "r-" + planted.environment().get("API_TOKEN"))
                    .withBody(
                        "<ErrorResponse><Error><Type>Sender</Type><Code>Invalid-"
                            + planted.environment().get("API_TOKEN")
                            + "</Code><Message>"
                            + inXml
                            + "</Message></Error><RequestId>q-"
                            + planted.environment().get("API_TOKEN")
                            + "</RequestId></ErrorResponse>")));
    gossip.stubFor(
        any(anyUrl())
            .atPriority(5)
            .withHeader("X-Amz-Target", matching(".*"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("Content-Type", "application/x-amz-json-1.0")
                    .withBody("{\"__type\":\"ValidationException\",\"message\":" + inJson + "}")));
    gossip.stubFor(
        any(anyUrl())
            .atPriority(1)
            .withRequestBody(containing("Action=GetCallerIdentity"))
            .willReturn(
                aResponse()
                    .withBody(
                        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::"
                            + "111122223333:user/ops</Arn><UserId>A</UserId><Account>111122223333"
                            + "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")));
    // A Slack that calls its error by the token that it was sent, and tells it as a missing scope.
    gossip.stubFor(
        any(urlPathMatching("/api/.*"))
            .atPriority(1)
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        "{\"ok\":false,\"error\":\"%1$s\",\"needed\":\"%1$s\",\"detail\":%2$s}"
                            .formatted(planted.environment().get("SLACK_BOT_TOKEN"), inJson))));
    gossip.stubFor(
        any(urlPathEqualTo("/health"))
            .atPriority(1)
            .willReturn(aResponse().withStatus(500).withHeader("X-Said", "x").withBody(told)));
    write();
  }

  @AfterEach
  void stop() throws IOException {
    gossip.stop();
    mail.close();
  }

  private void write() throws IOException {
    Files.writeString(
        directory.resolve("tell.sh"),
        """
        env; env | base64; printf %s "$DB_PASSWORD" | base64 -w0; echo
        printf 'x%s' "$DB_PASSWORD" | base64; printf 'xy%s' "$API_TOKEN" | base64
        python3 -c 'import os,urllib.parse,json;print(urllib.parse.quote(os.environ["DB_PASSWORD"]), urllib.parse.quote_plus(os.environ["DB_PASSWORD"]), json.dumps(dict(os.environ)))'
        echo "$SIGNING_SECRET" >&2
        exit $1
        """);
    Files.writeString(
        directory.resolve("book.yaml"),
        """
        runbook: planted
        title: Planted
        sites:
          x: { region: us-east-1, account: "111122223333" }
          y: { region: us-west-2, account: "111122223333" }
        failover: { from: x, to: y }
        parameters: { password: { secret: "${env.DB_PASSWORD}" }, wait: 5s }
        objectives: { rto: 30m, rpo: 15m, onRpoBreach: continue }
        authority: [ { name: Ada, email: ada@example.com } ]
        communication:
          engineering:
            slack: "dr-${run.id}"
            token: "${env.SLACK_BOT_TOKEN}"
            api: SITE/api/
            fallback: { email: [eng@example.com], join: "https://meet.example.com/dr" }
          leadership: { email: [ceo@example.com], every: 1h }
          mail: { host: 127.0.0.1, port: MAIL, from: dr@example.com, user: dr, password: "${env.SMTP_PASSWORD}", startTls: false }
        phases:
          - phase: only
            title: Only
            steps:
              - { step: rds, action: rds.promote-replica, with: { replica: "orders-${params.password}" }, onFailure: continue }
              - { step: table, action: dynamodb.restore-table, with: { table: permissions }, onFailure: continue }
              - { step: bucket, action: s3.check-replication, with: { bucket: uploads }, onFailure: continue }
              - { step: tells, action: command.run, with: { command: [sh, tell.sh, "0"], idempotent: true, environment: { X: "${env.BY_REFERENCE_ALONE}" } }, onFailure: continue }
              - { step: fails, action: command.run, with: { command: [sh, tell.sh, "3"], idempotent: true }, onFailure: continue }
              - { step: site, action: http.check, with: { url: "SITE/health?key=${env.API_TOKEN}", headers: { Authorization: "Bearer ${env.API_TOKEN}" }, within: 1s }, onFailure: continue }
              - { step: odd, action: http.check, with: { url: "SITE/health", timeout: "${env.BY_REFERENCE_ALONE}" }, onFailure: continue }
              - { step: page, action: statuspage.update, with: { page: "file:status.html", status: resolved, message: "In ${env.BY_REFERENCE_ALONE}" }, onFailure: continue }
              - { step: uses, action: command.run, needs: [tells], with: { command: [echo, "${steps.tells.output}"], idempotent: true }, onFailure: continue }
        """
            .replace("MAIL", String.valueOf(mail.port()))
            .replace("SITE", "http://127.0.0.1:" + gossip.port()));
  }

  private int dr(String... arguments) {
    Map<String, String> environment = new HashMap<>(planted.environment());
    environment.put("AWS_ENDPOINT_URL", gossip.baseUrl());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -Xshare:auto");
    Program ended = Program.dr(directory, environment, arguments);
    said.add("$ dr " + String.join(" ", arguments) + "\n" + ended.out() + ended.err());
    return ended.exitCode();
  }

  /** All that was written, but the page, which a step was told to write a secret into. */
  private List<String> found() throws IOException {
    List<String> found = new ArrayList<>();
    said.forEach(text -> found.addAll(planted.foundIn(text)));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("status.html")) {
          String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
          planted.foundIn(content).forEach(each -> found.add(file.getFileName() + ": " + each));
        }
      }
    }
    return found;
  }

  private String run() throws IOException {
    int at = said.size();
    dr("status", "--format", "json");
    return said.get(at).replaceAll("(?s).*\"run\" : \"([^\"]+)\".*", "$1");
  }

  @Test
  void noSecretIsPrintedOrWrittenWhateverIsAsked() throws IOException {
    assertThat(dr("validate", "book.yaml")).isZero();
    dr("preflight", "book.yaml", "--all");
    dr("exercise", "book.yaml", "--dry-run", "-v");
    dr("exercise", "book.yaml", "--state", "rehearsed", "-v");
    int code =
        dr(
            "initiate",
            "book.yaml",
            "--yes",
            "--by",
            "Ada",
            "--skip-preflight",
            "it gossips",
            "--set",
            "wait=${env.API_TOKEN}",
            "-v");
    assertThat(code).as(said.get(said.size() - 1)).isIn(0, 5, 7, 8, 9);
    assertThat(said.get(said.size() - 1))
        .contains("RDS refused", "DynamoDB refused", "ended with exit code 3", "***");
    String run = run();
    dr("status", run);
    dr("status", run, "--format", "markdown");
    dr("report", run, "--format", "json");
    dr("report", run, "--format", "markdown");
    assertThat(dr("verify", run)).isZero();
    dr("history", "book.yaml");
    dr("update", run, "--preview");
    dr("update", run, "--preview", "--format", "html");
    dr("update", run);
    dr("initiate", "book.yaml", "--yes", "--by", "Ada", "--set", "password=hidden-0013");

    assertThat(mail.asked()).as("somebody who heard the password").isTrue();
    gossip.verify(moreThanOrExactly(1), anyRequestedFor(urlPathMatching("/api/auth.test")));
    assertThat(said.toString()).doesNotContain("hidden-0013 ").contains("--set password gives");
    assertThat(found()).isEmpty();
  }

  @Test
  void theSearchFindsWhatIsWrittenWithoutTheNets() throws IOException {
    Failure failure = Failure.of(Failure.Kind.STATE, planted.repeated(), planted.gossip());
    Event event = new Event.StepFailed("a", failure);

    try (Journal journal = journal("with")) {
      new RedactedJournal(journal, Redaction.of(planted.environment()))
          .append("run", 0, NOW, event);
    }
    // What only a runbook's reference makes secret is not known here.
    assertThat(found()).allMatch(each -> each.contains("by-reference"));
    try (Journal journal = journal("without")) {
      journal.append("run", 0, NOW, event);
    }
    assertThat(found()).hasSizeGreaterThan(12).anyMatch(each -> each.contains("signature0007"));

    said.add("printed " + planted.environment().get("API_TOKEN"));
    assertThat(found()).anyMatch(each -> each.endsWith("printed pl4nted-api-token-0001"));
  }

  private Journal journal(String name) {
    return new SqliteJournal(directory.resolve(name + ".db"), SqliteJournal.Durability.REHEARSAL);
  }
}
