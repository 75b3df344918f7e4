package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other terminals see of a run that waits for a second person, and say to it. */
class SecondPersonTest {
  private static final String RUN = TwoPeople.RUN;

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void aRunThatWaits() throws IOException {
    shell = new Shell(directory);
    TwoPeople.runbook(directory);
    TwoPeople.asked(directory);
  }

  private RunState state() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return RunState.of(RUN, journal.read(RUN, 0));
    }
  }

  private JsonNode json() throws IOException {
    shell.run("status", RUN, "--format", "json");
    return new ObjectMapper().readTree(shell.out());
  }

  private int later(int minutes, String... arguments) {
    shell.at(Shell.NOW.plus(Duration.ofMinutes(minutes)));
    return shell.run(arguments);
  }

  @Test
  void everyReportSaysForWhomItWaitsSinceWhenAndWhatTheyType() throws IOException {
    shell.run("status", RUN);
    assertThat(shell.out())
        .contains(
            "RTO 1h00m  waits for a second person  elapsed 0s  forecast 1m00s  on track, 59m00s to"
                + " spare")
        .contains(
            "outage 03:10:00 UTC  asked for 03:14:00 UTC  not declared  RTO clock since the"
                + " declaration\n")
        .contains(
            "waits  for a second authorised person since 03:14:00 UTC: Chief Executive (+44 20 7946"
                + " 0000), Linus (no phone number)\n"
                + "       dr approve RUN initiation --by NAME   or   dr reject RUN initiation --by"
                + " NAME\n")
        .contains(
            "initiated by Head of Engineering in place of Chief Executive (not reached by phone at"
                + " 03:12): us-east-1 is down\n")
        .doesNotContain("update to leadership");

    shell.run("status", RUN, "--format", "markdown");
    assertThat(shell.out())
        .contains(
            "**Waits for a second authorised person since 03:14:00 UTC: Chief Executive (+44 20 7946"
                + " 0000), Linus (no phone number).** Nothing begins before: `dr approve RUN"
                + " initiation --by NAME   or   dr reject RUN initiation --by NAME`\n")
        .contains(
            "- Initiated by Head of Engineering at 2026-11-23T03:14:00Z in place of Chief Executive"
                + " (not reached by phone at 03:12): us-east-1 is down\n")
        .contains("Outage at 2026-11-23T03:10:00Z; not declared; the RTO clock");

    JsonNode report = json();
    assertThat(report.has("declaredAt")).isFalse();
    assertThat(report.at("/second/waits").asBoolean()).isTrue();
    assertThat(report.at("/second/askedAt").asText()).isEqualTo("2026-11-23T03:14:00Z");
    assertThat(report.at("/second/whom/0").asText())
        .isEqualTo("Chief Executive (+44 20 7946 0000)");
    assertThat(report.at("/people/insteadOf/0").asText()).isEqualTo("Chief Executive");
    assertThat(report.at("/people/reasonForDeputy").asText())
        .isEqualTo("not reached by phone at 03:12");
  }

  @Test
  void theConfirmationIsTheDeclarationAndReportsShowBoth() throws IOException {
    assertThat(
            later(6, "approve", RUN, "initiation", "--by", "linus ", "--reason", "seen the alarms"))
        .isZero();
    assertThat(shell.out())
        .isEqualTo(
            "Recorded in run RUN: confirmed by Linus: seen the alarms.\n"
                + "Nobody drives the run at present. It takes effect with: dr resume RUN\n");

    assertThat(state().declaredAt()).isEqualTo(Shell.NOW.plus(Duration.ofMinutes(6)));
    later(10, "status", RUN);
    assertThat(shell.out())
        .contains("outage 03:10:00 UTC  asked for 03:14:00 UTC  declared 03:20:00 UTC  RTO clock")
        .contains("elapsed 4m00s")
        .contains(
            "initiated by Head of Engineering in place of Chief Executive (not reached by phone at"
                + " 03:12): us-east-1 is down; confirmed by Linus, 03:20:00 UTC: seen the alarms\n")
        .contains("confirmed by Linus: seen the alarms\n")
        .doesNotContain("waits  ");
    JsonNode report = json();
    assertThat(report.path("declaredAt").asText()).isEqualTo("2026-11-23T03:20:00Z");
    assertThat(report.path("clockStart").asText()).isEqualTo("2026-11-23T03:20:00Z");
    assertThat(report.at("/second/by").asText()).isEqualTo("Linus");
    assertThat(report.at("/second/waits").asBoolean()).isFalse();
    shell.run("status", RUN, "--format", "markdown");
    assertThat(shell.out())
        .contains("- Confirmed by Linus, 03:20:00 UTC: seen the alarms\n")
        .contains("declared at 2026-11-23T03:20:00Z");
  }

  @Test
  void whoeverInitiatedItCannotConfirmIt() {
    assertThat(shell.run("approve", RUN, "initiation", "--by", "head of engineering")).isEqualTo(4);
    assertThat(shell.err())
        .isEqualTo(
            "Head of Engineering initiated run RUN, and nobody confirms for themself. Have it"
                + " confirmed by one of: Chief Executive (+44 20 7946 0000) and Linus (no phone"
                + " number).\n");
    assertThat(state().authorisation().pending()).isTrue();
  }

  @Test
  void whoeverIsNotOfTheAuthorityCannotConfirmIt() {
    assertThat(shell.run("approve", RUN, "initiation", "--by", "Linsu")).isEqualTo(4);
    assertThat(shell.err())
        .isEqualTo(
            "'Linsu' may not confirm run RUN; did you mean 'Linus'? Give --by with one of: Chief"
                + " Executive, Head of Engineering, Linus.\n");
    assertThat(shell.run("reject", RUN, "initiation", "--by", "Mallory")).isEqualTo(4);
    assertThat(state().authorisation().pending()).isTrue();
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.RUNNING);
  }

  @Test
  void aRunIsConfirmedOnce() {
    shell.run("approve", RUN, "initiation", "--by", "Linus");

    for (String word : List.of("approve", "reject")) {
      assertThat(later(1, word, RUN, "initiation", "--by", "Chief Executive")).isEqualTo(2);
      assertThat(shell.err())
          .isEqualTo(
              "Run RUN is confirmed already, by Linus at 03:14:00 UTC. See where it stands with:"
                  + " dr status RUN\n");
    }
  }

  @Test
  void aRefusalEndsItAndNothingMoreCanBeSaid() throws IOException {
    assertThat(later(3, "reject", RUN, "initiation", "--by", "Linus", "--reason", "a false alarm"))
        .isZero();
    assertThat(shell.out())
        .isEqualTo("Recorded in run RUN: not confirmed but rejected by Linus: a false alarm.\n");

    assertThat(shell.run("approve", RUN, "initiation", "--by", "Chief Executive")).isEqualTo(2);
    assertThat(shell.err())
        .startsWith(
            "Run RUN is over (not confirmed but rejected by Linus: a false alarm, 03:17:00 UTC),"
                + " and nothing can be decided in it any more.");
    assertThat(shell.run("resume", RUN)).isEqualTo(2);
    later(60, "status", RUN);
    assertThat(shell.out())
        .contains("aborted before a second person confirmed it")
        .contains("Nothing was changed.")
        .doesNotContain("waits  ")
        .doesNotContain("last update to leadership");
    assertThat(json().at("/second/waits").asBoolean()).isFalse();
    assertThat(shell.run("history", "two.yaml")).isZero();
  }

  @Test
  void whoeverInitiatedItMayThinkBetterOfIt() {
    assertThat(shell.run("reject", RUN, "initiation", "--by", "Head of Engineering")).isZero();
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.ABORTED);
  }

  @Test
  void nobodyIsWrittenToBeforeItIsConfirmed() {
    assertThat(shell.run("update", RUN)).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "Run RUN was not confirmed by a second person, and nobody is told of it. Have it"
                + " confirmed first, or only show the update with --preview.\n");
    assertThat(shell.run("update", RUN, "--preview")).isZero();
    assertThat(shell.out()).contains("not begun, waits for a second authorised person");
    assertThat(state().messages().sent()).isEmpty();
  }

  @Test
  void aRunThatNeedsNoSecondPersonSaysSo() throws IOException {
    Path there = Files.createDirectories(directory.resolve("there"));
    TwoPeople.runbook(there);
    Shell exercising = new Shell(there);
    exercising.run("exercise", "two.yaml", "--state", there.resolve("whole").toString());
    assertThat(exercising.out()).doesNotContain("second").doesNotContain("confirmed");
    Unfinished.copy(
        there.resolve("whole"),
        there.resolve(".dr"),
        event -> event instanceof Event.OrchestratorAttached,
        Unfinished::asRecovery);

    assertThat(exercising.run("approve", RUN, "initiation", "--by", "Linus")).isEqualTo(2);
    assertThat(exercising.err())
        .isEqualTo("Run RUN needs no second person. See where it stands with: dr status RUN\n");
    assertThat(shell.run("approve", RUN, "two", "--by", "Linus")).isEqualTo(2);
    assertThat(shell.err()).startsWith("Run RUN has no step 'two'");
  }

  @Test
  void inASimulationASimulatedPersonConfirmsAfterAWhile() throws IOException {
    Path there = Files.createDirectories(directory.resolve("there"));
    TwoPeople.runbook(there);
    Shell simulating = new Shell(there);
    String[] words = {"initiate", "two.yaml", "--simulate", "--yes", "--by", "chief executive"};

    assertThat(simulating.run(words)).as(simulating.err()).isZero();
    assertThat(simulating.err())
        .contains(
            "It begins once a second authorised person confirms it: Head of Engineering (+44 20"
                + " 7946 0001), Linus (no phone number).\n");
    assertThat(simulating.out())
        .contains(
            """
            Nothing begins before a second authorised person confirms it. Call one of:
              Head of Engineering (+44 20 7946 0001)
              Linus (no phone number)
            They confirm from another terminal:
              dr approve RUN initiation --by NAME   or   dr reject RUN initiation --by NAME
            """)
        .containsPattern(
            "2026-11-23T03:1[5-7]:..Z  run +confirmed by Head of Engineering: rehearsal\n");
    List<Event> events = TwoPeople.events(there);
    int confirmed =
        events.indexOf(new Event.InitiationConfirmed("Head of Engineering", "rehearsal"));
    assertThat(events.subList(0, confirmed)).noneMatch(event -> event instanceof Event.OfStep);

    simulating.atATerminal("approve\n");
    assertThat(
            simulating.run(
                "initiate",
                "two.yaml",
                "--simulate",
                "--yes",
                "--by",
                "Linus",
                "--reason-for-deputy",
                "drill",
                "--confirm-each"))
        .as(simulating.err())
        .isZero();
  }

  @Test
  void aSimulationThatWasKilledWhileItWaitedGoesOn() throws IOException {
    Path there = Files.createDirectories(directory.resolve("there"));
    TwoPeople.runbook(there);
    Shell simulating = new Shell(there);
    simulating.run(
        "initiate",
        "two.yaml",
        "--simulate",
        "--yes",
        "--by",
        "Chief Executive",
        "--state",
        there.resolve("whole").toString());
    Unfinished.copy(
        there.resolve("whole"),
        there.resolve(".dr"),
        event -> event instanceof Event.OrchestratorAttached,
        event -> event);

    assertThat(simulating.run("resume", Unfinished.RUN)).as(simulating.err()).isZero();

    assertThat(simulating.out())
        .contains("Nothing begins before a second authorised person confirms it.")
        .contains("confirmed by Head of Engineering: rehearsal");
  }
}
