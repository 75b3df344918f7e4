package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.Pause;
import io.dr.journal.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do to a run besides answering its questions. */
class OperatorsHandTest {
  private static final String RUN = Unfinished.RUN;

  @TempDir Path directory;
  private Shell shell;
  private Path runbook;

  @BeforeEach
  void anUnfinishedRecovery() throws IOException {
    shell = new Shell(directory);
    runbook = directory.resolve("plan.yaml");
    Files.copy(Path.of("runbooks/serverless-production.yaml"), runbook);
    shell.run("exercise", runbook.toString(), "--state", directory.resolve("whole").toString());
    upTo(event -> event instanceof Event.EffectApplied applied && is(applied, "orders-db"));
  }

  private static boolean is(Event.OfStep event, String step) {
    return event.step().equals(step);
  }

  private void upTo(Predicate<Event> last) {
    Unfinished.copy(
        directory.resolve("whole"), directory.resolve(".dr"), last, Unfinished::asRecovery);
  }

  private RunState state() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return RunState.of(RUN, journal.read(RUN, 0));
    }
  }

  private List<Entry> entries() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return journal.read(RUN, 0);
    }
  }

  private void driven() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.leases().take(RUN, new Lease("box/42", Shell.NOW, Shell.NOW));
    }
  }

  private JsonNode json() throws IOException {
    shell.run("status", RUN, "--format", "json");
    return new ObjectMapper().readTree(shell.out());
  }

  @Test
  void aPausedRunSaysByWhomAndGoesOnWhereItIsDriven() {
    driven();

    assertThat(shell.run("pause", RUN, "--by", "Ada", "--reason", "prodX may be back")).isZero();
    assertThat(shell.out()).isEqualTo("Recorded in run RUN: paused by Ada: prodX may be back.\n");
    assertThat(state().pause().map(Pause::by)).contains("Ada");
    shell.run("status", RUN);
    assertThat(shell.out())
        .contains("paused by Ada (prodX may be back): nothing is begun and no call is made.")
        .contains("It goes on with: dr resume RUN");

    assertThat(shell.run("resume", RUN, "--by", "Grace")).isZero();
    assertThat(shell.out()).isEqualTo("Run RUN goes on, driven by box/42.\n");
    assertThat(state().pause()).isEmpty();
    assertThat(entries().get(entries().size() - 1).event())
        .isEqualTo(new Event.RunUnpaused("Grace", ""));
  }

  @Test
  void isNotPausedTwice() {
    driven();
    shell.run("pause", RUN, "--by", "Ada");

    assertThat(shell.run("pause", RUN, "--by", "Grace")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("Run RUN is paused already, by Ada. It goes on with: dr resume RUN\n");
  }

  @Test
  void notesAreKeptAlsoAfterTheEnd() {
    shell.run("abort", RUN, "--by", "Ada");

    assertThat(shell.run("note", RUN, "customers see prices again", "--by", "Grace")).isZero();
    assertThat(shell.out())
        .isEqualTo("Recorded in run RUN: note by Grace: customers see prices again.\n");
    shell.run("status", RUN);
    assertThat(shell.out()).contains("note by Grace: customers see prices again");
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.ABORTED);
  }

  @Test
  void helpIsShownUntilItCame() throws IOException {
    shell.run("help-wanted", RUN, "a second DBA", "--by", "Grace");
    shell.run("help-wanted", RUN, "the card of the data centre", "--by", "Ada");

    shell.run("status", RUN);
    assertThat(shell.out())
        .contains("help   1, Grace: a second DBA")
        .contains("help   2, Ada: the card of the data centre");

    assertThat(shell.run("help-wanted", RUN, "Linus joined", "--settles", "1", "--by", "Ada"))
        .isZero();
    shell.run("status", RUN, "--format", "markdown");
    assertThat(shell.out()).contains("Help wanted (2) by Ada").doesNotContain("- Help wanted (1)");
    assertThat(json().at("/people/help/0/given").asText()).isEqualTo("Linus joined, Ada");

    assertThat(shell.run("help-wanted", RUN, "again", "--settles", "1", "--by", "Ada"))
        .isEqualTo(2);
    assertThat(shell.err()).startsWith("No request for help with number 1 is open.");
  }

  @Test
  void aRoleIsHandedOver() throws IOException {
    shell.run("assign", RUN, "commander", "Grace", "--by", "Ada", "--reason", "end of shift");
    assertThat(shell.out())
        .isEqualTo("Recorded in run RUN: incident commander is Grace, says Ada: end of shift.\n");
    shell.run("assign", RUN, "scribe", "Linus", "--by", "Grace");

    assertThat(json().at("/people/commander").asText()).isEqualTo("Grace");
    assertThat(json().at("/people/roles/scribe").asText()).isEqualTo("Linus");
    shell.run("status", RUN, "--format", "markdown");
    assertThat(shell.out()).contains("incident commander: Grace").contains("scribe: Linus");

    assertThat(shell.run("assign", RUN, "commander", "Grace", "--by", "Ada")).isEqualTo(2);
    assertThat(shell.err()).startsWith("Grace is incident commander already.");
  }

  @Test
  void whatIsSaidIsBounded() {
    int before = entries().size();

    assertThat(shell.run("note", RUN, "x".repeat(2_001), "--by", "Ada")).isEqualTo(2);
    assertThat(shell.err()).startsWith("The note is longer than 2000 characters.");
    assertThat(shell.run("note", RUN, " ", "--by", "Ada")).isEqualTo(2);
    assertThat(shell.run("note", RUN, "a\u001b[2Jb", "--by", "Ada")).isEqualTo(2);
    assertThat(entries()).hasSize(before);
  }

  @Test
  void whoGivesUpIsToldWhatWasChangedAndWhatWouldTakeItBack() throws IOException {
    assertThat(shell.run("abort", RUN, "--by", "Ada")).isZero();

    assertThat(shell.out())
        .contains("Changed so far, and left as it is; what would take it back:")
        .contains("orders-db: RDS AddTagsToResource on orders-replica in prodY")
        .contains("make a new replica of the primary, then delete orders-replica");
    shell.run("status", RUN);
    assertThat(shell.out()).contains("Changed so far, and left as it is");
    JsonNode change = json().at("/changes/0");
    assertThat(change.path("certain").isBoolean()).isTrue();
    assertThat(change.path("step").asText()).isEqualTo("status-outage");
  }

  @Test
  void aCallThatNobodySawAnsweredCountsAsAChange() {
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve("cut"),
        event -> event instanceof Event.EffectIntended intent && is(intent, "orders-db"),
        Unfinished::asRecovery);

    shell.run("abort", RUN, "--by", "Ada", "--state", directory.resolve("cut").toString());

    assertThat(shell.out()).contains("(perhaps: nobody saw whether it was applied)");
  }

  @Test
  void aRunbookThatWasChangedSinceIsShownAndRefused() throws IOException {
    String recorded = Files.readString(runbook);
    Files.writeString(runbook, recorded.replace("rto: 60m", "rto: 90m"));

    assertThat(shell.run("resume", RUN)).isEqualTo(3);
    assertThat(shell.err())
        .contains("-")
        .contains("+")
        .contains("rto: 90m")
        .contains("is not what it was when run RUN began.")
        .contains("dr resume RUN --as-recorded");
    assertThat(state().phase()).isEqualTo(RunState.RunPhase.RUNNING);
  }
}
