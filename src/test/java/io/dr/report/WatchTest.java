package io.dr.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Outputs;
import io.dr.engine.Plans;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.sim.VirtualTimeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that another connection writes to the same file, watched in virtual time. */
class WatchTest {
  private static final Instant START = Instant.parse("2026-11-23T03:14:00Z");
  private static final String RUN = "20261123-test";

  @TempDir Path directory;
  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final StringWriter printed = new StringWriter();
  private final PrintWriter out = new PrintWriter(printed);
  private final Plan plan = new Plans().step("a").step("b", "a").plan();
  private final StatusReports reports = new StatusReports(plan);
  private final TextReport text = new TextReport(Ink.PLAIN, Commands.HERE);
  private Journal driver;
  private Journal onlooker;
  private long sequence;

  @BeforeEach
  void begin() {
    Path file = directory.resolve("journal.db");
    driver = new SqliteJournal(file, SqliteJournal.Durability.REHEARSAL);
    onlooker = SqliteJournal.reading(file);
    write(
        new Event.RunInitiated(
            plan.runbook(),
            "test.yaml",
            "",
            plan.hash(),
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            "Ada",
            Optional.of("Grace"),
            Optional.empty(),
            Optional.empty(),
            START,
            1));
    write(new Event.OrchestratorAttached("box/1", Optional.empty()));
    driver.leases().take(RUN, new Lease("box/1", START, START));
  }

  @AfterEach
  void end() {
    onlooker.close();
    driver.close();
  }

  private void write(Event event) {
    driver.append(RUN, sequence++, timeline.instant(), event);
  }

  private void at(long seconds, Event event) {
    timeline.schedule(START.plusSeconds(seconds), () -> write(event));
  }

  private void renew(long seconds) {
    timeline.schedule(
        START.plusSeconds(seconds), () -> driver.leases().renew(RUN, 0, timeline.instant()));
  }

  private void finish(long seconds) {
    at(seconds, new Event.StepSucceeded("a", Outputs.NONE, Optional.empty()));
    at(seconds, new Event.StepStarted("b", 1));
    at(seconds, new Event.StepSucceeded("b", Outputs.NONE, Optional.empty()));
    at(seconds, new Event.RunRecovered());
    at(seconds, new Event.RunFinished());
  }

  private Watch watch(Watch.View view) {
    List<io.dr.journal.Entry> entries = onlooker.read(RUN, 0);
    return new Watch(onlooker, RunState.of(RUN, entries), entries, timeline, view);
  }

  private List<String> pictures() {
    return List.of(printed.toString().replace("\u001b[K", "").split("\\x1b\\[\\d+F\\x1b\\[J"));
  }

  @Test
  void aPictureIsRedrawnEachSecondAndLeavesRoomForTheEnd() {
    at(2, new Event.StepStarted("a", 1));
    finish(5);
    Watch watch = watch(new WatchedPicture(reports, text, out, () -> new ScreenSize(120, 40)));

    watch.run();

    assertThat(watch.over()).isTrue();
    assertThat(timeline.instant()).isEqualTo(START.plusSeconds(5));
    List<String> pictures = pictures();
    assertThat(pictures).hasSize(5);
    assertThat(pictures.get(0))
        .startsWith("RECOVERING, on track: forecast ")
        .contains("incident commander Grace")
        .contains("drives box/1, last sign of life 0s ago");
    assertThat(pictures.get(1)).contains("drives box/1, last sign of life 1s ago");
    assertThat(pictures.get(3)).contains("▶ a").contains("last sign of life 3s ago");
    assertThat(printed.toString()).as("erased at the end").endsWith("F\u001b[J");
  }

  @Test
  void aRunThatStandsStillIsFollowedUntilSomebodyTakesItUp() {
    at(1, new Event.StepStarted("a", 1));
    renew(1);
    at(200, new Event.OrchestratorAttached("box/2", Optional.empty()));
    timeline.schedule(
        START.plusSeconds(200),
        () ->
            driver.leases().take(RUN, new Lease("box/2", timeline.instant(), timeline.instant())));
    finish(203);

    watch(new WatchedPicture(reports, text, out, () -> new ScreenSize(120, 40))).run();

    List<String> pictures = pictures();
    assertThat(pictures).hasSize(203);
    assertThat(pictures.get(100))
        .startsWith("STANDS STILL since 03:14:01 UTC, at a, ")
        .contains("nobody drives this run: last sign of life 03:14:01 UTC");
    assertThat(pictures.get(201)).startsWith("RECOVERING").contains("drives box/2");
  }

  @Test
  void onAPipeThereIsAReportAndThenALineForWhatIsNew() {
    at(2, new Event.NoteAdded("Grace", "the import is slow"));
    at(3, new Event.StepStarted("a", 1));
    finish(4);

    watch(new WatchedLines(reports, text, out, Commands.HERE)).run();

    String[] parts = printed.toString().split("\n\n(?=2026)");
    assertThat(parts[0]).startsWith("RECOVERING, on track").contains("next ");
    assertThat(parts[1])
        .isEqualTo(
            """
            2026-11-23T03:14:02Z  run                   note by Grace: the import is slow
            2026-11-23T03:14:03Z  a                     started
            2026-11-23T03:14:04Z  a                     done
            2026-11-23T03:14:04Z  b                     started
            2026-11-23T03:14:04Z  b                     done
            2026-11-23T03:14:04Z  run                   recovered
            2026-11-23T03:14:04Z  run                   finished
            """);
  }

  @Test
  void forAProgramThereIsADocumentALineWhenSomethingChanged() throws IOException {
    at(10, new Event.StepStarted("a", 1));
    renew(10);
    finish(60);

    watch(new WatchedDocuments(reports, out)).run();

    List<JsonNode> documents = new ArrayList<>();
    for (String line : printed.toString().lines().toList()) {
      documents.add(new ObjectMapper().readTree(line));
    }
    assertThat(documents).as("first, started, nobody drives it, finished").hasSize(4);
    assertThat(documents.get(0).path("timeline")).hasSize(2);
    assertThat(documents.get(1).path("timeline")).hasSize(1);
    assertThat(documents.get(1).at("/driver/alive").asBoolean()).isTrue();
    assertThat(documents.get(2).path("timeline")).isEmpty();
    assertThat(documents.get(2).at("/driver/alive").asBoolean()).isFalse();
    assertThat(documents.get(3).path("phase").asText()).isEqualTo("FINISHED");
    assertThat(documents.get(3).path("headline").asText())
        .startsWith("recovered in 1m00s: RTO met");
    assertThat(documents.get(3).path("intact").asBoolean()).isTrue();
    assertThat(documents.get(3).path("head").asText())
        .isEqualTo(driver.read(RUN, sequence - 1).get(0).hash());
  }

  @Test
  void whoWatchesCannotWrite() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> onlooker.append(RUN, sequence, START, new Event.NoteAdded("x", "y")))
        .isInstanceOf(io.dr.journal.JournalException.class);
    assertThat(driver.read(RUN, 0)).hasSize(2);
  }

  @Test
  void whoLeavesEndsItAndNothingElse() {
    Watch watch = watch(new WatchedLines(reports, text, out, Commands.HERE));
    timeline.schedule(START.plus(Duration.ofSeconds(3)), watch::leave);

    watch.run();

    assertThat(watch.over()).isFalse();
    assertThat(timeline.instant()).isBefore(START.plusSeconds(5));
  }
}
