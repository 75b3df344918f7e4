package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Call;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.journal.Chain;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.runbook.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * How long a large run's journal takes. Not among the tests, since a time says as much of the
 * machine as of the program; docs/benchmarks.md says how to run it.
 */
class JournalBenchmark {
  private static final int STEPS = 2_000;
  private static final int ROUNDS = 5;
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");
  private static final Site SITE = new Site("y", "us-west-2", "111122223333", Optional.of("dr"));
  private static final String RUN = "20261123-long";
  private static final InstantSource CLOCK = InstantSource.system();

  /** A run of many steps, each with five entries. */
  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      String step = "step-" + i;
      events.add(new Event.StepStarted(step, 1));
      events.add(
          new Event.EffectIntended(
              step,
              new Call("RDS", "PromoteReadReplica", step, SITE, Map.of("backup", "7 days")),
              Optional.empty(),
              step + " replicates, 3 s behind",
              false));
      events.add(new Event.EffectApplied(step, Receipt.of("made", step)));
      events.add(new Event.StepWaiting(step, "promoting", OptionalDouble.empty()));
      events.add(
          new Event.StepSucceeded(
              step, Outputs.of("endpoint", step + ".example.com"), Optional.empty()));
    }
    return events;
  }

  /** What a round took. */
  private record Round(Duration append, Duration fold, Duration verify) {}

  private static Round round(List<Event> events, SqliteJournal.Durability durability)
      throws IOException {
    // Beside the build, since the folder for temporary files is often in memory.
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "bench");
    Path file = folder.resolve("journal.db");
    Instant start = CLOCK.instant();
    try (Journal journal = new SqliteJournal(file, durability)) {
      long sequence = 0;
      for (Event event : events) {
        sequence = journal.append(RUN, sequence, AT, event).sequence();
      }
    }
    Instant appended = CLOCK.instant();
    try (Journal journal = new SqliteJournal(file, durability)) {
      RunState state = RunState.of(RUN, journal.read(RUN, 0));
      assertThat(state.steps()).hasSize(STEPS);
    }
    Instant folded = CLOCK.instant();
    try (SqliteEvidence evidence = new SqliteEvidence(file)) {
      assertThat(Chain.verify(evidence.of(RUN), Optional.empty()).intact()).isTrue();
    }
    Instant verified = CLOCK.instant();
    Files.delete(file);
    Files.delete(folder);
    return new Round(
        Duration.between(start, appended),
        Duration.between(appended, folded),
        Duration.between(folded, verified));
  }

  private static long median(List<Duration> durations) {
    return durations.stream().sorted().toList().get(durations.size() / 2).toMillis();
  }

  @Test
  void tenThousandEvents() throws IOException {
    List<Event> events = events();
    List<String> lines = new ArrayList<>();
    lines.add("durability   append ms   fold ms   verify ms   (medians of " + ROUNDS + " rounds)");
    for (SqliteJournal.Durability durability : SqliteJournal.Durability.values()) {
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        rounds.add(round(events, durability));
      }
      lines.add(
          "%-10s   %9d   %7d   %9d"
              .formatted(
                  durability,
                  median(rounds.stream().map(Round::append).toList()),
                  median(rounds.stream().map(Round::fold).toList()),
                  median(rounds.stream().map(Round::verify).toList())));
    }
    Files.write(Path.of("target", "benchmark-journal.txt"), lines);
  }
}
