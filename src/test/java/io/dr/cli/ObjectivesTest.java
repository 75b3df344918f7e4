package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the objectives before a run and after many. */
class ObjectivesTest {
  private static final Path RUNBOOKS = Path.of("runbooks").toAbsolutePath();
  private static final String SAMPLE = RUNBOOKS.resolve("serverless-production.yaml").toString();

  @TempDir private Path directory;
  private Shell shell;
  private String runbook;

  @BeforeEach
  void copy() throws IOException {
    shell = new Shell(directory);
    runbook =
        Files.copy(RUNBOOKS.resolve("database-only.yaml"), directory.resolve("database.yaml"))
            .toString();
  }

  private void exercised(int runs) {
    for (int seed = 1; seed <= runs; seed++) {
      shell.at(Shell.NOW.plus(Duration.ofHours(seed)));
      assertThat(shell.run("exercise", runbook, "--seed", String.valueOf(seed))).isZero();
    }
  }

  private RunState newest() {
    try (Journal journal =
        new SqliteJournal(
            directory.resolve(".dr/rehearsals.db"), SqliteJournal.Durability.REHEARSAL)) {
      String run = journal.runs().get(0);
      return RunState.of(run, journal.read(run, 0));
    }
  }

  private JsonNode json() throws IOException {
    return JsonMapper.builder().build().readTree(shell.out());
  }

  @Test
  void withTheFailedRegionUsEast1TheSamplesDependenciesAreNamed() {
    assertThat(shell.run("preflight", SAMPLE, "--offline")).isZero();

    assertThat(shell.out())
        .contains(
            "warn  notifications  creates AWS::IAM::Role in its stack through IAM, whose control"
                + " plane is in us-east-1, the failed region.")
        .contains("warn  site  changes CloudFront, whose control plane is in us-east-1")
        .contains("warn  api  changes Route 53, whose control plane is in us-east-1")
        .contains("Make the roles beforehand")
        .contains("origin group")
        .contains("accelerated recovery");
  }

  @Test
  void turnedRoundItDependsOnNothingInTheFailedRegion() {
    shell.run("preflight", SAMPLE, "--offline", "--from", "prodY");

    assertThat(shell.out()).doesNotContain("the failed region").contains("control planes   1");
  }

  @Test
  void strictPreflightTakesWarningsForRefusals() {
    assertThat(shell.run("preflight", SAMPLE, "--offline", "--strict")).isEqualTo(4);
  }

  @Test
  void aFileThatIsNotThereIsInTheWay() throws IOException {
    Path alone = directory.resolve("alone.yaml");
    Files.copy(RUNBOOKS.resolve("serverless-production.yaml"), alone);

    assertThat(shell.run("preflight", alone.toString(), "--offline")).isEqualTo(4);

    assertThat(shell.out())
        .contains(
            "The file stacks/accounts.yaml cannot be read beside the runbook: there is no such")
        .doesNotContain("The recovery would work");
  }

  @Test
  void preflightAsJsonCarriesFiguresWithUnitAndSource() throws IOException {
    shell.run("preflight", SAMPLE, "--offline", "--format", "json");

    JsonNode figure = json().at("/checks/0/figure");
    assertThat(figure.path("value").asDouble()).isEqualTo(2190.0);
    assertThat(figure.path("limit").asDouble()).isEqualTo(3600.0);
    assertThat(figure.path("unit").asText()).isEqualTo("s");
    assertThat(figure.path("source").asText()).isNotEmpty();
  }

  @Test
  void fromTheThirdRunOnTheForecastRestsOnThePastOnes() {
    exercised(2);
    assertThat(newest().initiated().expected()).isEmpty();

    exercised(4);

    assertThat(newest().initiated().expected().values())
        .isNotEmpty()
        .allMatch(expected -> expected.basis() == Expected.Basis.SIMULATIONS);
  }

  @Test
  void historyShowsRunsStepsAndWhenTheNextExerciseIsDue() throws IOException {
    exercised(7);

    assertThat(shell.run("history", runbook)).isZero();
    assertThat(shell.out())
        .contains("7 runs", "simulations", "faster", "next exercise due 2027-02-21T10:14:00Z");

    shell.run("history", runbook, "--format", "json");
    JsonNode history = json();
    assertThat(history.path("runs")).hasSize(7);
    assertThat(history.at("/runs/0/rtoVerdict").asText()).isEqualTo("MET");
    assertThat(history.at("/steps/0/runs").asInt()).isEqualTo(7);
    assertThat(Duration.parse(history.at("/steps/0/median").asText())).isPositive();
  }

  @Test
  void historyWantsRuns() {
    assertThat(shell.run("history", runbook)).isEqualTo(2);
    assertThat(shell.err()).contains("No run was kept").contains("dr exercise");
  }

  @Test
  void equalSeedsGiveEqualOddsAndOthersDoNot() {
    shell.run("exercise", SAMPLE, "--runs", "300", "--seed", "7");
    String first = shell.out();
    shell.run("exercise", SAMPLE, "--runs", "300", "--seed", "7");
    assertThat(shell.out()).isEqualTo(first).contains("ODDS of 300 drawn runs, seed 7", "← RTO");

    shell.run("exercise", SAMPLE, "--runs", "300", "--seed", "8");
    assertThat(shell.out()).isNotEqualTo(first);
  }

  @Test
  void oddsAreNumbersThatAProgramCanAssertOn() throws IOException {
    assertThat(
            shell.run("exercise", SAMPLE, "--runs", "500", "--format", "json", "--require", "50"))
        .isZero();
    JsonNode odds = json().path("odds");
    assertThat(odds.at("/rto/met").asDouble()).isBetween(0.9, 1.0);
    List<Duration> rising =
        List.of("p50", "p90", "p99").stream()
            .map(name -> Duration.parse(odds.at("/rto/" + name).asText()))
            .toList();
    assertThat(rising).isSorted();
    int counted = 0;
    for (JsonNode bin : odds.path("histogram")) {
      counted += bin.path("runs").asInt();
    }
    assertThat(counted).isEqualTo(500);
  }

  @Test
  void oddsBelowWhatIsRequiredEndWithTheObjectivesCode() throws IOException {
    Path hurried = directory.resolve("hurried.yaml");
    Files.writeString(
        hurried, Files.readString(Path.of(runbook)).replaceFirst("rto: \\d+m", "rto: 1m"));

    assertThat(shell.run("exercise", hurried.toString(), "--runs", "100", "--require", "95"))
        .isEqualTo(7);
    assertThat(shell.err())
        .endsWith(
            "The RTO is met less often than in 95 % of the runs, which --require asks for.\n");
    assertThat(shell.run("exercise", hurried.toString(), "--runs", "1")).isEqualTo(2);
    assertThat(shell.run("exercise", hurried.toString(), "--runs", "9", "--require", "200"))
        .isEqualTo(2);
    assertThat(shell.run("exercise", hurried.toString(), "--require", "95")).isEqualTo(2);
    assertThat(shell.err()).contains("--require says how often the odds must be met");
    assertThat(shell.run("exercise", hurried.toString(), "--runs", "9", "--speed", "2"))
        .isEqualTo(2);
  }

  /** What a person needs for a task is what the step takes, and what later runs may expect. */
  @Test
  void aTaskTakesAsLongAsItsPersonNeeds() throws IOException {
    for (int i = 0; i < 3; i++) {
      shell.run("exercise", runbook);
    }

    shell.run("history", runbook, "--format", "json");

    JsonNode steps = json().path("steps");
    List<Duration> tasks = new ArrayList<>();
    for (JsonNode step : steps) {
      if (step.path("step").asText().equals("write-test")) {
        tasks.add(Duration.parse(step.path("median").asText()));
      }
    }
    assertThat(tasks).hasSize(1).allMatch(took -> took.compareTo(Duration.ofSeconds(10)) > 0);
  }

  @Test
  void anExerciseMaySupposeAnOutageToCome() {
    assertThat(shell.run("exercise", runbook, "--outage-at", "2026-12-24T20:00:00Z")).isZero();

    assertThat(shell.out()).contains("2026-12-24");
    assertThat(newest().declaredAt()).isEqualTo("2026-12-24T20:00:00Z");
  }

  @Test
  void aLossThatIsAcceptedBeforehandIsJournaledByName() {
    shell.run("exercise", runbook, "--by", "Ada", "--accept-loss", "2h");

    try (Journal journal =
        new SqliteJournal(
            directory.resolve(".dr/rehearsals.db"), SqliteJournal.Durability.REHEARSAL)) {
      assertThat(journal.read(journal.runs().get(0), 0))
          .anyMatch(
              entry -> entry.event().equals(new Event.LossAllowed(Duration.ofHours(2), "Ada")));
    }
    assertThat(shell.run("exercise", runbook, "--accept-loss", "much")).isEqualTo(2);
    assertThat(shell.err()).contains("--accept-loss 'much' is no duration.");
  }
}
