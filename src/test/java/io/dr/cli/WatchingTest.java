package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dr status --watch} beside what writes the run. */
class WatchingTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;
  private Process process;

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** A run in its middle, as a rehearsal at ten times the clock's speed. */
  private Instant half() {
    return Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
        event ->
            event instanceof Event.OrchestratorAttached
                ? new Event.OrchestratorAttached(
                    "box/42",
                    Optional.of(new RunClock(Shell.NOW, Shell.NOW, OptionalDouble.of(10))))
                : event);
  }

  @Test
  void aRunThatIsOverIsReportedAtOnceWithoutTheTimeline() {
    assertThat(shell.run("status", "--watch", "--state", directory.resolve("whole").toString()))
        .isZero();
    assertThat(shell.out())
        .contains("RECOVERED in 31m55s: RTO met, RPO met\n")
        .contains("journal verified")
        .doesNotContain("Timeline (UTC)");
  }

  @Test
  void markdownIsRefused() {
    half();
    assertThat(shell.run("status", "--watch", "--format", "markdown")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "Markdown cannot be watched. Take --format json or text, or leave --watch out.\n");
  }

  @Test
  void endsWithTheFinalReportWhenAnotherThreadEndsTheRun() throws InterruptedException {
    Instant last = half();
    shell.clock(InstantSource.system());
    Thread other =
        new Thread(
            () -> {
              try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
                long sequence = journal.read(Unfinished.RUN, 0).size();
                journal.append(
                    Unfinished.RUN, sequence, last, new Event.RunAborted("Ada", "false alarm"));
              }
            });
    other.start();

    assertThat(shell.run("status", "--watch", Unfinished.RUN)).isZero();

    other.join();
    assertThat(shell.out())
        .contains("ABORTED after ")
        .contains("Changed so far, and left as it is");
  }

  @Test
  void aProcessThatWatchesARunThatStandsStillIsLeftByCtrlC()
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")));
    Instant last = half();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.dr.Main",
                "status",
                "--watch",
                Unfinished.RUN)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).startsWith("STANDS STILL since 03:14:0");
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      long sequence = journal.read(Unfinished.RUN, 0).size();
      journal.append(Unfinished.RUN, sequence, last, new Event.NoteAdded("Grace", "I look at it"));
    }
    String line = out.readLine();
    while (line != null && !line.contains("note by Grace: I look at it")) {
      line = out.readLine();
    }
    assertThat(line).as("the note, while it was watched").isNotNull();

    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(out.lines()).noneMatch(each -> each.contains("Exception"));
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      assertThat(journal.leases().of(Unfinished.RUN)).isEmpty();
    }
  }
}
