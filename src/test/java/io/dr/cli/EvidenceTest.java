package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.journal.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as evidence, as docs/evidence.md tells it. */
class EvidenceTest {
  private static final String SAMPLE =
      Path.of("runbooks/database-only.yaml").toAbsolutePath().toString();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES = 20;

  @TempDir Path directory;
  private Shell shell;
  private String run = "";

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve(".dr").toString());
    run = shell.newestRun(directory.resolve(".dr").toString());
  }

  private void sql(String... statements) throws SQLException {
    sql(directory.resolve(".dr"), statements);
  }

  private static void sql(Path folder, String... statements) throws SQLException {
    Path recoveries = folder.resolve("journal.db");
    Path file = Files.exists(recoveries) ? recoveries : folder.resolve("rehearsals.db");
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = raw.createStatement()) {
      for (String each : statements) {
        assertThat(statement.executeUpdate(each)).as(each).isPositive();
      }
    }
  }

  private String head() throws IOException {
    shell.run("status", "--format", "json");
    return JSON.readTree(shell.printed()).path("head").asText();
  }

  @Test
  void theHeadThatTheRunShowedProvesItsJournal() throws IOException {
    String head = head();
    assertThat(head).matches("[0-9a-f]{64}");

    shell.run("status");
    assertThat(shell.printed()).contains("journal head " + head + "\n");
    shell.run("status", "--format", "markdown");
    assertThat(shell.printed()).contains("Journal: 21 entries, head `" + head + "`.");

    assertThat(shell.run("verify", run)).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            Run RUN is as it was written: 21 entries, none altered, missing or out of order.
            head   HASH
            Who can write to the journal could write it anew; a head that was noted elsewhere shows that too: dr verify RUN --head HEAD
            """);
    assertThat(shell.run("verify", run, "--head", head.substring(0, 16))).isZero();
    assertThat(shell.out())
        .endsWith("noted is that of entry 21: up to it, nothing was changed since.\n");
  }

  @Test
  void whatIsNotAsItWasWrittenIsNamed() throws SQLException {
    sql(
        "UPDATE entry SET event = replace(event, '\"by\":\"ada\"', '\"by\":\"eve\"') WHERE sequence = 1");
    broken("Entry 1 was altered: its hash is not that of what it holds.");

    sql(
        "UPDATE entry SET event = replace(event, '\"by\":\"eve\"', '\"by\":\"ada\"') WHERE sequence = 1");
    sql("UPDATE entry SET at = 'yesterday' WHERE sequence = 5");
    broken("Entry 5 was altered: its hash does not follow from the entry before it and what it");

    sql("DELETE FROM entry WHERE sequence = 5");
    broken("Entry 5 is missing.");

    sql("DELETE FROM entry WHERE sequence = 4");
    broken("Entries 4 to 5 are missing.");
  }

  @Test
  void entriesThatWereExchangedAreNamed() throws SQLException {
    sql(
        "UPDATE entry SET sequence = 1003 WHERE sequence = 3",
        "UPDATE entry SET sequence = 3 WHERE sequence = 7",
        "UPDATE entry SET sequence = 7 WHERE sequence = 1003");
    broken("Entry 3 is out of order with 7: what stands there was written in another place.");
  }

  @Test
  void aCutEndIsNoticedAndThatItWasWrittenAnewIsNoticedByANotedHead()
      throws SQLException, IOException {
    String head = head();
    sql("DELETE FROM entry WHERE sequence > 19");
    broken("The end was cut off: entries 20 to 21 are missing.");

    sql("UPDATE head SET entries = 19," + " hash = (SELECT hash FROM entry WHERE sequence = 19)");
    assertThat(shell.run("verify", run)).as("nothing in the file shows it").isZero();
    assertThat(shell.run("verify", run, "--head", head)).isEqualTo(1);
    assertThat(shell.out())
        .contains("No entry has the hash that was noted: the log was cut off before it, or");
  }

  private void broken(String what) {
    assertThat(shell.run("verify", run)).isEqualTo(1);
    assertThat(shell.out())
        .startsWith("Run RUN is not as it was written. " + what)
        .contains("Keep a copy of the journal as it is");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void programsReadTheFindingAsJson() throws SQLException, IOException {
    shell.run("verify", run, "--format", "json");
    JsonNode good = JSON.readTree(shell.printed());
    assertThat(good.path("intact").asBoolean()).isTrue();
    assertThat(good.path("head").path("entries").asInt()).isEqualTo(21);

    sql("DELETE FROM entry WHERE sequence = 5");
    assertThat(shell.run("verify", run, "--format", "json")).isEqualTo(1);
    JsonNode bad = JSON.readTree(shell.printed());
    assertThat(bad.path("intact").asBoolean()).isFalse();
    assertThat(bad.path("firstBreak").path("kind").asText()).isEqualTo("MISSING");
    assertThat(bad.path("firstBreak").path("sequence").asInt()).isEqualTo(5);
    assertThat(bad.path("firstBreak").path("what").asText()).isEqualTo("Entry 5 is missing.");
  }

  @Test
  void damageIsNamedAlsoWhereTheRunCannotBeRead() throws SQLException {
    sql("UPDATE entry SET event = '{not json', at = '2026-11-23t03:14:00Z' WHERE sequence = 2");

    assertThat(shell.run("status")).isEqualTo(1);
    assertThat(shell.err())
        .isEqualTo(
            "The journal holds no proper time for entry 2 of run RUN."
                + " See what was altered with: dr verify RUN\n");
    broken("Entry 2 was altered");
    sql("UPDATE entry SET event = CAST(x'ff00' AS TEXT) WHERE sequence = 2");
    broken("Entry 2 was altered: it holds what is neither text nor a number.");
  }

  @Test
  void aRunThatIsResumedSaysThatItsJournalWasAltered() throws SQLException {
    Path whole = directory.resolve(".dr");
    Path part = directory.resolve("project/.dr");
    Unfinished.copy(
        whole, part, event -> event instanceof Event.EffectApplied, Unfinished::asRecovery);
    Shell inside = new Shell(directory.resolve("project"));
    inside.setting("AWS_ACCESS_KEY_ID", "x");
    inside.setting("AWS_SECRET_ACCESS_KEY", "x");
    inside.setting("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

    assertThat(inside.run("resume", Unfinished.RUN)).as("no AWS is there").isEqualTo(11);
    assertThat(inside.err()).doesNotContain("dr verify");

    sql(part, "UPDATE entry SET event = replace(event, 'ada', 'eve') WHERE sequence = 1");
    assertThat(inside.run("resume", Unfinished.RUN)).isEqualTo(11);
    assertThat(inside.err())
        .startsWith(
            "The journal of this run is not as it was written; the run goes on all the same."
                + " See what was altered with: dr verify RUN\n");
  }

  @Test
  void theJournalOfANewerProgramIsRefusedInTwoSentences() throws SQLException {
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + directory + "/.dr/rehearsals.db");
        Statement statement = raw.createStatement()) {
      statement.execute("PRAGMA user_version = 4");
    }
    for (String command : new String[] {"status", "verify", "report", "resume"}) {
      assertThat(shell.run(command, run)).as(command).isEqualTo(1);
      assertThat(shell.err())
          .as(command)
          .endsWith(
              " has format 4, and this version of dr reads formats up to 3."
                  + " Use the newer version that wrote it, or name another folder with --state.\n");
    }
  }

  @Test
  void aRunThatIsNotThereIsSaidSo() {
    assertThat(shell.run("verify", "nope")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("There is no run 'nope'. The newest are: RUN.\n");
    assertThat(shell.run("report", "nope")).isEqualTo(2);
    assertThat(shell.run("verify", run, "--head", "abc")).isEqualTo(2);
    assertThat(shell.err()).startsWith("--head is no hash. Give the 64 digits");
  }

  @Test
  void theRecordOfARunHoldsTheHashOfEveryEntry() throws IOException {
    String head = head();

    assertThat(shell.run("report", run)).isZero();
    assertThat(shell.printed())
        .contains("RTO 30m00s met", "Timeline (UTC)", "Evidence\n")
        .containsPattern(" 21  2026-11-23T03:3\\d:\\S+Z +RunFinished +" + head + "\n")
        .contains("is as it was written: 21 entries");

    assertThat(shell.run("report", run, "--format", "markdown")).isZero();
    assertThat(shell.printed())
        .startsWith("# Make the replica")
        .contains("## Evidence")
        .containsPattern("\\| 21 \\| 2026-11-23T03:3\\S+Z \\| RunFinished \\| `" + head + "` \\|");
  }

  @Test
  void theRecordOfAnAlteredRunSaysSo() throws SQLException {
    sql(
        "UPDATE entry SET event = replace(event, '\"by\":\"ada\"', '\"by\":\"eve\"') WHERE sequence = 1");

    assertThat(shell.run("report", run, "--format", "markdown")).isEqualTo(1);
    assertThat(shell.err())
        .isEqualTo(
            "Run RUN is not as it was written. Entry 1 was altered:"
                + " its hash is not that of what it holds.\n");
    assertThat(shell.out()).contains("Journal **ALTERED**: 21 entries").contains("by eve");
    assertThat(shell.run("report", run, "--format", "json")).isEqualTo(1);
    assertThat(shell.out()).contains("\\\"by\\\":\\\"eve\\\"");
  }

  @Test
  void anybodyCanCheckAnExportWithTheScriptOfTheDocumentation()
      throws IOException, InterruptedException {
    shell.run("report", run, "--format", "json");
    String export = shell.printed();
    String head = head();

    assertThat(checked(export)).isEqualTo("0 21 entries, as they were written; head " + head);
    assertThat(checked(export, head)).startsWith("0 ");
    assertThat(checked(export, "0".repeat(64))).isEqualTo("1 no entry has the hash that was noted");
    assertThat(checked(export.replaceFirst("by(.{5})ada", "by$1eve")))
        .isEqualTo("1 entry 1 is not as it was written");
    assertThat(checked(changed(export, entries -> entries.remove(4))))
        .isEqualTo("1 entry 5 is not as it was written");
    assertThat(checked(changed(export, entries -> entries.add(entries.remove(4)))))
        .isEqualTo("1 entry 5 is not as it was written");
    assertThat(checked(changed(export, entries -> entries.remove(20))))
        .isEqualTo("1 the end is not as it was written: there are 20 entries");
  }

  private static String changed(String export, Consumer<ArrayNode> change) throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(export);
    change.accept((ArrayNode) tree.get("entries"));
    return JSON.writeValueAsString(tree);
  }

  /** What the script says of an export, behind its exit code. */
  private String checked(String export, String... arguments)
      throws IOException, InterruptedException {
    String page = Files.readString(Path.of("docs/evidence.md"));
    String script = page.replaceFirst("(?s).*?```python\n", "").replaceFirst("(?s)\n```.*", "\n");
    assertThat(script.lines().count()).isBetween(5L, (long) LINES);
    Path program = Files.writeString(directory.resolve("check.py"), script);
    Path file = Files.writeString(directory.resolve("run.json"), export);
    List<String> command = new ArrayList<>(List.of("python3", program.toString(), file.toString()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.assumeFalse(
          !"required".equals(System.getProperty("conformance")), "there is no python3 here");
      throw e;
    }
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return process.waitFor() + " " + said;
  }
}
