package io.dr.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.conformance.MotoServer;
import io.dr.conformance.Production;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is stopped a moment after it wrote that it will call, and goes on after another
 * took its run over. {@code -Dfreezes=20} says how often, {@code -DfreezeSeed=7} at which moments.
 */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class FrozenDriverTest {
  private static final Logger LOG = LoggerFactory.getLogger(FrozenDriverTest.class);
  private static final int FREEZES = Integer.getInteger("freezes", 2);
  private static final long SEED = Long.getLong("freezeSeed", System.nanoTime());
  private static final int LATEST_MILLIS = 40;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(Production production, Recorder recorder, String... arguments)
      throws IOException {
    Process process = production.start(recorder.address(), arguments);
    processes.add(process);
    return process;
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor())
        .isZero();
  }

  private static Journal open(Path file) {
    return new SqliteJournal(file, SqliteJournal.Durability.FULL);
  }

  /** Waits until the journal holds an event of that kind, so many times. */
  private static String until(Path file, Class<? extends Event> kind, int times, Process by)
      throws InterruptedException {
    while (!Files.exists(file)) {
      assertThat(by.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
    }
    try (Journal journal = open(file)) {
      while (true) {
        for (String run : journal.runs()) {
          long seen =
              journal.read(run, 0).stream().map(Entry::event).filter(kind::isInstance).count();
          if (seen >= times) {
            return run;
          }
        }
        assertThat(by.waitFor(1, TimeUnit.MILLISECONDS)).as("still running").isFalse();
      }
    }
  }

  private static long intents(Path file, String run) {
    try (Journal journal = open(file)) {
      return journal.read(run, 0).stream()
          .takeWhile(e -> !(e.event() instanceof Event.OrchestratorAttached) || e.sequence() < 3)
          .filter(e -> e.event() instanceof Event.EffectIntended)
          .count();
    }
  }

  @Test
  void sendsNothingOnceItGoesOn() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")));
    LOG.info("freezes at seed {}", SEED);
    SplittableRandom moments = new SplittableRandom(SEED);
    Path folder = Files.createDirectory(directory.resolve("production"));
    Production production = Production.in(folder);
    int unsent = 0;
    for (int freeze = 0; freeze < FREEZES; freeze++) {
      unsent += frozen(production, moments.nextInt(LATEST_MILLIS)) ? 1 : 0;
    }
    LOG.info("{} of {} were stopped before their call was sent", unsent, FREEZES);
  }

  /** Answers whether the process was stopped before it had sent what it intended. */
  private boolean frozen(Production production, int moment)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory(directory, "state");
    production.set("DR_HOME", state.toString());
    Path file = state.resolve("journal.db");
    String endpoint = production.environment().get("AWS_ENDPOINT_URL");
    try (Recorder first = new Recorder(endpoint);
        Recorder second = new Recorder(endpoint)) {
      Process frozen =
          start(
              production, first, "initiate", "recover.yaml", "--yes", "--skip-preflight", "tested");
      String run = until(file, Event.EffectIntended.class, 1, frozen);
      frozen.waitFor(moment, TimeUnit.MILLISECONDS);
      signal("STOP", frozen);

      Process other = start(production, second, "resume", run, "--take-over");
      until(file, Event.OrchestratorAttached.class, 2, other);
      int sent = first.changes().size();
      long intents = intents(file, run);
      signal("CONT", frozen);

      assertThat(frozen.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(frozen.exitValue()).isEqualTo(10);
      assertThat(first.changes()).as("stopped %s ms after its intent", moment).hasSize(sent);
      other.destroyForcibly();
      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
      return sent < intents;
    }
  }
}
