package io.dr.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.post.slack.SlackStandIn;
import io.dr.post.slack.SlackStandIn.Trouble;
import io.dr.report.Commands;
import io.dr.report.Ink;
import io.dr.report.StatusReports;
import io.dr.report.TextReport;
import io.dr.wiring.MemoryJournal;
import io.dr.wiring.Recovery;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sample run in virtual time, with a chat and a mail server behind real sockets. */
class EngineersAreToldTest {
  private static final List<String> LETTERS =
      List.of("leadership/start", "leadership/update/1", "leadership/update/2", "leadership/end");

  private final GreenMail server = MailedRehearsal.server();
  private final SlackStandIn slack = new SlackStandIn();

  @AfterEach
  void stop() {
    server.stop();
    slack.close();
  }

  private MailedRehearsal rehearsal() throws IOException {
    return MailedRehearsal.to(server.getSmtp().getPort(), "4h").withSlack(slack.api());
  }

  private SlackStandIn.Room room(String run) {
    return slack.room("disaster-recovery-" + run);
  }

  private static List<String> sent(List<Entry> entries, String family) {
    List<String> sent = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof Event.MessageSent message
          && message.message().startsWith(family)) {
        sent.add(message.message());
      }
    }
    return sent;
  }

  private List<MimeMessage> mailTo(String address) throws Exception {
    List<MimeMessage> found = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      if (message.getAllRecipients()[0].toString().equals(address)) {
        found.add(message);
      }
    }
    return found;
  }

  /** The lines of all messages in the open but the pinned one, without the mark of an exercise. */
  private static List<String> lines(SlackStandIn.Room room) {
    return room.open().stream()
        .skip(1)
        .flatMap(String::lines)
        .filter(line -> !line.startsWith("EXERCISE"))
        .toList();
  }

  @Test
  void theChannelIsMadeAndTellsEachPhaseAndQuestion() throws Exception {
    slack.user("U1", "ada@example.com");
    try (Journal journal = new MemoryJournal()) {
      Recovery.Result result = rehearsal().whole(journal, Optional.of(MailedRehearsal.PATIENCE));

      String run = result.report().run();
      SlackStandIn.Room room = room(run);
      assertThat(slack.names()).hasSize(1);
      assertThat(room.topic())
          .startsWith("EXERCISE: serverless-production, run " + run + ", us-east-1 → us-west-2.");
      assertThat(room.people()).containsExactly("U1");
      assertThat(room.open()).allSatisfy(text -> assertThat(text).startsWith("EXERCISE  nothing"));
      assertThat(lines(room))
          .startsWith(
              "03:14:00  run  exercise begun by Chief Executive: us-east-1 is down",
              "03:14:00  ▶ announce  begins: Update the status page")
          .contains(
              "03:14:02  ✔ announce  done in 2s: Update the status page",
              "03:14:02  ▶ datastores  begins: Restore datastores in prodY from the latest prodX",
              "05:42:39  ▶ cdn  begins: Swap the CloudFront distributions",
              "05:47:42  ✔ cdn  done in 5m02s: Swap the CloudFront distributions",
              "Ada: no word from the technical lead Grace for 30m00s. Ask for status.")
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("Ada: the status page promised news by 03:34:00 UTC. Publish"))
          .endsWith(last(room));
      assertThat(last(room)).endsWith("  run  finished");
      assertThat(room.thread("? check-1  technical lead: Look at it."))
          .singleElement()
          .asString()
          .contains("  check-1  simulated operator answered complete: rehearsal");
      assertThat(room.status())
          .contains("recovered in 2h")
          .contains("close done, 1 of 1 steps")
          .contains("technical lead Grace");
      assertThat(sent(journal.read(run, 0), "leadership/")).isEqualTo(LETTERS);
      assertThat(sent(journal.read(run, 0), "call/")).isEmpty();
      assertThat(mailTo("engineering@example.com")).isEmpty();
    }
  }

  private static String last(SlackStandIn.Room room) {
    List<String> lines = lines(room);
    return lines.get(lines.size() - 1);
  }

  @Test
  void withTheChatDownTheFallbackMailGoesOutWithinAMinuteAndTheChatIsUsedOnceItIsBack()
      throws Exception {
    slack.fail(Trouble.UNAVAILABLE, "", 20);
    try (Journal journal = new MemoryJournal()) {
      Recovery.Result result = rehearsal().whole(journal, Optional.of(MailedRehearsal.PATIENCE));

      List<Entry> entries = journal.read(result.report().run(), 0);
      assertThat(sent(entries, "call/")).containsExactly("call/engineering-channel");
      List<MimeMessage> calls = mailTo("engineering@example.com");
      assertThat(calls).hasSize(1);
      assertThat(Duration.between(MailedRehearsal.NOW, calls.get(0).getSentDate().toInstant()))
          .isLessThanOrEqualTo(Duration.ofMinutes(1));
      assertThat(calls.get(0).getSubject())
          .startsWith("[EXERCISE] DR serverless-production")
          .endsWith(": join now. Slack does not answer.");
      assertThat(text(calls.get(0)))
          .contains("Join the call now: https://meet.example.com/dr\n")
          .contains("The incident commander leads: Ada.\n")
          .contains("  Linus: +1 555 0110\n");
      // Nothing that was said meanwhile is lost.
      assertThat(lines(room(result.report().run())))
          .startsWith("03:14:00  run  exercise begun by Chief Executive: us-east-1 is down")
          .contains("03:14:02  ✔ announce  done in 2s: Update the status page")
          .anySatisfy(line -> assertThat(line).contains("run  told mail to engineering@example"));
      assertThat(sent(entries, "leadership/")).isEqualTo(LETTERS);
    }
  }

  private static String text(MimeMessage message) throws Exception {
    return ((MimeMultipart) message.getContent())
        .getBodyPart(0)
        .getContent()
        .toString()
        .replace("\r\n", "\n");
  }

  @Test
  void aChatThatFailsInTheMiddleIsToldByMailOnceAndCatchesUp() throws Exception {
    slack.fail(Trouble.RESET, "chat.postMessage", 10);
    try (Journal journal = new MemoryJournal()) {
      Recovery.Result result = rehearsal().whole(journal, Optional.of(MailedRehearsal.PATIENCE));

      List<Entry> entries = journal.read(result.report().run(), 0);
      assertThat(sent(entries, "call/")).containsExactly("call/engineering-status");
      assertThat(lines(room(result.report().run())))
          .contains("03:14:02  ✔ announce  done in 2s: Update the status page");
    }
  }

  @Test
  void withBothDownTheRecoveryTakesExactlyAsLongAndTheReportSaysWhatWasNotDelivered()
      throws Exception {
    slack.fail(Trouble.UNAVAILABLE, "");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Journal alone = new MemoryJournal();
        Journal dead = new MemoryJournal()) {
      MailedRehearsal rehearsal =
          MailedRehearsal.to(silent.getLocalPort(), "4h").withSlack(slack.api());

      String calm = rehearsal.whole(alone, Optional.empty()).report().run();
      String run = rehearsal.whole(dead, Optional.of(Duration.ofMillis(50))).report().run();

      assertThat(told(dead.read(run, 0), run)).isEqualTo(told(alone.read(calm, 0), calm));
      RunState state = RunState.of(run, dead.read(run, 0));
      assertThat(state.messages().sent()).isEmpty();
      assertThat(state.messages().failed())
          .containsOnlyKeys(
              "leadership/start",
              "leadership/update/1",
              "leadership/update/2",
              "leadership/end",
              "engineering/channel",
              "call/engineering-channel");
      assertThat(report(dead.read(run, 0), rehearsal))
          .contains("mail to executives@example.com was not reached (leadership/end and 3 more)")
          .contains(
              "Slack did not answer since 03:14:00 UTC: Slack answered auth.test with 503: upstream says ***.")
          .contains("mail to engineering@example.com was not reached (call/engineering-channel")
          .contains("The last update to leadership was not sent.");
    }
  }

  @Test
  void theCommanderIsShownTheCallAndThePhoneNumbersWhileTheChatIsDown() throws Exception {
    slack.fail(Trouble.UNAVAILABLE, "");
    try (Journal journal = new MemoryJournal()) {
      MailedRehearsal rehearsal = rehearsal();
      String run = rehearsal.whole(journal, Optional.of(MailedRehearsal.PATIENCE)).report().run();
      List<Entry> early =
          journal.read(run, 0).stream()
              .filter(entry -> entry.at().isBefore(MailedRehearsal.NOW.plusSeconds(60)))
              .toList();

      assertThat(report(early, rehearsal))
          .contains(
              "Slack does not answer since 03:14:00 UTC: Slack answered auth.test with 503: upstream says ***. Open"
                  + " the call: https://meet.example.com/dr; phone Linus +1 555 0110. A mail calls"
                  + " the engineers together since 03:14:30 UTC.");
    }
  }

  /** The report of the same run, had it been no rehearsal. */
  private static String report(List<Entry> entries, MailedRehearsal rehearsal) {
    try (Journal real = new MemoryJournal()) {
      String run = entries.get(0).run();
      for (Entry entry : entries) {
        real.append(run, entry.sequence() - 1, entry.at(), asRecovery(entry.event()));
      }
      List<Entry> recovery = real.read(run, 0);
      Instant end = recovery.get(recovery.size() - 1).at();
      Plan plan = rehearsal.plan(RunState.of(run, recovery));
      return String.join(
          "\n",
          new TextReport(Ink.PLAIN, Commands.HERE)
              .lines(
                  new StatusReports(plan).full(run, recovery, end, Optional.empty()), true, 4_000));
    }
  }

  private static Event asRecovery(Event event) {
    if (!(event instanceof Event.RunInitiated begun)) {
      return event;
    }
    return new Event.RunInitiated(
        begun.runbook(),
        begun.path(),
        begun.source(),
        begun.planHash(),
        begun.parameters(),
        begun.from(),
        begun.to(),
        Event.Mode.DISASTER,
        begun.by(),
        begun.commander(),
        begun.lead(),
        begun.reason(),
        begun.outageAt(),
        begun.seed());
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

  private ShortLived shortLived(MailedRehearsal rehearsal, List<Entry> entries, int untilCrash) {
    Function<Plan, List<Correspondence>> kinds =
        plan -> MailedRehearsal.all(plan, entries.get(0).run(), MailedRehearsal.PATIENCE);
    return new ShortLived(rehearsal, entries, untilCrash, kinds);
  }

  @Test
  void processesThatEndAfterEveryEntryAndBeforeTheyNoteALineLoseAndDoubleNothing()
      throws Exception {
    MailedRehearsal rehearsal = rehearsal();
    List<Entry> entries;
    try (Journal journal = new MemoryJournal()) {
      entries = journal.read(rehearsal.whole(journal, Optional.empty()).report().run(), 0);
    }
    List<String> expected =
        Remarks.of(rehearsal.plan(RunState.of(entries.get(0).run(), entries)), entries).stream()
            .map(remark -> remark.subject() + "  " + remark.text())
            .toList();
    for (int cut : List.of(0, 1, 3, 7, 8, 9, 15, 40)) {
      try (SlackStandIn another = new SlackStandIn()) {
        MailedRehearsal other =
            MailedRehearsal.to(server.getSmtp().getPort(), "4h").withSlack(another.api());
        ShortLived processes = shortLived(other, entries, cut);
        processes.live();

        SlackStandIn.Room room = another.room("disaster-recovery-" + processes.run());
        List<String> lines =
            room.texts().stream()
                .skip(1)
                .flatMap(String::lines)
                .filter(line -> line.matches("\\d\\d:.*"))
                .map(line -> line.substring(10))
                .toList();
        assertThat(lines).as("cut at " + cut).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(room.keys()).as("cut at " + cut).doesNotHaveDuplicates();
      }
    }
  }
}
