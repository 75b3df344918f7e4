package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsOwnTimeTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;
  private Path state = Path.of("");

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    state = directory.resolve(".dr");
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
  }

  /** Sixty times faster than life, and five wall-clock seconds old when its replica is promoted. */
  private Instant watched(OptionalDouble speed) {
    try (Journal journal = Unfinished.open(state)) {
      journal.leases().take(Unfinished.RUN, new Lease("laptop/1", Shell.NOW, Shell.NOW));
      journal.leases().renew(Unfinished.RUN, 0, Shell.NOW.plusSeconds(8));
    }
    return Unfinished.copy(
        directory.resolve("whole"),
        state,
        event -> event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
        event ->
            event instanceof Event.OrchestratorAttached attached
                ? new Event.OrchestratorAttached(
                    attached.orchestrator(), Optional.of(new RunClock(Shell.NOW, Shell.NOW, speed)))
                : event);
  }

  private JsonNode status() throws IOException {
    assertThat(shell.run("status", "--format", "json")).isZero();
    return new ObjectMapper().readTree(shell.out());
  }

  @Test
  void theStatusOfAWatchedRehearsalIsToldByItsOwnClock() throws IOException {
    watched(OptionalDouble.of(60));
    shell.at(Shell.NOW.plusSeconds(10));

    JsonNode status = status();

    assertThat(status.path("asOf").asText()).isEqualTo("2026-11-23T03:24:00Z");
    assertThat(Duration.parse(status.path("rto").path("elapsed").asText()))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void theStatusIsNeverOlderThanTheNewestEvent() throws IOException {
    Instant newest = watched(OptionalDouble.of(60));
    shell.at(Shell.NOW);

    assertThat(status().path("asOf").asText()).isEqualTo(newest.toString());
  }

  @Test
  void whereTimeJumpsThePresentIsTheNewestEvent() throws IOException {
    Instant newest = watched(OptionalDouble.empty());
    shell.at(Shell.NOW.plus(Duration.ofDays(1)));

    assertThat(status().path("asOf").asText()).isEqualTo(newest.toString());
  }

  @Test
  void whatAnotherTerminalWritesFitsTheRunsTime() {
    watched(OptionalDouble.of(60));
    shell.at(Shell.NOW.plusSeconds(10));

    assertThat(shell.run("skip", Unfinished.RUN, "orders-db", "--by", "Ada")).isZero();
    shell.at(Shell.NOW);
    assertThat(shell.run("abort", Unfinished.RUN, "--by", "Ada")).isZero();

    try (Journal journal = Unfinished.open(state)) {
      List<Entry> entries = journal.read(Unfinished.RUN, 0);
      assertThat(entries).extracting(Entry::at).isSorted();
      assertThat(entries)
          .filteredOn(entry -> entry.event() instanceof Event.StepSkipped)
          .extracting(Entry::at)
          .containsExactly(Instant.parse("2026-11-23T03:24:00Z"));
    }
  }
}
