package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who does what in a recovery, and how that changes. */
class RolesTest {
  private static final String RUN = TwoPeople.RUN;

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void aRun() throws IOException {
    shell = new Shell(directory);
    TwoPeople.runbook(directory);
  }

  private RunState state() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      String run = journal.runs().get(0);
      return RunState.of(run, journal.read(run, 0));
    }
  }

  private int later(int minutes, String... arguments) {
    shell.at(Shell.NOW.plus(Duration.ofMinutes(minutes)));
    return shell.run(arguments);
  }

  @Test
  void aHandOverNamesBothAndEveryReportSaysSinceWhen() throws IOException {
    TwoPeople.asked(directory, Optional.of("Ada"));

    later(9, "assign", RUN, "ic", "Grace", "--by", "ada", "--reason", "end of shift");
    assertThat(shell.out())
        .isEqualTo(
            "Recorded in run RUN: incident commander handed over from Ada to Grace by ada: end of"
                + " shift.\n");
    assertThat(shell.err()).isEmpty();
    later(10, "assign", RUN, "Communications  Lead", "Margaret", "--by", "Grace");
    assertThat(shell.out())
        .isEqualTo("Recorded in run RUN: communications lead is Margaret, says Grace.\n");

    shell.run("status", RUN);
    assertThat(shell.out())
        .contains(
            "people incident commander Grace since 03:23:00 UTC   technical lead not assigned  "
                + " communications lead Margaret since 03:24:00 UTC   initiated by")
        .contains("no technical lead yet: dr assign RUN lead NAME --by Grace\n")
        .contains("incident commander handed over from Ada to Grace by ada: end of shift\n");
    shell.run("status", RUN, "--format", "markdown");
    assertThat(shell.out())
        .contains(
            """
            - incident commander: Grace since 03:23:00 UTC
            - technical lead: not assigned
            - communications lead: Margaret since 03:24:00 UTC
            """)
        .contains("No technical lead yet: `dr assign RUN lead NAME --by Grace`\n");
    shell.run("status", RUN, "--format", "json");
    JsonNode people = new ObjectMapper().readTree(shell.out()).path("people");
    assertThat(people.at("/roles/communications lead").asText()).isEqualTo("Margaret");
    assertThat(people.at("/since/incident commander").asText()).isEqualTo("2026-11-23T03:23:00Z");
    shell.run("update", RUN, "--preview");
    assertThat(shell.out())
        .contains("Incident commander: Grace (since 03:23:00 UTC). Technical lead: not assigned.\n")
        .contains("communications lead: Margaret (since 03:24:00 UTC).\n")
        .contains("incident commander handed over from Ada to Grace by ada: end of shift\n");
  }

  @Test
  void withALeadNothingAsksForOneAndAfterTheEndNeither() {
    TwoPeople.asked(directory, Optional.of("Ada"));

    shell.run("assign", RUN, "TL", "Linus", "--by", "Ada");
    shell.run("status", RUN);
    assertThat(shell.out()).contains("technical lead Linus").doesNotContain("no technical lead");

    TwoPeople.asked(directory.resolve("over"), Optional.of("Ada"));
    String over = directory.resolve("over/.dr").toString();
    shell.run("abort", RUN, "--by", "Ada", "--state", over);
    shell.run("status", RUN, "--state", over);
    assertThat(shell.out()).contains("people incident").doesNotContain("no technical lead");
  }

  @Test
  void inNeedAnybodyMayAndIsToldThatItWasNotTheirs() {
    TwoPeople.asked(directory, Optional.of("Ada"));

    assertThat(shell.run("assign", RUN, "commander", "Grace", "--by", "Mallory")).isZero();
    assertThat(shell.err())
        .isEqualTo(
            "It was not Mallory's to say who is incident commander. It is recorded all the same;"
                + " tell the incident commander, Grace.\n");
    assertThat(state().crew().roles()).containsEntry(Crew.COMMANDER, "Grace");
    shell.run("status", RUN);
    assertThat(shell.out()).contains("handed over from Ada to Grace by Mallory\n");
  }

  @Test
  void theHolderTheCommanderAndTheAuthorityMay() {
    TwoPeople.asked(directory, Optional.of("Ada"));

    for (String[] change :
        new String[][] {
          {"scribe", "Margaret", "Ada"},
          {"scribe", "Barbara", " MARGARET"},
          {"scribe", "Frances", "Chief Executive"}
        }) {
      assertThat(shell.run("assign", RUN, change[0], change[1], "--by", change[2])).isZero();
      assertThat(shell.err()).as(change[2]).isEmpty();
    }
    assertThat(shell.run("assign", RUN, "scribe", "frances", "--by", "Ada")).isEqualTo(2);
    assertThat(shell.err()).startsWith("frances is scribe already.");
  }

  @ParameterizedTest
  @CsvSource({
    "IC, incident commander",
    "Commander, incident commander",
    "Incident-Commander, incident commander",
    "' incident  COMMANDER ', incident commander",
    "tl, technical lead",
    "Tech Lead, technical lead",
    "LEAD, technical lead",
    "On-Call DBA, on-call dba",
    "Scribe, scribe"
  })
  void aRoleHasOneName(String written, String name) {
    assertThat(Crew.role(written)).isEqualTo(name);
  }

  @Test
  void helpThatIsWantedStandsNearTheTopAndWhatCameBelow() {
    TwoPeople.asked(directory, Optional.of("Ada"));
    shell.run("help-wanted", RUN, "a second DBA", "--by", "Grace");
    shell.run("help-wanted", RUN, "the card of the data centre", "--by", "Ada");
    shell.run("help-wanted", RUN, "Linus joined", "--settles", "1", "--by", "Ada");
    shell.run("note", RUN, "customers see prices again", "--by", "Grace");

    shell.run("status", RUN);
    assertThat(shell.out().lines().toList().get(5))
        .isEqualTo("help   2, Ada: the card of the data centre");
    assertThat(shell.out())
        .contains("help   1, Grace: a second DBA   given: Linus joined, Ada\n")
        .contains("note by Grace: customers see prices again\n");
    shell.run("status", RUN, "--format", "markdown");
    String markdown = shell.out();
    assertThat(markdown)
        .contains("- Asked of people: help for Ada (the card of the data centre)\n")
        .contains("- Help wanted (2) by Ada: the card of the data centre\n")
        .contains("- Help 1, Grace: a second DBA   given: Linus joined, Ada\n")
        .contains("note by Grace: customers see prices again\n");
    shell.run("status", RUN, "--format", "json");
    assertThat(shell.out()).contains("note by Grace: customers see prices again");
    shell.run("update", RUN, "--preview");
    assertThat(shell.out())
        .contains("  2. the card of the data centre (Ada, 03:14:00 UTC)\n")
        .contains("help given (1), says Ada: Linus joined\n")
        .contains("note by Grace: customers see prices again\n");
  }

  private void oneStep(String alone) throws IOException {
    Files.writeString(
        directory.resolve("one.yaml"),
        TwoPeople.RUNBOOK
            .replace("runbook: two", "runbook: one")
            .replace("twoPerson: true\n", "")
            .replaceAll("(?m)^communication:\n(  .*\n)+", alone));
    shell.clock(Clock.systemUTC());
  }

  @Test
  void whoeverInitiatesIsAskedForTheCommander() throws IOException {
    oneStep("");
    shell.atATerminal("Ada\none\n");

    shell.run("initiate", "one.yaml", "--by", "chief executive");

    assertThat(shell.err())
        .contains("Incident commander (empty: Chief Executive): ")
        .doesNotContain("for no other was named");
    assertThat(state().initiated().commander()).contains("Ada");
    assertThat(state().initiated().by()).isEqualTo("Chief Executive");
    assertThat(state().initiated().reasonForDeputy()).isEmpty();
  }

  @Test
  void aRecoveryNeverFailsToStartForLackOfAName() throws IOException {
    oneStep("");
    shell.atATerminal("\none\n");

    assertThat(
            shell.run(
                "initiate",
                "one.yaml",
                "--by",
                "Linus",
                "--reason-for-deputy",
                "not reached by phone"))
        .as(shell.err())
        .isZero();

    assertThat(shell.err())
        .contains(
            "Linus is the incident commander, for no other was named; dr assign hands that"
                + " over.\n");
    assertThat(state().initiated().commander()).contains("Linus");
    assertThat(state().initiated().insteadOf())
        .containsExactly("Chief Executive", "Head of Engineering");
    assertThat(state().authorisation().pending()).isFalse();
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.FINISHED);
    assertThat(TwoPeople.events(directory))
        .noneMatch(event -> event instanceof Event.InitiationConfirmed);
  }

  @Test
  void aCommanderWhoIsNamedIsNotAskedFor() throws IOException {
    oneStep("");
    shell.atATerminal("one\n");

    shell.run("initiate", "one.yaml", "--by", "Chief Executive", "--commander", "Grace");

    assertThat(shell.err()).doesNotContain("Incident commander (empty");
    assertThat(state().initiated().commander()).contains("Grace");
  }
}
