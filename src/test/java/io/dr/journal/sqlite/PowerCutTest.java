package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes after a recovery was killed, beside which others read and rehearsed: what was
 * acknowledged is on the disk. Left out where there is no strace to see what reaches it.
 */
class PowerCutTest {
  private static final String RUN = "20261123-real";
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");

  private static final String SCRIPT =
      """
      mkfifo acknowledged
      "$@" recover kept >acknowledged & driver=$!
      tee heard <acknowledged | { head -n 20 >/dev/null; "$@" beside kept; kill -9 $driver; cat >/dev/null; }
      wait
      "$@" $0 kept
      """;

  @TempDir Path directory;
  private Path kept;

  @BeforeEach
  void name() throws IOException {
    directory = directory.toRealPath();
    kept = directory.resolve("kept");
  }

  /** The processes. */
  static final class Processes {
    private Processes() {}

    public static void main(String[] arguments) throws InterruptedException {
      JournalFolder folder = new JournalFolder(Path.of(arguments[1]));
      switch (arguments[0]) {
        case "recover" -> recover(folder);
        case "beside" -> {
          for (int round = 0; round < 5; round++) {
            look(folder);
            rehearse(folder, "20261123-r" + round);
          }
        }
        case "look" -> look(folder);
        default ->
            // As every version before rehearsals had a file of their own.
            new SqliteJournal(
                    folder.folder().resolve("journal.db"), SqliteJournal.Durability.REHEARSAL)
                .close();
      }
    }

    private static void recover(JournalFolder folder) throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      try (Journal journal = folder.beginning(false)) {
        for (int i = 0; !never.await(10, TimeUnit.MILLISECONDS); i++) {
          journal.append(RUN, i, AT, new Event.NoteAdded("Ada", "note " + i));
          System.out.println(i);
        }
      }
    }

    private static void look(JournalFolder folder) {
      try (Journal journal = folder.reading()) {
        journal.runs().forEach(run -> journal.read(run, 0));
        journal.leases().of(RUN);
      }
    }

    private static void rehearse(JournalFolder folder, String run) {
      try (Journal journal = folder.beginning(true)) {
        journal.runs().forEach(each -> journal.read(each, 0));
        for (int i = 0; i < 10; i++) {
          journal.append(run, i, AT, new Event.NoteAdded("Ada", "note " + i));
        }
      }
    }
  }

  /** How many entries were acknowledged, and how many a power failure would leave. */
  private record Outcome(int acknowledged, int left) {}

  private Outcome outcome(String last) throws IOException, InterruptedException {
    Path trace = directory.resolve("trace");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder shell =
        new ProcessBuilder(
                "strace",
                "-f",
                "-y",
                "-xx",
                "-s",
                "70000",
                "-e",
                "trace=pwrite64,ftruncate,fsync,fdatasync,unlink",
                "-o",
                trace.toString(),
                "sh",
                "-c",
                SCRIPT,
                last,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                Processes.class.getName())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    shell.environment().put("CLASSPATH", classes);
    Process process;
    try {
      process = shell.start();
    } catch (IOException e) {
      return abort("there is no strace here");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (!Files.exists(kept)) {
      return abort("nobody may trace here: " + said);
    }
    assertThat(code).as(said).isZero();
    Path found = Files.createDirectory(directory.resolve("found"));
    DurableImage.of(kept, trace).into(found);
    List<String> heard = Files.readAllLines(directory.resolve("heard"));
    try (Journal journal = new JournalFolder(found).reading()) {
      return new Outcome(heard.size(), journal.read(RUN, 0).size());
    }
  }

  @Test
  void losesNoEntryThatWasAcknowledged() throws IOException, InterruptedException {
    Outcome outcome = outcome("look");

    assertThat(outcome.acknowledged()).isGreaterThanOrEqualTo(20);
    assertThat(outcome.left()).isGreaterThanOrEqualTo(outcome.acknowledged());
  }

  /** That the test would see it. */
  @Test
  void wouldLoseThemIfARehearsalClosedTheSameFile() throws IOException, InterruptedException {
    Outcome outcome = outcome("careless");

    assertThat(outcome.acknowledged()).isGreaterThanOrEqualTo(20);
    assertThat(outcome.left()).isLessThan(outcome.acknowledged());
  }
}
