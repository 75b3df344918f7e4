package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.CallField;
import io.dr.aws.Stage;
import io.dr.runbook.References;
import io.dr.wiring.Recoveries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class IamPolicyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** IAM User Guide, "IAM and AWS STS quotas": the longest managed policy, white space aside. */
  private static final int LONGEST = 6_144;

  private static final String ACTION = "[a-z0-9-]+:[A-Z][A-Za-z]+";
  private static final String ARN =
      "arn:aws:[a-z0-9-]+:([a-z]{2}-[a-z]+-\\d|\\*)?:(\\d{12}|\\*|aws)?:[^\\s{}$]+";

  /** Operations whose IAM action is called otherwise (Service Authorization Reference). */
  private static final Map<String, String> CALLED_OTHERWISE =
      Map.of("Invoke", "InvokeFunction", "publish", "PutObject");

  /** Calls that no IAM permission is asked for: a presigned address, and a program of ours. */
  private static final Set<String> NO_PERMISSION = Set.of("upload", "Run");

  private static final String SITES =
      """
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "444455556666", role: dr-operator }
      accounts:
        network: { account: "777788889999", role: dns-operator }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      """;

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  private JsonNode policies(String runbook, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve("runbook.yaml"), runbook);
    List<String> line = new ArrayList<>(List.of("iam-policy", file.toString()));
    line.addAll(List.of(options));
    int exitCode = shell.run(line.toArray(String[]::new));
    assertThat(exitCode).as(shell.err()).isZero();
    return JSON.readTree(shell.out());
  }

  private static String steps(String... steps) {
    return "runbook: policies\n"
        + SITES
        + "phases:\n  - phase: all\n    title: All\n    steps:\n"
        + List.of(steps).stream()
            .map(step -> "      - " + step + "\n")
            .collect(Collectors.joining());
  }

  /** A runbook in which every type's own example is a step. */
  private static String everything() {
    List<ActionType<?>> types = Recoveries.describing().types();
    return steps(
        IntStream.range(0, types.size())
            .mapToObj(i -> step("step-" + i, types.get(i)))
            .toArray(String[]::new));
  }

  private static String step(String id, ActionType<?> type) {
    String example =
        References.fillAll(type.example(), reference -> Optional.of(filled(reference.toString())));
    Object read = new Load(LoadSettings.builder().build()).loadFromString(example);
    ObjectNode step = JSON.createObjectNode().put("step", id).put("action", type.id());
    step.set("with", JSON.valueToTree(read));
    return step.toString();
  }

  private static String filled(String reference) {
    return reference.contains("region") ? Stage.TO.region() : "value.example.com";
  }

  private static List<JsonNode> statements(JsonNode policies) {
    List<JsonNode> statements = new ArrayList<>();
    policies.forEach(policy -> policy.at("/policy/Statement").forEach(statements::add));
    return statements;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Set<String> actions(JsonNode policies) {
    return statements(policies).stream()
        .flatMap(statement -> texts(statement.path("Action")).stream())
        .collect(Collectors.toSet());
  }

  @Test
  void printsOnePolicyForEachAccountAndPurpose() throws IOException {
    JsonNode policies =
        policies(
            steps(
                "{ step: orders, action: rds.promote-replica, with: { replica: orders-replica } }",
                "{ step: names, action: route53.switch-records, with: { zone: example.com,"
                    + " account: network, records: [ { name: a.example.com, type: CNAME,"
                    + " value: b.example.com } ] } }"));

    assertThat(policies)
        .isEqualTo(JSON.readTree(Path.of("src/test/resources/cli/iam-policy.json").toFile()));
  }

  @Test
  void everyStatementIsWellFormed() throws IOException {
    List<JsonNode> statements = statements(policies(everything()));

    assertThat(statements).hasSizeGreaterThan(20);
    for (JsonNode statement : statements) {
      assertThat(texts(statement.path("Action"))).allMatch(action -> action.matches(ACTION));
      assertThat(texts(statement.path("Resource")))
          .isNotEmpty()
          .allMatch(resource -> resource.equals("*") || resource.matches(ARN));
      assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
    }
  }

  @Test
  void nothingIsAllowedToTheDryRunThatTheRecoveryMayNotDo() throws IOException {
    Set<String> recovery = actions(policies(everything(), "--for", "recovery"));
    Set<String> dryRun = actions(policies(everything(), "--for", "dry-run"));

    assertThat(dryRun).isNotEmpty().isSubsetOf(recovery).hasSizeLessThan(recovery.size());
    assertThat(dryRun)
        .allMatch(
            action -> action.matches("[a-z0-9-]+:(Describe|Get|List|Scan|Query|BatchGet)\\w*"));
  }

  @Test
  void everyCallThatATypeDescribesIsAllowedByAPermissionToChange() {
    for (ActionType<?> type : Recoveries.describing().types()) {
      Set<String> allowed =
          type.permissions().stream()
              .filter(permission -> permission.access() == io.dr.action.Permission.Access.CHANGE)
              .map(permission -> permission.action().replaceFirst("^.*:", ""))
              .collect(Collectors.toSet());
      assertThat(
              type.calls().stream()
                  .map(CallField::operation)
                  .filter(operation -> !NO_PERMISSION.contains(operation))
                  .map(operation -> CALLED_OTHERWISE.getOrDefault(operation, operation)))
          .as(type.id())
          .allMatch(allowed::contains);
    }
  }

  @Test
  void whatOnlyTheRunWillKnowStaysOpenAndNothingElse() throws IOException {
    JsonNode policies =
        policies(
            steps(
                "{ step: worker, action: lambda.enable-consumers, with: { function: worker } }",
                "{ step: flag, action: s3.put-object, with: { bucket: modes, key: mode.txt, body: on"
                    + " } }"));

    assertThat(statements(policies))
        .anySatisfy(
            statement -> {
              assertThat(texts(statement.path("Action"))).contains("s3:PutObject");
              assertThat(texts(statement.path("Resource")))
                  .containsExactly("arn:aws:s3:::modes/mode.txt");
            });
  }

  @Test
  void aPolicyThatWouldBeTooLongComesInParts() throws IOException {
    JsonNode policies =
        policies(
            steps(
                IntStream.range(0, 150)
                    .mapToObj(
                        i ->
                            "{ step: flag-%d, action: s3.put-object, with: { bucket: modes, key:"
                                    .formatted(i)
                                + " a-rather-long-name-of-a-mode-%03d.txt, body: on } }"
                                    .formatted(i))
                    .toArray(String[]::new)),
            "--for",
            "recovery");

    assertThat(policies).hasSizeGreaterThan(1);
    Set<String> resources = new HashSet<>();
    for (JsonNode part : policies) {
      assertThat(part.path("policy").toString().replaceAll("\\s", "").length())
          .isLessThanOrEqualTo(LONGEST);
      assertThat(part.path("part").asText()).endsWith(" of " + policies.size());
      statements((ArrayNode) JSON.createArrayNode().add(part))
          .forEach(statement -> resources.addAll(texts(statement.path("Resource"))));
    }
    assertThat(resources)
        .contains(
            "arn:aws:s3:::modes/a-rather-long-name-of-a-mode-000.txt",
            "arn:aws:s3:::modes/a-rather-long-name-of-a-mode-149.txt");
  }

  @Test
  void saysWhichPurposesThereAre() throws IOException {
    Path file = Files.writeString(directory.resolve("runbook.yaml"), everything());

    assertThat(shell.run("iam-policy", file.toString(), "--for", "fun")).isEqualTo(2);
    assertThat(shell.err())
        .contains("There is no policy for 'fun'. Write --for recovery or --for dry-run.");
  }
}
