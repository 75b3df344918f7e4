package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recovery, as a process of its own, of whose output nobody reads a byte. */
@Timeout(300)
class UnreadPipeTest {
  /** More lines than any pipe holds: five or more entries a step, of some eighty characters. */
  private static final int STEPS = 250;

  private static final int PATIENCE_SECONDS = 240;

  @TempDir Path directory;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String runbook() {
    StringBuilder text =
        new StringBuilder(
            """
            runbook: unread
            sites:
              prodX: { region: us-east-1, account: "111122223333" }
              prodY: { region: us-west-2, account: "111122223333" }
            failover: { from: prodX, to: prodY }
            objectives: { rto: 60m, rpo: 15m, clock: declaration }
            phases:
              - phase: all
                title: All
                steps:
            """);
    for (int i = 0; i < STEPS; i++) {
      text.append(
          "      - { step: a-step-with-a-long-name-%d, action: command.run, with: { command: [\"true\"], idempotent: true } }%n"
              .formatted(i));
    }
    return text.toString();
  }

  private List<Event> events() {
    Path state = directory.resolve(".dr");
    if (!Files.exists(state.resolve("journal.db"))) {
      return List.of();
    }
    try (Journal journal = Unfinished.open(state)) {
      return journal.runs().stream()
          .flatMap(run -> journal.read(run, 0).stream())
          .map(Entry::event)
          .toList();
    }
  }

  private boolean finished() {
    return events().stream().anyMatch(Event.RunFinished.class::isInstance);
  }

  @Test
  void isDoneAllTheSame() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("unread.yaml"), runbook());
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.dr.Main",
                "initiate",
                "unread.yaml",
                "--yes")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();

    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean ended = false;
    while (!finished() && !ended && System.nanoTime() < until) {
      ended = process.waitFor(500, TimeUnit.MILLISECONDS);
    }

    assertThat(finished()).as("the run is over though nobody read").isTrue();
    // Who reads at last gets the lines in order, and the report.
    String read = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(read.length()).isGreaterThan(64 * 1024);
    assertThat(read).contains("RECOVERED");
  }
}
