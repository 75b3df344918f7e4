package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.sim.VirtualTimeline;
import io.dr.wiring.MemoryJournal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunLogTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final Failure DEAD = Failure.of(Failure.Kind.UNREACHABLE, "Dead.", "Wait.");

  private final Journal journal = new MemoryJournal();
  private final RunLog log =
      RunLog.initiate(
          journal,
          new VirtualTimeline(START),
          "run",
          new Event.RunInitiated(
              "test",
              "test.yaml",
              "",
              "hash",
              Map.of(),
              "prodX",
              "prodY",
              Event.Mode.DISASTER,
              "Ada",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              START,
              1),
          "first",
          List.of());

  /** What another terminal, or the post office, writes meanwhile. */
  private void written(Event event) {
    journal.append("run", journal.read("run", 0).size(), START, event);
  }

  static Stream<Event> remarks() {
    return Stream.of(
        new Event.NoteAdded("Ada", "slow"),
        new Event.HelpWanted(1, "Ada", "more people"),
        new Event.HelpGiven(1, "Ada", "they came"),
        new Event.PagePublished(
            "Ada", "announce", "file:x.html", "identified", "news", Optional.empty(), true),
        new Event.MessageSent("leadership/start", "mail", "<x>"),
        new Event.MessageFailed("leadership/start", "mail", DEAD, 1, false));
  }

  @ParameterizedTest
  @MethodSource("remarks")
  void aDecisionStandsWhateverWasPutOnRecordMeanwhile(Event remark) {
    written(remark);

    assertThat(log.tryAppend(new Event.StepStarted("a", 1))).isTrue();

    assertThat(journal.read("run", 2)).hasSize(2);
    assertThat(log.state()).isEqualTo(RunState.of("run", journal.read("run", 0)));
  }

  @Test
  void aDecisionIsMadeAnewWhenAPersonDecidedMeanwhile() {
    written(new Event.NoteAdded("Ada", "slow"));
    written(new Event.RunPaused("Ada", "wait"));

    assertThat(log.tryAppend(new Event.StepStarted("a", 1))).isFalse();

    assertThat(log.state().pause()).isPresent();
    assertThat(log.state().active()).isEmpty();
  }

  @Test
  void whoeverWasFencedOffWritesNothingThoughOnlyANoteCameLast() {
    written(new Event.OrchestratorAttached("second", Optional.empty()));
    written(new Event.NoteAdded("Ada", "slow"));

    assertThat(log.tryAppend(new Event.StepStarted("a", 1))).isFalse();
    assertThat(log.tryAppend(new Event.StepStarted("a", 1))).isFalse();
  }
}
