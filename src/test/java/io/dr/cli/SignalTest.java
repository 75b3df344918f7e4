package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process that is sent signals while one of its calls is under way. */
class SignalTest {
  private static final String RUNBOOK =
      """
      runbook: signals
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      phases:
        - phase: all
          title: All
          steps:
            - { step: slow, action: command.run, with: { command: [sh, -c, "echo begun > begun; sleep SECONDS"], idempotent: false } }
            - { step: after, action: command.run, with: { command: [sh, -c, "echo after > after"], idempotent: false }, needs: [slow] }
      """;

  @TempDir Path directory;
  private Process process;
  private BufferedReader out;

  @BeforeEach
  void needsASignalToSend() {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")));
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void initiate(int seconds) throws IOException {
    Files.writeString(
        directory.resolve("signals.yaml"), RUNBOOK.replace("SECONDS", String.valueOf(seconds)));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.dr.Main",
                "initiate",
                "signals.yaml",
                "--yes")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  private String read(String until) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      all.append(line).append('\n');
      if (!until.isEmpty() && line.contains(until)) {
        break;
      }
    }
    return all.toString();
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private List<Event> events() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return journal.read(journal.runs().get(0), 0).stream().map(Entry::event).toList();
    }
  }

  private Event last() {
    return events().get(events().size() - 1);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "HUP, 129", "TERM, 143"})
  void waitsForTheCallInFlightJournalsAndSaysHowToGoOn(String signal, int exitCode)
      throws IOException, InterruptedException {
    initiate(2);
    read("calls Command Run");

    signal(signal);
    String told = read("");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
    assertThat(last()).isInstanceOf(Event.RunInterrupted.class);
    assertThat(events())
        .anyMatch(event -> event instanceof Event.EffectApplied done && done.step().equals("slow"))
        .noneMatch(
            event -> event instanceof Event.StepStarted begun && begun.step().equals("after"));
    assertThat(told).contains("Interrupted.").contains("dr resume");
    assertThat(directory.resolve("after")).doesNotExist();
  }

  @Test
  void leavesAtOnceWhenItIsInterruptedOnceMore() throws IOException, InterruptedException {
    initiate(50);
    read("calls Command Run");

    long before = System.nanoTime();
    signal("INT");
    while (process.isAlive() && secondsSince(before) < 9) {
      signal("INT");
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }

    assertThat(process.waitFor(1, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(last()).isInstanceOf(Event.EffectIntended.class);
  }

  private static long secondsSince(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
  }
}
