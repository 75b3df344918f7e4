package io.dr.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.wiring.MemoryJournal;
import io.dr.wiring.Recovery;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sample run in virtual time, with its mail sent over real sockets. */
class LeadershipMailTest {
  private static final List<String> ALL =
      List.of("leadership/start", "leadership/update/1", "leadership/update/2", "leadership/end");

  private final GreenMail server = MailedRehearsal.server();

  @AfterEach
  void stop() {
    server.stop();
  }

  private MailedRehearsal rehearsal() throws IOException {
    return MailedRehearsal.to(server.getSmtp().getPort(), "4h");
  }

  private static List<String> sent(List<Entry> entries) {
    List<String> sent = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof Event.MessageSent message) {
        sent.add(message.message());
      }
    }
    return sent;
  }

  private List<String> headers(String name) throws MessagingException {
    List<String> values = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      Optional<String> folded = Optional.ofNullable(message.getHeader(name, " "));
      values.add(folded.map(value -> value.replaceAll("\\s+", " ")).orElse("none"));
    }
    return values;
  }

  private String text(int number) throws MessagingException, IOException {
    MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[number].getContent();
    return parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n");
  }

  private static List<String> ids(String run) {
    return ALL.stream()
        .map(key -> "<" + run + "." + key.replace('/', '.') + "@example.com>")
        .toList();
  }

  @Test
  void sendsTheStartTwoHourlyUpdatesAndTheEndInOneThread() throws Exception {
    try (Journal journal = new MemoryJournal()) {
      Recovery.Result result = rehearsal().whole(journal, Optional.of(MailedRehearsal.PATIENCE));

      String run = result.report().run();
      Duration took =
          Duration.between(result.report().declaredAt().orElseThrow(), result.report().asOf());
      assertThat(took).isBetween(Duration.ofMinutes(125), Duration.ofMinutes(175));
      assertThat(sent(journal.read(run, 0))).isEqualTo(ALL);
      List<String> ids = ids(run);
      assertThat(headers("Message-ID")).isEqualTo(ids);
      assertThat(headers("In-Reply-To"))
          .containsExactly("none", ids.get(0), ids.get(1), ids.get(2));
      assertThat(headers("References"))
          .containsExactly(
              "none",
              ids.get(0),
              ids.get(0) + " " + ids.get(1),
              ids.get(0) + " " + ids.get(1) + " " + ids.get(2));
      assertThat(headers("Date"))
          .startsWith(
              "Mon, 23 Nov 2026 03:14:00 +0000 (UTC)",
              "Mon, 23 Nov 2026 04:14:00 +0000 (UTC)",
              "Mon, 23 Nov 2026 05:14:00 +0000 (UTC)");
      assertThat(headers("Subject"))
          .allSatisfy(
              subject -> assertThat(subject).startsWith("[EXERCISE] DR serverless-production"));
    }
  }

  @Test
  void eachTellsWhatWasKnownWhenItWasWritten() throws Exception {
    try (Journal journal = new MemoryJournal()) {
      rehearsal().whole(journal, Optional.of(MailedRehearsal.PATIENCE));
    }

    assertThat(text(0))
        .contains("STATUS as of 2026-11-23T03:14:00Z\n")
        .contains("  run: exercise begun by Chief Executive: us-east-1 is down\n")
        .contains("Restore datastores in prodY from the latest prodX: pending, 0 of 5 steps\n")
        .contains(
            "Incident commander: Ada (since 03:14:00 UTC). Technical lead: Grace (since 03:14:00 UTC).\n")
        .contains("Next update by 04:14:00 UTC.\n");
    assertThat(text(1))
        .contains("STATUS as of 2026-11-23T04:14:00Z\n")
        .contains("Restore datastores in prodY from the latest prodX: done, 5 of 5 steps")
        .contains("  slow: running, ")
        .contains("  orders-db: done\n")
        .contains("Next update by 05:14:00 UTC.\n");
    assertThat(text(2)).contains("STATUS as of 2026-11-23T05:14:00Z\n");
    assertThat(text(3))
        .contains("\nrecovered in 2h")
        .contains("  run: finished\n")
        .contains("No further regular update will follow.\n");
  }

  @Test
  void aServerThatNeverAnswersCostsTheRunNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Journal alone = new MemoryJournal();
        Journal dead = new MemoryJournal()) {
      MailedRehearsal rehearsal = MailedRehearsal.to(silent.getLocalPort(), "4h");

      String calm = rehearsal.whole(alone, Optional.empty()).report().run();
      String run = rehearsal.whole(dead, Optional.of(Duration.ofMillis(50))).report().run();

      assertThat(told(dead.read(run, 0), run)).isEqualTo(told(alone.read(calm, 0), calm));
      RunState state = RunState.of(run, dead.read(run, 0));
      assertThat(state.phase()).isEqualTo(RunState.RunPhase.FINISHED);
      assertThat(state.messages().sent()).isEmpty();
      assertThat(state.messages().failed().keySet()).contains("leadership/start");
      assertThat(state.messages().failed().get("leadership/start").givenUp()).isTrue();
    }
  }

  /** What happened when, but for messages. */
  private static List<String> told(List<Entry> entries, String run) {
    List<String> told = new ArrayList<>();
    for (Entry entry : entries) {
      if (!(entry.event() instanceof Event.MessageFailed)) {
        told.add(entry.at() + " " + entry.text().replace(run, "RUN"));
      }
    }
    return told;
  }

  private static ShortLived shortLived(
      MailedRehearsal rehearsal, List<Entry> entries, int untilCrash) {
    return new ShortLived(
        rehearsal,
        entries,
        untilCrash,
        plan -> List.of(MailedRehearsal.updates(plan, MailedRehearsal.PATIENCE)));
  }

  private List<Entry> entries(MailedRehearsal rehearsal) {
    try (Journal journal = new MemoryJournal()) {
      return journal.read(rehearsal.whole(journal, Optional.empty()).report().run(), 0);
    }
  }

  @Test
  void processesThatEndAfterEveryEntryLoseAndDoubleNothing() throws Exception {
    MailedRehearsal rehearsal = rehearsal();
    ShortLived processes = shortLived(rehearsal, entries(rehearsal), 0);

    assertThat(sent(processes.live())).isEqualTo(ALL);

    assertThat(headers("Message-ID")).isEqualTo(ids(processes.run()));
  }

  @Test
  void aLetterThatWasSentButNotNotedIsSentAgainUnderItsOwnId() throws Exception {
    MailedRehearsal rehearsal = rehearsal();
    List<Entry> entries = entries(rehearsal);
    for (int cut = 1; cut <= ALL.size(); cut++) {
      server.purgeEmailFromAllMailboxes();
      ShortLived processes = shortLived(rehearsal, entries, cut);

      assertThat(sent(processes.live())).as("cut at " + cut).isEqualTo(ALL);

      List<String> twice = new ArrayList<>(ids(processes.run()));
      twice.add(cut, twice.get(cut - 1));
      assertThat(headers("Message-ID")).as("cut at " + cut).isEqualTo(twice);
    }
  }
}
