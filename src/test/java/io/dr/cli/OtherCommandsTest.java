package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherCommandsTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;
  private String state = "";

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    state = directory.resolve("state").toString();
  }

  @Test
  void statusReportsTheNewestRunAsTextMarkdownAndJson() throws IOException {
    shell.run("exercise", SAMPLE, "--state", state);

    assertThat(shell.run("status", "--state", state)).isZero();
    assertThat(shell.out())
        .contains("RTO 1h00m met")
        .contains("Timeline (UTC)")
        .contains("recovered");

    assertThat(shell.run("status", "--state", state, "--format", "markdown")).isZero();
    assertThat(shell.out())
        .contains("# Recover the serverless production in us-west-2")
        .contains("**EXERCISE. RECOVERED in 31m55s: RTO met, RPO met**")
        .contains("- RTO 1h00m: recovered in 31m55s, met, 28m04s to spare\n")
        .contains(
            "| services | Restore the backend services in us-west-2 | done | 12m03s | 5 of 5 |")
        .contains("| datastores | orders-db | `rds.promote-replica` | succeeded |");

    assertThat(shell.run("status", "--state", state, "--format", "json")).isZero();
    JsonNode json = new ObjectMapper().readTree(shell.out());
    assertThat(json.path("rto").path("target").asText()).isEqualTo("PT1H");
    assertThat(json.path("rto").path("verdict").asText()).isEqualTo("MET");
    assertThat(json.path("phases")).hasSize(7);
    assertThat(json.path("intact").asBoolean()).isTrue();
  }

  /** The list of commands has room for the first line of what each is. */
  @Test
  void everyCommandIsToldInASentence() {
    shell.run("--help");

    String list = shell.out().replaceFirst("(?s).*Commands:\n", "").replaceFirst("(?s)\n\n.*", "");
    assertThat(list.split("\n(?=  [a-z])")).hasSize(24).allMatch(command -> command.endsWith("."));
  }

  @Test
  void statusSaysWhereToGoWhenThereIsNoRun() {
    assertThat(shell.run("status", "--state", state)).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "No run was kept in "
                + state
                + ". Go to the runbook's project, or name the folder with --state.\n");
    shell.run("exercise", SAMPLE, "--state", state);
    assertThat(shell.run("status", "20200101-none", "--state", state)).isEqualTo(2);
    assertThat(shell.err()).startsWith("There is no run 'RUN'. The newest are: RUN.");
  }

  @Test
  void runsAreKeptBesideTheRunbooksProject() throws IOException {
    Files.createDirectories(directory.resolve("runbooks"));
    Files.copy(
        Path.of("runbooks/database-only.yaml"), directory.resolve("runbooks/database-only.yaml"));

    assertThat(shell.run("exercise", directory + "/runbooks/database-only.yaml")).isZero();

    assertThat(directory.resolve(".dr/rehearsals.db")).exists();
    assertThat(shell.run("status")).isZero();
  }

  @Test
  void nothingIsInitiatedWithoutConsent() {
    assertThat(shell.run("initiate", SAMPLE, "--simulate", "--state", state)).isEqualTo(4);
    assertThat(shell.err())
        .isEqualTo(
            "Nobody is named who authorises this recovery. Give --by with one of: Chief Executive,"
                + " Chief Technologist, Chief Operating Officer.\n");

    assertThat(
            shell.run(
                "initiate", SAMPLE, "--simulate", "--state", state, "--by", "Chief Technologist"))
        .isEqualTo(4);
    assertThat(shell.err()).contains("--reason-for-deputy");

    assertThat(
            shell.run(
                "initiate", SAMPLE, "--simulate", "--state", state, "--by", "Chief Executive"))
        .isEqualTo(2);
    assertThat(shell.err()).contains("Nobody is here to confirm. Give --yes");

    shell.atATerminal("yes\n");
    assertThat(
            shell.run(
                "initiate", SAMPLE, "--simulate", "--state", state, "--by", "Chief Executive"))
        .isEqualTo(4);
    assertThat(shell.err()).contains("That is not the runbook's name; nothing was started.");
    assertThat(shell.run("status", "--state", state)).isEqualTo(2);
  }

  @Test
  void theRunbooksNameTypedStartsIt() {
    shell.atATerminal("serverless-production\n");

    assertThat(
            shell.run(
                "initiate", SAMPLE, "--simulate", "--state", state, "--by", "Chief Executive"))
        .isZero();
    assertThat(shell.err()).contains("RTO 1h00m, forecast");
  }

  @Test
  void aRunThatThereIsNotCannotBeResumed() {
    shell.run("exercise", SAMPLE, "--state", state, "--format", "json");
    String run = shell.out();
    assertThat(run).contains("\"run\" : \"RUN\"");
    assertThat(shell.run("resume", "20200101-none", "--state", state)).isEqualTo(2);
  }

  @Test
  void thePublishedSchemaIsTheGeneratedOne() throws IOException {
    assertThat(shell.run("schema")).isZero();
    assertThat(shell.out())
        .as("regenerate it with: ./dr schema > docs/runbook.schema.json")
        .isEqualTo(Files.readString(Path.of("docs/runbook.schema.json")));
  }

  @Test
  void thePublishedPagesOfTheActionsAreTheGeneratedOnes(@TempDir Path folder) throws IOException {
    assertThat(shell.run("actions", "--pages", folder.toString())).isZero();

    assertThat(texts(folder))
        .as("regenerate them with: ./dr actions --pages docs/actions")
        .isEqualTo(texts(Path.of("docs/actions")));
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  @Test
  void everyActionExplainsItself() {
    assertThat(shell.run("actions")).isZero();
    String[] ids =
        shell
            .out()
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .map(l -> l.split(" ")[0])
            .toArray(String[]::new);
    assertThat(ids).contains("rds.promote-replica", "manual.task");
    for (String id : ids) {
      assertThat(shell.run("actions", id)).isZero();
      assertThat(shell.out()).contains(id + ": ").contains("example:").contains("usually takes");
    }
    assertThat(shell.run("actions", "rds.nope")).isEqualTo(2);
    assertThat(shell.run("actions", "--format", "json")).isZero();
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertThat(shell.run("exercize")).isEqualTo(2);
    assertThat(shell.err()).contains("exercise");
    assertThat(shell.run("exercise")).isEqualTo(2);
    assertThat(shell.run("exercise", SAMPLE, "--seed", "x")).isEqualTo(2);
  }

  @Test
  void whatIsTypedWrongIsToldInOurWords() {
    misused(
        "'x' for --seed is no whole number. Write one, such as 7.", "exercise", "r", "--seed", "x");
    misused("'x' for --speed is no number. Write one", "exercise", "r", "--speed", "x");
    misused(
        "There is no 'xml' for --format. It is one of: text, json.",
        "exercise",
        "r",
        "--format",
        "xml");
    misused("--set wants KEY=VALUE. Write for", "exercise", "r", "--set", "x");
    misused("--seed wants a value: N.", "exercise", "r", "--seed");
    misused("--seed is given twice. Give it once.", "exercise", "r", "--seed", "1", "--seed", "2");
    misused("RUNBOOK is missing.", "exercise");
    misused("STEP and --by NAME are missing.", "skip", "r");
    misused("'y' is one word too many.", "exercise", "r", "y");
    misused("There is no option --foo.", "exercise", "r", "--foo");
    misused("There is no command 'exercize'.\nDid you mean: dr exercise or dr verify?", "exercize");
    misused("--yes takes no value.", "initiate", "r", "--yes=3");
    misused("--state is empty. Name a folder, or leave it out.", "status", "--state", "");
  }

  private void misused(String message, String... arguments) {
    assertThat(shell.run(arguments)).isEqualTo(2);
    assertThat(shell.err()).startsWith(message);
  }

  @Test
  void aNameThatIsNearlyRightIsRecognised() {
    misused(
        "There is no action 'rds.promote-replcia'; did you mean 'rds.promote-replica'?",
        "actions",
        "rds.promote-replcia");
  }

  @Test
  void theOtherSampleRunbooksRecoverToo() {
    for (String name : new String[] {"database-only", "static-site"}) {
      String path = Path.of("runbooks", name + ".yaml").toAbsolutePath().toString();
      assertThat(shell.run("exercise", path, "--state", state)).as(name).isZero();
      assertThat(shell.err()).isEmpty();
    }
  }
}
