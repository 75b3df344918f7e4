package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumedRehearsalTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void rehearse() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
  }

  /** Keeps the first half of the rehearsal's entries, and answers the run's id. */
  private String half(Optional<RunClock> watched) {
    try (Journal whole = Unfinished.open(directory.resolve("whole"));
        Journal part = Unfinished.open(directory.resolve(".dr"))) {
      String run = whole.runs().get(0);
      List<Entry> entries = whole.read(run, 0);
      for (Entry entry : entries.subList(0, entries.size() / 2)) {
        Event event = entry.event();
        if (event instanceof Event.OrchestratorAttached attached) {
          event =
              new Event.OrchestratorAttached(attached.orchestrator(), watched.or(attached::clock));
        }
        part.append(run, entry.sequence() - 1, entry.at(), event);
      }
      return run;
    }
  }

  private List<Entry> entries(String folder) {
    try (Journal journal = Unfinished.open(directory.resolve(folder))) {
      return journal.read(journal.runs().get(0), 0);
    }
  }

  private long calls(String folder) {
    return entries(folder).stream()
        .filter(entry -> entry.event() instanceof Event.EffectApplied)
        .count();
  }

  @Test
  void goesOnToTheSameEndADayLater() {
    String run = half(Optional.empty());
    shell.at(Shell.NOW.plus(Duration.ofDays(1)));

    assertThat(shell.run("resume", run)).isZero();

    assertThat(entries(".dr")).extracting(Entry::event).contains(new Event.RunRecovered());
    assertThat(calls(".dr")).isEqualTo(calls("whole"));
    List<Entry> entries = entries(".dr");
    Instant end = entries.get(entries.size() - 1).at();
    assertThat(end).isBefore(Shell.NOW.plus(Duration.ofHours(1)));
    assertThat(shell.run("resume", run)).isEqualTo(2);
    assertThat(shell.err()).contains("Run RUN is over.");
  }

  @Test
  void aWatchedOneGoesOnAtItsSpeedFromWhereItStood() {
    String run = half(Optional.of(new RunClock(Shell.NOW, Shell.NOW, OptionalDouble.of(600))));
    int kept = entries(".dr").size();
    Instant stood = entries(".dr").get(kept - 1).at();
    shell.clock(Clock.systemUTC());

    assertThat(shell.run("resume", run)).isZero();

    assertThat(calls(".dr")).isEqualTo(calls("whole"));
    Event taken = entries(".dr").get(kept).event();
    assertThat(taken).isInstanceOf(Event.OrchestratorAttached.class);
    RunClock clock = ((Event.OrchestratorAttached) taken).clock().orElseThrow();
    assertThat(clock.speed()).hasValue(600);
    assertThat(clock.run()).isEqualTo(stood);
  }
}
