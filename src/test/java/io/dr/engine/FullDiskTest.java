package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Chain;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.sqlite.SmallDisk;
import io.dr.journal.sqlite.SqliteEvidence;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose journal finds no space does nothing unrecorded, and is resumed once there is. */
class FullDiskTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "20261123-test";
  private static final int MOST = 400;
  private static final int STEPS = 40;

  @TempDir Path folder;

  private static Plan plan() {
    Plans plans = new Plans().step("s0");
    for (int i = 1; i < STEPS; i++) {
      plans.step("s" + i, "s" + (i - 1));
    }
    return plans.plan();
  }

  private static Event.RunInitiated initiation(Plan plan) {
    return new Event.RunInitiated(
        "test",
        "test.yaml",
        "a line of the runbook\n".repeat(20),
        plan.hash(),
        Map.of(),
        "prodX",
        "prodY",
        Event.Mode.DISASTER,
        "Ada",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        START,
        1);
  }

  private static Ending run(Plan plan, RunLog log, VirtualTimeline timeline, ScriptedWorld world) {
    return new Orchestrator(plan, log, timeline, world.actions(), Operators.absent(), false, false)
        .run();
  }

  @Test
  void whereverTheSpaceEndsTheRunIsResumedAndNothingIsDoneTwice() {
    Plan plan = plan();
    int stopped = 0;
    for (int pages = 1; pages < MOST; pages++) {
      Path file = folder.resolve("journal-" + pages + ".db");
      VirtualTimeline timeline = new VirtualTimeline(START);
      ScriptedWorld world = new ScriptedWorld();
      boolean begun = false;
      try (Journal journal = SmallDisk.of(file, pages)) {
        RunLog log = RunLog.initiate(journal, timeline, RUN, initiation(plan), "first", List.of());
        begun = true;
        if (run(plan, log, timeline, world) == Ending.FINISHED) {
          break;
        }
      } catch (JournalException e) {
        assertThat(e).hasMessageStartingWith("No space is left for the journal " + file + ", and");
      }
      if (begun) {
        stopped++;
        resumed(plan, file, timeline, world);
      }
    }
    assertThat(stopped).as("runs that were stopped at some point").isGreaterThan(10);
  }

  private static void resumed(Plan plan, Path file, VirtualTimeline timeline, ScriptedWorld world) {
    List<String> doneBefore = List.copyOf(world.applied);
    try (Journal journal = new SqliteJournal(file, SqliteJournal.Durability.REHEARSAL)) {
      List<String> intended =
          journal.read(RUN, 0).stream()
              .map(entry -> entry.event())
              .filter(Event.EffectIntended.class::isInstance)
              .map(event -> ((Event.EffectIntended) event).step())
              .toList();
      assertThat(intended).as("what was done was recorded before").containsAll(doneBefore);

      RunLog log = RunLog.attach(journal, timeline, RUN, "second", List.of());
      assertThat(run(plan, log, timeline, world)).isEqualTo(Ending.FINISHED);
    }
    assertThat(world.applied).doesNotHaveDuplicates().hasSize(plan.steps().size());
    try (SqliteEvidence evidence = new SqliteEvidence(file)) {
      assertThat(Chain.verify(evidence.of(RUN), Optional.empty()).intact()).isTrue();
    }
  }
}
