package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runbook of a run was valid when it was frozen: reports do not pay for finding that again. */
class FrozenRunbookTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve(".dr").toString());
  }

  private void altered(String before, String after) throws SQLException {
    changed("replace(event, '%s', '%s')".formatted(before, after));
  }

  private void changed(String expression) throws SQLException {
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(".dr/rehearsals.db"));
        Statement statement = raw.createStatement()) {
      String sql = "UPDATE entry SET event = %s WHERE sequence = 1 AND event <> %s";
      assertThat(statement.executeUpdate(sql.formatted(expression, expression))).isOne();
    }
  }

  /** Which classes the program needs for a command, in a process of its own. */
  private List<String> loads(String... command) throws IOException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            "io.dr.Main");
    program.command().addAll(List.of(command));
    Process process =
        program
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("[class,load]"))
        .map(line -> line.replaceFirst(".*\\[class,load] (\\S+) .*", "$1"))
        .filter(name -> name.matches("(io[.]dr|com[.]networknt|org[.]snakeyaml)[.].*"))
        .toList();
  }

  @Test
  void aReportReadsNoYamlAndLooksForNoProblems() throws IOException {
    List<String> reading =
        List.of(
            "com.networknt.schema.JsonSchema",
            "io.dr.plan.Lint",
            "io.dr.runbook.yaml.YamlParser",
            "org.snakeyaml.engine.v2.api.lowlevel.Parse");
    assertThat(loads("validate", SAMPLE)).containsAll(reading);

    assertThat(loads("status"))
        .contains("io.dr.report.StatusReport")
        .doesNotContainAnyElementsOf(reading);
  }

  @Test
  void ofAnOlderJournalTheTextIsRead() throws SQLException {
    shell.run("status");
    String before = shell.out();
    changed("json_remove(event, '$.data')");

    shell.run("status");

    // Nothing but the hash has changed with it.
    assertThat(shell.out())
        .contains("journal ALTERED")
        .isEqualToIgnoringNewLines(
            before
                .replaceFirst("journal head ", "journal ALTERED, head ")
                .replace("journal verified", "journal ALTERED"));
  }

  @ParameterizedTest
  @CsvSource({"rto: 25m, rto: 24m", "'\"rto\":\"25m\"', '\"rto\":\"24m\"'"})
  void whatOfTextAndDataWasAlteredIsNotWhatIsReported(String before, String after)
      throws SQLException {
    altered(before, after);

    assertThat(shell.run("status")).isZero();

    assertThat(shell.out())
        .contains("due  25m00s")
        .doesNotContain("due  24m00s")
        .contains("journal ALTERED");
  }

  @Test
  void aRunbookThatWasAlteredAndMakesAnotherPlanIsReadAnewAndSaidToBeAltered() throws SQLException {
    altered("rto: 25m", "rto: 24m");
    altered("\"rto\":\"25m\"", "\"rto\":\"24m\"");

    assertThat(shell.run("status")).isZero();

    assertThat(shell.out()).contains("due  24m00s").contains("journal ALTERED");
  }

  @Test
  void aRunbookThatWasAlteredAndMakesNoPlanIsNotReported() throws SQLException {
    altered("action: rds.promote-replica", "action: [rds, promote]");
    altered("\"action\":\"rds.promote-replica\"", "\"action\":[\"rds\",\"promote\"]");

    assertThat(shell.run("status")).isEqualTo(1);

    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .isEqualTo(
            "The journal of run RUN was altered: it holds no runbook that could be read. See where"
                + " with dr verify RUN, and put back a journal that was saved.\n");
  }
}
