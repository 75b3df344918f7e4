package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.StaleAppendException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a long journal, to which somebody else appends without a pause. */
class BusyRunTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();
  private static final int LONG = 10_000;

  @TempDir Path directory;
  private Shell shell;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private Thread writer = new Thread(() -> {});

  @BeforeEach
  void aLongRecovery() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
        Unfinished::asRecovery);
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      append(journal, LONG);
    }
    writer =
        new Thread(
            () -> {
              try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
                append(journal, Integer.MAX_VALUE);
              }
            });
    writer.start();
  }

  /** Appends behind whatever is newest until it is over. */
  private void append(Journal journal, int most) {
    List<Entry> known = journal.read(Unfinished.RUN, 0);
    Entry last = known.get(known.size() - 1);
    for (int i = 0; i < most && !over.get(); i++) {
      Event waiting =
          new Event.StepWaiting("orders-db", "the instance, look " + i, OptionalDouble.empty());
      try {
        last = journal.append(Unfinished.RUN, last.sequence(), last.at(), waiting);
        written.incrementAndGet();
      } catch (StaleAppendException stale) {
        List<Entry> newer = journal.read(Unfinished.RUN, last.sequence());
        last = newer.get(newer.size() - 1);
      }
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    over.set(true);
    writer.join();
  }

  private void told(String... arguments) {
    long before = written.get();
    assertThat(shell.run(arguments)).as(shell.err()).isZero();
    assertThat(written.get()).as("the run is busy meanwhile").isGreaterThan(before);
  }

  @Test
  void everyCommandGetsIn() throws InterruptedException {
    String run = Unfinished.RUN;
    told("note", run, "one", "--by", "Ada");
    told("pause", run, "--by", "Ada");
    told("help-wanted", run, "a second DBA", "--by", "Grace");
    told("help-wanted", run, "a third DBA", "--by", "Grace");
    told("help-wanted", run, "came", "--settles", "1", "--by", "Grace");
    told("assign", run, "scribe", "Linus", "--by", "Ada");
    told("assign", run, "scribe", "Grace", "--by", "Ada");
    told("skip", run, "orders-db", "--by", "Ada", "--reason", "done by hand");
    told("note", run, "two", "--by", "Ada");
    told("abort", run, "--by", "Ada");

    over.set(true);
    writer.join();
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      assertThat(journal.read(run, 0))
          .extracting(Entry::event)
          .filteredOn(event -> !(event instanceof Event.StepWaiting))
          .endsWith(new Event.NoteAdded("Ada", "two"), new Event.RunAborted("Ada", ""));
    }
  }
}
