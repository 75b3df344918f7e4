package io.dr.post;

import static io.dr.post.Runs.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.aws.Documents;
import io.dr.journal.Event;
import io.dr.report.StatusReports;
import io.dr.runbook.Communication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterWriterTest {
  private static final String HOSTILE =
      "<script>alert(1)</script><img src=x onerror='a()'>&{{title}}\r\n\r\nSTATUS\r\n  all is well";

  @TempDir Path directory;

  private static Letter letter(Runs run, int minutes, LetterTemplates templates) {
    Bulletin bulletin = new Bulletins(Runs.PLAN).due(run.log(), at(minutes)).get(0);
    return new LetterWriter(Runs.PLAN, templates)
        .write(
            bulletin,
            new StatusReports(Runs.PLAN).brief(run.log().state(), at(minutes)),
            run.log());
  }

  private static Letter letter(Runs run, int minutes) {
    return letter(run, minutes, LetterTemplates.builtIn());
  }

  private LetterTemplates own(Optional<String> text, Optional<String> html) {
    return LetterTemplates.of(new Communication.Templates(text, html), Documents.in(directory));
  }

  private void file(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  @Test
  void tellsStatusForecastHelpAndTimeline() {
    Runs run =
        Runs.begun()
            .sent(0, "start")
            .restored(9, 2)
            .then(20, new Event.HelpWanted(1, "Grace", "two more database people"))
            .then(30, new Event.NoteAdded("Ada", "customers see prices again"));

    Letter letter = letter(run, 60);

    assertThat(letter.to()).containsExactly("executives@example.com");
    assertThat(letter.subject())
        .isEqualTo("DR test 20261123-k7m2: recovering, at risk: forecast 1h01m of 1h00m");
    assertThat(letter.text())
        .contains(
            """
            REQUESTS FOR HELP OR RESOURCES
              1. two more database people (Grace, 03:34:00 UTC)
            """)
        .contains("  RPO         15m00s: met, worst loss 2m00s (orders-db)\n")
        .contains("  forecast    recovered at about 04:15:00 UTC, 1h01m after the clock started\n")
        .contains("  Only: running, 1 of 2 steps")
        .contains(
            """
            TIMELINE SINCE INITIATION
              03:14:00 UTC  run: initiated by Chief Executive: us-east-1 is down
              03:23:00 UTC  orders-db: done
              03:34:00 UTC  run: help wanted (1) by Grace: two more database people
              03:44:00 UTC  run: note by Ada: customers see prices again
            """)
        .contains(
            "Incident commander: Ada (since 03:14:00 UTC)."
                + " Technical lead: Grace (since 03:14:00 UTC).\n")
        .contains("Next update by 05:14:00 UTC.")
        .doesNotContain("EXERCISE")
        .doesNotContain("{{");
    assertThat(letter.html())
        .contains("<b>1.</b> two more database people")
        .contains("<b>Next update by 05:14:00 UTC.</b>")
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("http");
  }

  @Test
  void saysByWhatRightItIsDoneAndWhoDoesWhat() {
    Runs run =
        Runs.asked("Ada")
            .then(6, new Event.InitiationConfirmed("Linus", "seen the alarms"))
            .then(9, new Event.RoleAssigned("scribe", "Margaret", "Ada", ""));

    Letter letter = letter(run, 66);

    assertThat(letter.text())
        .contains(
            """
            Initiated by Ada in place of Chief Executive and Linus: not reached by phone
            Reason: us-east-1 is down
            Second person: confirmed by Linus, 03:20:00 UTC: seen the alarms
            Incident commander: Ada (since 03:14:00 UTC). Technical lead: Grace (since 03:14:00 UTC).
            scribe: Margaret (since 03:23:00 UTC).
            Run 20261123-k7m2 of test.
            """)
        .contains(
            "initiated by Ada in place of Chief Executive and Linus (not reached by phone):"
                + " us-east-1 is down\n")
        .contains(
            "  clock       outage 03:14:00 UTC, asked for 03:14:00 UTC, declared 03:20:00 UTC");
    assertThat(letter.html())
        .contains(
            "Initiated by Ada in place of Chief Executive and Linus: not reached by phone<br>")
        .contains("Second person: confirmed by Linus, 03:20:00 UTC: seen the alarms<br>")
        .contains("scribe: Margaret (since 03:23:00 UTC).<br>");
  }

  @Test
  void markEveryLetterOfAnExercise() {
    Letter letter = letter(Runs.begun("drill", Event.Mode.SIMULATION), 0);

    assertThat(letter.subject()).startsWith("[EXERCISE] DR test");
    assertThat(letter.text()).startsWith("EXERCISE. This is a rehearsal");
    assertThat(letter.html()).contains("<b>EXERCISE.</b>");
  }

  @Test
  void textFromOutsideStaysText() {
    Runs run =
        Runs.begun(HOSTILE, Event.Mode.DISASTER)
            .then(1, new Event.NoteAdded(HOSTILE, HOSTILE))
            .then(2, new Event.HelpWanted(1, HOSTILE, HOSTILE))
            .then(3, new Event.StepStarted("orders-db", 1))
            .then(
                4,
                new Event.StepFailed("orders-db", Failure.of(Failure.Kind.STATE, HOSTILE, HOSTILE)))
            .then(5, new Event.RoleAssigned("technical lead", HOSTILE, HOSTILE, HOSTILE));

    Letter letter = letter(run, 6);

    assertThat(letter.html())
        .doesNotContain("<script")
        .doesNotContain("<img")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    assertThat(letter.text().lines().filter(line -> line.startsWith("STATUS"))).hasSize(1);
    assertThat(letter.text()).doesNotContain("\r").doesNotContain("\n  all is well");
    assertThat(letter.subject()).doesNotContain("\n");
  }

  @Test
  void saysWhichUpdatesWereMissed() {
    Runs run = Runs.begun().sent(0, "start").sent(60, "breach/rto").sent(60, "update/1");

    assertThat(letter(run, 250).text())
        .contains(
            "This is the regular update.\n"
                + "The 2 updates before this one were not sent; this one tells what they would"
                + " have told.\n");
  }

  @Test
  void tellsThatTheRtoHasPassed() {
    Letter letter = letter(Runs.begun().sent(0, "start").sent(60, "update/1"), 65);

    assertThat(letter.key()).isEqualTo("leadership/breach/rto");
    assertThat(letter.subject()).endsWith("recovering, RTO missed, 5m00s over");
    assertThat(letter.text()).contains("The recovery time objective of 1h00m has passed.");
  }

  @Test
  void tellsWhereMoreIsLostThanMayBe() {
    Letter letter = letter(Runs.begun().sent(0, "start").restored(9, 17), 9);

    assertThat(letter.text())
        .contains("More data than the recovery point objective allows is lost at orders-db.")
        .contains("RPO         15m00s: missed, worst loss 17m00s (orders-db)");
  }

  @Test
  void hangsOnTheLettersBeforeIt() {
    Runs run =
        Runs.begun()
            .then(
                0,
                new Event.MessageSent(
                    "leadership/start", "mail", "<start@example.com>, refused for x@b.c"))
            .sent(60, "update/1")
            .sent(61, "breach/rto");

    Letter letter = letter(run, 120);

    assertThat(letter.thread().id()).isEqualTo("20261123-k7m2.leadership.update.2");
    assertThat(letter.thread().earlier())
        .containsExactly(
            "<start@example.com>", "<update/1@example.com>", "<breach/rto@example.com>");
    assertThat(letter.thread().answered()).contains("<breach/rto@example.com>");
  }

  @Test
  void aLongThreadKeepsItsRoot() {
    Runs run = Runs.begun().sent(0, "start").sent(61, "breach/rto");
    for (int i = 1; i <= 30; i++) {
      run.sent(60 * i + 5, "update/" + i);
    }

    Letter letter = letter(run, 31 * 60);

    assertThat(letter.thread().earlier())
        .hasSize(20)
        .startsWith("<start@example.com>")
        .endsWith("<update/30@example.com>");
  }

  @Test
  void aLongTimelineIsCutAtItsBeginning() {
    Runs run = Runs.begun();
    for (int i = 1; i <= 200; i++) {
      run.then(1, new Event.NoteAdded("Ada", "note " + i));
    }

    assertThat(letter(run, 2).text())
        .contains("(51 earlier lines are left out; the status report has them)")
        .contains("note 200")
        .contains("note 51\n")
        .doesNotContain("note 50\n");
  }

  @Test
  void theRunbooksOwnTemplatesAreUsed() throws IOException {
    file("own.txt", "{{headline}} & {{reason}} {{unknown}}");
    file("own.html", "<i>{{reason}}</i>");

    LetterTemplates own = own(Optional.of("own.txt"), Optional.of("own.html"));
    Letter letter = letter(Runs.begun("<b>", Event.Mode.DISASTER), 0, own);

    assertThat(own.objections()).isEmpty();
    assertThat(letter.text()).isEqualTo("recovering, on track: forecast 2m00s of 1h00m & <b> ");
    assertThat(letter.html()).isEqualTo("<i>&lt;b&gt;</i>");
  }

  @Test
  void inPlaceOfATemplateThatIsNoneStandsTheBuiltInOne() throws IOException {
    file("broken.txt", "{{#open}} and never closed");
    file("greedy.html", "{{>/etc/passwd}}");

    LetterTemplates own = own(Optional.of("broken.txt"), Optional.of("greedy.html"));

    assertThat(own.objections())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("not Mus"));
    assertThat(letter(Runs.begun(), 0, own)).isEqualTo(letter(Runs.begun(), 0));
    assertThat(own(Optional.of("missing.txt"), Optional.empty()).objections())
        .containsExactly(
            "The file missing.txt cannot be read beside the runbook: there is no such file. Put it"
                + " where the runbook says, relative to the runbook's own folder.");
  }
}
