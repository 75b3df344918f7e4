package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runbook of stacks, records, checks and a command, from the file to the report. */
class ChecksAndCommandsTest {
  private static final String RUNBOOK =
      """
      runbook: small
      sites:
        prodX: { account: "111122223333", region: us-east-1, role: dr-operator }
        prodY: { account: "111122223333", region: us-west-2, role: dr-operator }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 1h, rpo: 5m }
      phases:
        - phase: services
          steps:
            - step: orders
              action: cloudformation.deploy
              with:
                stack: orders
                templateUrl: s3://templates/orders.yaml
                parameters: { Size: "3" }
                roleArn: arn:aws:iam::111122223333:role/deploy/stacks
            - step: plain
              action: cloudformation.deploy
              with: { stack: plain, templateFile: plain.yaml }
            - step: warm
              action: command.run
              with:
                command: [./warm.sh, "${to.region}"]
                idempotent: false
                environment: { TOKEN: "${env.WARM_TOKEN}" }
              needs: [orders]
            - step: dns
              action: route53.switch-records
              with:
                zone: example.com
                records: [{ name: api.example.com, type: A, value: 192.0.2.7 }]
              needs: [warm]
            - step: resolves
              action: dns.check
              with: { name: api.example.com, value: VALUE, servers: [authoritative, 192.0.2.53] }
              needs: [dns]
            - step: answers
              action: http.check
              with:
                url: https://api.example.com/health
                status: [200, 204]
                matches: '"status": *"(ok|up)"'
                times: 3
              needs: [resolves]
      """;

  @TempDir private Path directory;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    shell = new Shell(directory);
    Files.writeString(
        directory.resolve("plain.yaml"), "Resources:\n  Any:\n    Type: Custom::Any\n");
  }

  private String runbook(String value) throws IOException {
    Path file = directory.resolve("small.yaml");
    Files.writeString(file, RUNBOOK.replace("VALUE", value));
    return file.toString();
  }

  @Test
  void isRehearsedWithoutRunningTheCommand() throws IOException {
    int exit = shell.run("exercise", runbook("192.0.2.7"));

    assertThat(shell.err()).isEmpty();
    assertThat(exit).isZero();
    assertThat(shell.run("status", "--format", "markdown")).isZero();
    assertThat(shell.out())
        .contains("`command.run` | succeeded")
        .contains("`dns.check` | succeeded")
        .contains("`http.check` | succeeded")
        .doesNotContain("simulated-WARM_TOKEN");
  }

  @Test
  void failsItsRehearsalWhenACheckWantsAValueThatNoStepSets() throws IOException {
    assertThat(shell.run("exercise", runbook("192.0.2.8"))).isNotZero();

    shell.run("status");
    assertThat(shell.out()).contains("192.0.2.7 instead of 192.0.2.8");
  }

  @Test
  void isAllowedToPassTheRoleAndToReadTheTemplateThatItNamesAndNoOther() throws IOException {
    shell.run("iam-policy", runbook("192.0.2.7"), "--for", "recovery");

    JsonNode policies = new ObjectMapper().readTree(shell.out());
    assertThat(resources(policies, "iam:PassRole"))
        .isEqualTo("[\"arn:aws:iam::111122223333:role/deploy/stacks\"]");
    assertThat(resources(policies, "s3:GetObject"))
        .isEqualTo("[\"arn:aws:s3:::templates/orders.yaml\"]");
    assertThat(resources(policies, "cloudformation:DeleteStack")).isEmpty();
    assertThat(resources(policies, "cloudformation:ExecuteChangeSet"))
        .contains("stack/orders/*", "stack/plain/*");
  }

  /** What an action is allowed on in the first policy that has it, as JSON; empty if none has. */
  private static String resources(JsonNode policies, String action) {
    for (JsonNode policy : policies) {
      for (JsonNode statement : policy.at("/policy/Statement")) {
        for (JsonNode allowed : statement.path("Action")) {
          if (allowed.asText().equals(action)) {
            return statement.path("Resource").toString();
          }
        }
      }
    }
    return "";
  }
}
