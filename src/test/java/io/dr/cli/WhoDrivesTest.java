package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoDrivesTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();
  private static final Instant LAST = Instant.parse("2026-11-23T03:20:07Z");

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
  }

  /** A run in its middle, driven since its beginning, with a last sign of life. */
  private void left(Event.Mode mode) {
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
        event -> as(mode, event));
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.leases().take(Unfinished.RUN, new Lease("box/42", Shell.NOW, Shell.NOW));
      journal.leases().renew(Unfinished.RUN, 0, LAST);
    }
  }

  private static Event as(Event.Mode mode, Event event) {
    if (event instanceof Event.RunInitiated begun) {
      return Unfinished.as(mode, begun);
    }
    if (event instanceof Event.OrchestratorAttached) {
      RunClock clock = new RunClock(Shell.NOW, Shell.NOW, OptionalDouble.of(2));
      return new Event.OrchestratorAttached(
          "box/42", mode == Event.Mode.DISASTER ? Optional.empty() : Optional.of(clock));
    }
    return event;
  }

  @Test
  void aRunWhoseOrchestratorLivesSaysWhoDrivesIt() throws IOException {
    left(Event.Mode.DISASTER);
    shell.at(LAST.plusSeconds(4));

    shell.run("status");
    assertThat(shell.out())
        .contains("drives box/42, last sign of life 4s ago\n")
        .doesNotContain("nobody drives");

    shell.run("status", "--format", "json");
    JsonNode driver = new ObjectMapper().readTree(shell.out()).path("driver");
    assertThat(driver.path("alive").asBoolean()).isTrue();
    assertThat(driver.path("since").asText()).isEqualTo("2026-11-23T03:14:00Z");
  }

  @Test
  void aRunWhoseOrchestratorWasKilledSaysSinceWhenNobodyDrivesIt() throws IOException {
    left(Event.Mode.DISASTER);
    shell.at(LAST.plus(Duration.parse("PT12M3S")));

    shell.run("status");
    assertThat(shell.out())
        .contains(
            "nobody drives this run: last sign of life 03:20:07 UTC, 12m03s ago."
                + " dr resume RUN takes it up.");

    shell.run("status", "--format", "markdown");
    assertThat(shell.out())
        .contains("nobody drives this run: last sign of life 03:20:07 UTC, 12m03s ago.");

    shell.run("status", "--format", "json");
    JsonNode driver = new ObjectMapper().readTree(shell.out()).path("driver");
    assertThat(driver.path("alive").asBoolean()).isFalse();
    assertThat(driver.path("holder").asText()).isEqualTo("box/42");
    assertThat(driver.path("silent").asText()).isEqualTo("PT12M3S");
  }

  @Test
  void aRehearsalsTimeStandsWithTheProcessThatDroveIt() throws IOException {
    left(Event.Mode.SIMULATION);
    shell.at(LAST.plus(Duration.ofDays(1)));

    shell.run("status");
    assertThat(shell.out())
        .contains("2026-11-23 03:20:07 UTC")
        .contains("dr resume RUN takes it up.");

    shell.run("status", "--format", "json");
    assertThat(new ObjectMapper().readTree(shell.out()).path("asOf").asText())
        .as("twice as fast as the wall clock")
        .isEqualTo("2026-11-23T03:26:14Z");
  }

  @Test
  void aDrivenRunIsNotTakenUpBesidesUnlessTold() {
    left(Event.Mode.DISASTER);
    shell.at(LAST.plus(Lease.PATIENCE));

    assertThat(shell.run("resume", Unfinished.RUN)).isEqualTo(10);
    assertThat(shell.err())
        .isEqualTo(
            "Run RUN is driven by box/42 since 03:14:00 UTC, last sign of life 03:20:07 UTC."
                + " Leave it to that, or take it over with: dr resume RUN --take-over\n");
  }

  @Test
  void aRunThatNobodyDrivesIsTakenUpWithoutFurtherWords() {
    left(Event.Mode.DISASTER);
    shell.at(LAST.plus(Lease.PATIENCE).plusMillis(1));
    shell.setting("AWS_ACCESS_KEY_ID", "x");
    shell.setting("AWS_SECRET_ACCESS_KEY", "x");
    shell.setting("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

    assertThat(shell.run("resume", Unfinished.RUN)).as(shell.err()).isEqualTo(11);
  }

  @Test
  void aRunThatIsOverLeavesNoLease() {
    try (Journal journal = Unfinished.open(directory.resolve("whole"))) {
      assertThat(journal.leases().of(journal.runs().get(0))).isEmpty();
    }
  }
}
