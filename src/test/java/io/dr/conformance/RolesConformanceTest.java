package io.dr.conformance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sites in accounts of their own, each behind a role, at a moto that keeps accounts apart. */
@Tag("conformance")
class RolesConformanceTest {
  private static final String PROD_Y = "444455556666";
  private static final String ROLE = "arn:aws:iam::444455556666:role/dr/recovery";
  private static final String REFUSAL =
      "User: arn:aws:iam::999900001111:user/lead is not authorized to perform: sts:AssumeRole on"
          + " resource: "
          + ROLE;
  private static final String RUNBOOK =
      """
      runbook: roles
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "444455556666", role: "arn:aws:iam::444455556666:role/dr/recovery", externalId: of-prod-y }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      authority: [ { name: Ada } ]
      phases:
        - phase: services
          title: Services
          steps:
            - { step: mode, action: s3.put-object, with: { bucket: modes-of-y, key: mode.txt, body: recovering } }
      """;

  private static MotoServer.Own moto;

  @TempDir Path directory;
  private final WireMockServer proxy =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  @BeforeAll
  static void start() {
    moto = MotoServer.ofManyAccounts();
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      moto.close();
    }
  }

  @BeforeEach
  void runbookBehindTheProxy() throws IOException {
    proxy.start();
    proxy.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(moto.endpoint().toString())));
    Files.writeString(directory.resolve("roles.yaml"), RUNBOOK);
  }

  @AfterEach
  void stopProxy() {
    proxy.stop();
  }

  private Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL", proxy.baseUrl(),
        "AWS_ACCESS_KEY_ID", "conformance",
        "AWS_SECRET_ACCESS_KEY", "conformance",
        "AWS_DEFAULT_REGION", "us-east-1");
  }

  private Program dr(String line) {
    return Program.dr(directory, environment(), line.split(" "));
  }

  /** The command line of AWS in the account that a role leads to. */
  private String aws(String account, String line) {
    String role = "arn:aws:iam::" + account + ":role/reader";
    String keys =
        Program.aws(
                directory,
                environment(),
                ("sts assume-role --role-session-name reader --role-arn " + role + " --query")
                    .concat(" Credentials.[AccessKeyId,SecretAccessKey,SessionToken]")
                    .split(" "))
            .out();
    String[] parts = keys.strip().split("\\s+");
    Map<String, String> there = new HashMap<>(environment());
    there.put("AWS_ACCESS_KEY_ID", parts[0]);
    there.put("AWS_SECRET_ACCESS_KEY", parts[1]);
    there.put("AWS_SESSION_TOKEN", parts[2]);
    Program answer = Program.aws(directory, there, line.split(" "));
    assertThat(answer.exitCode()).as(line + ": " + answer.err()).isZero();
    return answer.out();
  }

  private void refuseTheRoleOfProdY() {
    proxy.stubFor(
        post(urlEqualTo("/"))
            .withRequestBody(containing("Action=AssumeRole"))
            .withRequestBody(containing(PROD_Y))
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withBody(
                        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>"
                            + REFUSAL
                            + "</Message></Error><RequestId>of-sts-1</RequestId></ErrorResponse>")));
  }

  /** What the program asked of STS, parameter by parameter. */
  private List<Map<String, String>> assumed() {
    return proxy.getAllServeEvents().stream()
        .map(event -> (Request) event.getRequest())
        .map(Request::getBodyAsString)
        .filter(body -> body.contains("Action=AssumeRole"))
        .map(RolesConformanceTest::parameters)
        .toList();
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  @Test
  void worksInEachAccountByItsOwnRole() {
    aws(
        PROD_Y,
        "s3api create-bucket --bucket modes-of-y --region us-west-2"
            + " --create-bucket-configuration LocationConstraint=us-west-2");
    proxy.resetRequests();

    Program run = dr("initiate roles.yaml --by Ada --yes --reason drill");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(aws(PROD_Y, "s3api list-objects-v2 --bucket modes-of-y --region us-west-2"))
        .contains("mode.txt");
    assertThat(assumed())
        .anySatisfy(
            request -> {
              assertThat(request).containsEntry("RoleArn", ROLE);
              assertThat(request).containsEntry("ExternalId", "of-prod-y");
              assertThat(request.get("RoleSessionName")).matches("dr-\\d{8}-\\w{4}-Ada");
            });
  }

  @Test
  void assumesARoleByItsNameInTheAccountOfItsSite() throws IOException {
    Files.writeString(
        directory.resolve("roles.yaml"), RUNBOOK.replace("\"" + ROLE + "\"", "dr-operator"));

    dr("exercise roles.yaml --dry-run");

    assertThat(assumed())
        .extracting(request -> request.get("RoleArn"))
        .contains("arn:aws:iam::444455556666:role/dr-operator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initiate roles.yaml --by Ada --yes --reason drill",
        "initiate roles.yaml --dry-run",
        "exercise roles.yaml --dry-run"
      })
  void beginsNothingWhereARoleCannotBeAssumed(String line) {
    refuseTheRoleOfProdY();

    Program refused = dr(line);

    assertThat(refused.exitCode()).isIn(4, 11);
    assertThat((refused.out() + refused.err()).replaceAll("\\s+", " "))
        .contains("prodY: the role " + ROLE + " cannot be used: STS refused AssumeRole: " + REFUSAL)
        .contains("trust policy", "(STS AssumeRole, request of-sts-1, AccessDenied)");
    assertThat(dr("status").out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initiate roles.yaml --by Ada --yes --reason drill",
        "exercise roles.yaml --dry-run"
      })
  void beginsNothingInAnotherAccountThanTheRunbooks(String line) throws IOException {
    Files.writeString(
        directory.resolve("roles.yaml"),
        RUNBOOK.replace("role: \"" + ROLE + "\", externalId: of-prod-y", "profile: other"));
    Files.writeString(
        directory.resolve("credentials"),
        "[other]\naws_access_key_id = conformance\naws_secret_access_key = conformance\n");
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("credentials").toString());

    Program refused = Program.dr(directory, environment, line.split(" "));

    assertThat(refused.exitCode()).isIn(4, 11);
    assertThat((refused.out() + refused.err()).replaceAll("\\s+", " "))
        .contains("credentials for prodY are those of account", "the runbook says " + PROD_Y);
    assertThat(dr("status").out()).isEmpty();
  }
}
