package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that nothing moves on is not "on track". */
class StandstillTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();
  private static final Failure FAILURE =
      Failure.of(Failure.Kind.FOREIGN, "The replica is not ours.", "Look at it.");

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
  }

  /** A recovery that went on until its first promotion, and what was written then. */
  private Instant recovery(Event... after) {
    Instant at =
        Unfinished.copy(
            directory.resolve("whole"),
            directory.resolve(".dr"),
            event ->
                event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
            Unfinished::asRecovery);
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      long sequence = journal.read(Unfinished.RUN, 0).size();
      for (Event event : after) {
        journal.append(Unfinished.RUN, sequence++, at, event);
      }
    }
    return at;
  }

  private JsonNode json() throws IOException {
    shell.run("status", "--format", "json");
    return new ObjectMapper().readTree(shell.out());
  }

  private static List<String> verdicts(JsonNode report) {
    List<String> verdicts = new ArrayList<>();
    for (JsonNode phase : report.path("phases")) {
      for (JsonNode step : phase.path("steps")) {
        verdicts.add(step.path("id").asText() + " " + step.path("verdict").asText());
      }
    }
    return verdicts;
  }

  @Test
  void aStoppedRunSaysSinceWhenAtWhatAndHowMuchTimeIsLeft() throws IOException {
    recovery(new Event.StepFailed("orders-db", FAILURE), new Event.RunStopped("orders-db"));
    shell.at(Shell.NOW.plus(Duration.ofMinutes(20)));

    shell.run("status");
    assertThat(shell.out())
        .containsPattern(
            "RTO 1h00m  stands still since 03:14:0\\d UTC, at orders-db  elapsed 20m00s  at risk,"
                + " 40m00s left")
        .containsPattern("✖ orders-db .* failed")
        .containsPattern("· accounts .* blocked")
        .doesNotContain("on track");

    JsonNode report = json();
    assertThat(report.path("asOf").asText()).isEqualTo("2026-11-23T03:34:00Z");
    assertThat(report.path("rto").path("verdict").asText()).isEqualTo("AT_RISK");
    assertThat(report.path("rto").has("forecast")).isFalse();
    assertThat(report.path("standstill").path("at").get(0).asText()).isEqualTo("orders-db");
    assertThat(verdicts(report)).contains("orders-db FAILED", "accounts BLOCKED", "api BLOCKED");

    shell.run("status", "--format", "markdown");
    assertThat(shell.out())
        .contains(", at orders-db, elapsed 20m00s")
        .contains("at risk, 40m00s left");
  }

  @Test
  void onceTheTimeIsUpItHasMissedItsObjective() throws IOException {
    recovery(new Event.StepFailed("orders-db", FAILURE), new Event.RunStopped("orders-db"));
    shell.at(Shell.NOW.plus(Duration.ofMinutes(64)));

    shell.run("status");
    assertThat(shell.out()).contains("elapsed 1h04m  missed, 4m00s over");
    assertThat(json().path("rto").path("verdict").asText()).isEqualTo("MISSED");
  }

  @Test
  void anInterruptedRunIsJudgedByTheClock() throws IOException {
    recovery(new Event.RunInterrupted());
    shell.at(Shell.NOW.plus(Duration.ofMinutes(28)));

    JsonNode report = json();
    assertThat(report.path("rto").path("verdict").asText()).isEqualTo("AT_RISK");
    assertThat(verdicts(report))
        .contains("orders-db MISSED", "accounts AT_RISK")
        .noneMatch(verdict -> verdict.endsWith("ON_TRACK"));
  }

  @Test
  void soIsOneThatNobodyDrives() throws IOException {
    Instant at = recovery();
    shell.at(Shell.NOW.plus(Duration.ofMinutes(20)));

    JsonNode report = json();
    assertThat(report.path("rto").path("verdict").asText()).isEqualTo("AT_RISK");
    assertThat(report.path("standstill").path("since").asText()).isEqualTo(at.toString());
  }

  @Test
  void anAbortedRunIsNotRecovered() {
    recovery(new Event.RunAborted("Ada", "us-east-1 is back"));
    shell.at(Shell.NOW.plus(Duration.ofMinutes(20)));

    shell.run("status");
    assertThat(shell.out()).contains("aborted after").contains("not recovered");
  }

  @Test
  void aRehearsalThatStandsStillShowsTheMomentAtWhichItDid() throws IOException {
    shell.at(Shell.NOW.plus(Duration.ofDays(1)));
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
        event -> event);

    shell.run("status");
    assertThat(shell.out()).containsPattern("stands still since 03:14:0\\d UTC, at ");
  }

  @Test
  void aSkippedStepHasMetNothing() throws IOException {
    recovery(new Event.StepSkipped("orders-db", "Ada", "by hand"));

    assertThat(verdicts(json())).contains("orders-db SKIPPED");
  }
}
