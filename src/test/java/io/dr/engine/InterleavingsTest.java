package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.StaleAppendException;
import io.dr.journal.sqlite.SqliteJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * What several threads of a run really share: the timeline's queue and the journal. Their
 * operations are tried in all interleavings up to a bound, and each outcome must be one that the
 * same operations have one after another. All else belongs to one thread, which {@code
 * OwnerThreadTest} and the architecture's rule hold.
 */
class InterleavingsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

  /** Anybody posts and schedules; the owner runs what is there. */
  public static final class Queue {
    private final ClockTimeline timeline = new ClockTimeline(() -> NOW, 1, 1);
    private final List<Integer> ran = new ArrayList<>();

    @Operation
    public void post(@Param(gen = IntGen.class, conf = "0:2") int value) {
      timeline.post(() -> ran.add(value));
    }

    @Operation
    public void schedule(@Param(gen = IntGen.class, conf = "0:2") int value) {
      timeline.schedule(NOW, () -> ran.add(value));
    }

    @Operation(nonParallelGroup = "owner")
    public List<Integer> run() {
      boolean[] last = new boolean[1];
      timeline.post(() -> last[0] = true);
      timeline.run(() -> last[0]);
      List<Integer> done = List.copyOf(ran);
      ran.clear();
      return done;
    }
  }

  /** Whoever expects the newest entry appends behind it; all others are refused. */
  public static final class Appends {
    private final Journal journal = SqliteJournal.inMemory();

    @Operation
    public boolean append(@Param(gen = IntGen.class, conf = "0:2") int expected) {
      try {
        journal.append("run", expected, NOW, new Event.NoteAdded("Ada", "x"));
        return true;
      } catch (StaleAppendException e) {
        return false;
      }
    }

    @Operation
    public int read() {
      return journal.read("run", 0).size();
    }
  }

  /** As the actions of running steps once were kept: a lock for those who fill, none who empty. */
  public static final class OnceShared {
    private final Map<Integer, Integer> actions = new HashMap<>();

    @Operation
    public int look(@Param(gen = IntGen.class, conf = "0:2") int step) {
      synchronized (actions) {
        return actions.computeIfAbsent(step, id -> id);
      }
    }

    @Operation
    public void settle(@Param(gen = IntGen.class, conf = "0:2") int step) {
      actions.remove(step);
    }

    @Operation
    public int size() {
      return actions.size();
    }
  }

  @Test
  void ofTheTimelinesQueueAreAllAsIfOneCameAfterTheOther() {
    new ModelCheckingOptions()
        .iterations(3)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(Queue.class);
  }

  @Test
  void ofTheJournalAreAllAsIfOneCameAfterTheOther() {
    new StressOptions()
        .iterations(5)
        .invocationsPerIteration(50)
        .threads(2)
        .actorsPerThread(3)
        .check(Appends.class);
  }

  @Test
  void showTheRaceThatOnceWas() {
    assertThatThrownBy(
            () ->
                new ModelCheckingOptions()
                    .iterations(10)
                    .invocationsPerIteration(500)
                    .threads(2)
                    .actorsPerThread(2)
                    .check(OnceShared.class))
        .isInstanceOf(LincheckAssertionError.class);
  }
}
