package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that want to drive one run at the same time. {@code -Dpairs=100} says how often two are
 * started together.
 */
class OneDriverProcessTest {
  private static final int PAIRS = Integer.getInteger("pairs", 3);
  private static final long PATIENCE_SECONDS = 120;
  private static final String RUNBOOK =
      """
      runbook: drivers
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      phases:
        - phase: all
          title: All
          steps:
            - { step: hold, action: manual.task, with: { task: "Say when." } }
            - { step: once, action: command.run, with: { command: [sh, -c, "echo done >> once"], idempotent: true }, needs: [hold] }
      """;

  /** A process that finds itself to be number 1 on a machine called box, as in a container. */
  private static final List<String> CONTAINER =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  @TempDir Path directory;
  private final List<Driver> drivers = new ArrayList<>();

  private record Driver(Process process, Path output) {
    String told() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        return "no output: " + e;
      }
    }

    int exit() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    void kill() throws InterruptedException {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Driver driver : drivers) {
      driver.kill();
    }
  }

  private Driver start(List<String> before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Ddr.host=box",
            "-cp",
            System.getProperty("java.class.path"),
            "io.dr.Main"));
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output-" + drivers.size());
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Driver driver = new Driver(process, output);
    drivers.add(driver);
    return driver;
  }

  private Driver initiate(List<String> before) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("drivers.yaml"), RUNBOOK);
    Driver driver =
        start(before, "initiate", "drivers.yaml", "--yes", "--skip-preflight", "tested");
    until(driver, () -> asked() > 0);
    return driver;
  }

  /** Waits for something as long as a process lives. */
  private static void until(Driver driver, BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(driver.process().waitFor(20, TimeUnit.MILLISECONDS)).as(driver.told()).isFalse();
    }
  }

  private List<Entry> entries() {
    Path file = directory.resolve(".dr/journal.db");
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Journal journal = new SqliteJournal(file, SqliteJournal.Durability.FULL)) {
      return journal.runs().isEmpty() ? List.of() : journal.read(journal.runs().get(0), 0);
    }
  }

  private long asked() {
    return entries().stream().filter(e -> e.event() instanceof Event.QuestionAsked).count();
  }

  private long takenUp() {
    return entries().stream().filter(e -> e.event() instanceof Event.OrchestratorAttached).count();
  }

  private String run() {
    return entries().get(0).run();
  }

  private void complete() throws IOException, InterruptedException {
    assertThat(start(List.of(), "complete", run(), "hold", "--by", "Ada").exit()).isZero();
  }

  private static boolean containersCanBeMade() throws IOException, InterruptedException {
    try {
      List<String> command = new ArrayList<>(CONTAINER);
      command.add("true");
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void ofTwoProcessesOfEqualHostAndNumberOneDrives() throws IOException, InterruptedException {
    assumeTrue(containersCanBeMade(), "needs unshare and the right to use it");
    Driver first = initiate(CONTAINER);
    Driver second = start(CONTAINER, "resume", run(), "--take-over");

    assertThat(first.exit()).as(first.told()).isEqualTo(10);
    complete();
    assertThat(second.exit()).as(second.told()).isZero();

    assertThat(entries().stream().map(Entry::event))
        .filteredOn(Event.OrchestratorAttached.class::isInstance)
        .extracting(event -> ((Event.OrchestratorAttached) event).orchestrator())
        .containsExactly("box/1", "box/1");
    assertThat(directory.resolve("once")).hasContent("done");
  }

  @Test
  void aDriverThatWasKilledInAnotherContainerIsNotTakenForDeadByItsNumber()
      throws IOException, InterruptedException {
    assumeTrue(containersCanBeMade(), "needs unshare and the right to use it");
    initiate(CONTAINER).kill();

    Driver second = start(CONTAINER, "resume", run());

    assertThat(second.exit()).as(second.told()).isEqualTo(10);
    assertThat(second.told()).contains("is driven by box/1 since ");
  }

  @Test
  void aDriverThatWasKilledHereIsReplacedAtOnce() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/ns/pid")), "needs a system that tells");
    initiate(List.of()).kill();

    Driver second = start(List.of(), "resume", run());
    until(second, () -> takenUp() == 2);
    complete();

    assertThat(second.exit()).as(second.told()).isZero();
  }

  @Test
  void ofTwoThatAreStartedTogetherOneWorks() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/ns/pid")), "needs a system that tells");
    initiate(List.of()).kill();
    for (int pair = 1; pair <= PAIRS; pair++) {
      Driver one = start(List.of(), "resume", run());
      Driver other = start(List.of(), "resume", run());
      while (one.process().isAlive() && other.process().isAlive()) {
        one.process().waitFor(20, TimeUnit.MILLISECONDS);
      }
      Driver loser = one.process().isAlive() ? other : one;
      Driver winner = one.process().isAlive() ? one : other;
      assertThat(loser.exit()).as("pair %s: %s", pair, loser.told()).isEqualTo(10);
      assertThat(loser.told())
          .as("pair %s", pair)
          .containsPattern("Run \\S+ (is driven by|was taken up by) box/" + winner.process().pid());
      int taken = pair + 1;
      until(winner, () -> takenUp() == taken);
      assertThat(lease(winner)).as("pair %s", pair).isTrue();
      if (pair < PAIRS) {
        winner.kill();
      }
    }
    Driver last = drivers.stream().filter(d -> d.process().isAlive()).findFirst().orElseThrow();
    complete();
    assertThat(last.exit()).as(last.told()).isZero();
    assertThat(directory.resolve("once")).hasContent("done");
  }

  /** Whether the winner's lease is still there once the loser has gone. */
  private boolean lease(Driver winner) {
    try (Journal journal =
        new SqliteJournal(directory.resolve(".dr/journal.db"), SqliteJournal.Durability.FULL)) {
      return journal
          .leases()
          .of(run())
          .filter(lease -> lease.holder().equals("box/" + winner.process().pid()))
          .isPresent();
    }
  }
}
