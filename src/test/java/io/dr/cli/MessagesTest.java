package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told, as the commands show it. */
class MessagesTest {
  private static final Instant LAST = Instant.parse("2026-11-23T03:50:00Z");
  private static final String SECRET = "correct-horse-battery";

  @TempDir Path directory;
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private Shell shell;

  @BeforeEach
  void start() {
    server.start();
    shell = new Shell(directory);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private static String mail(int port) {
    return "  mail: { host: 127.0.0.1, port: %d, from: dr@example.com, user: dr, password: \"%s\" }\n"
        .formatted(port, "${env.SMTP_PASSWORD}");
  }

  /** The sample with something more under communication. */
  private Path runbook(String communication) throws IOException {
    String sample = Files.readString(Path.of("runbooks/serverless-production.yaml"));
    Path folder = Files.createDirectories(directory.resolve("runbooks"));
    Files.createDirectories(folder.resolve("stacks"));
    try (var stacks = Files.list(Path.of("runbooks/stacks"))) {
      for (Path stack : stacks.toList()) {
        Files.copy(
            stack,
            folder.resolve("stacks").resolve(stack.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return Files.writeString(
        folder.resolve("prod.yaml"),
        sample.replace("\ncommunication:\n", "\ncommunication:\n" + communication));
  }

  private String rehearsed(String communication) throws IOException {
    shell.run(
        "exercise",
        runbook(communication).toString(),
        "--commander",
        "Ada",
        "--lead",
        "Grace",
        "--state",
        directory.resolve("whole").toString());
    return shell.newestRun(directory.resolve("whole").toString());
  }

  /** A recovery in its middle, which box/42 drives. */
  private void recovery(String communication) throws IOException {
    rehearsed(communication);
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.StepSucceeded done && done.step().equals("orders-db"),
        Unfinished::asRecovery);
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.leases().take(Unfinished.RUN, new Lease("box/42", Shell.NOW, Shell.NOW));
      journal.leases().renew(Unfinished.RUN, 0, LAST);
    }
    shell.at(LAST);
  }

  private void written(Event event) {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.append(
          Unfinished.RUN, journal.read(Unfinished.RUN, 0).size(), LAST.minusSeconds(60), event);
    }
  }

  @Test
  void aRehearsalShowsOnRequestWhatItWouldHaveSent() throws IOException {
    Path runbook = runbook(mail(server.getSmtp().getPort()));

    assertThat(shell.run("exercise", runbook.toString(), "--show-messages")).isZero();

    assertThat(shell.out())
        .contains("message 1 of 15, not sent   2026-11-23T03:14:00Z   leadership/start\n")
        .contains(
            """
            message 2 of 15, not sent   2026-11-23T03:14:00Z   engineering/channel
            To: Slack channel #disaster-recovery-RUN
            (the channel is made)
            """)
        .contains(
            """
            To: Slack channel #disaster-recovery-RUN

            EXERCISE  nothing has failed
            03:14:00  run  exercise begun by ada
            """)
        .contains(
            "incident commander: the status page promised news by 03:34:00 UTC. Publish an update:")
        .contains("To: executives@example.com\nSubject: [EXERCISE] DR serverless-production RUN: ")
        .contains("   leadership/end\n")
        .contains("\nEXERCISE. This is a rehearsal");
    shell.run("status", "--format", "json");
    assertThat(shell.out()).doesNotContain("leadership/start");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aRehearsalTakesAsLongWhoeverLooksOn() throws IOException {
    Path runbook = runbook("");
    shell.run("exercise", runbook.toString(), "--seed", "7");
    String alone = shell.out();

    shell.run("exercise", runbook.toString(), "--seed", "7", "--show-messages");

    assertThat(shell.out().replaceAll("events? .*", ""))
        .startsWith(alone.replaceAll("events? .*", ""));
  }

  @Test
  void messagesAreNotMixedIntoJson() throws IOException {
    Path runbook = runbook("");

    assertThat(shell.run("exercise", runbook.toString(), "--show-messages", "--format", "json"))
        .isEqualTo(2);
  }

  @Test
  void anUpdateCanBeSeenBeforeItIsSent() throws IOException {
    recovery(mail(server.getSmtp().getPort()));

    assertThat(shell.run("update", Unfinished.RUN, "--preview")).isZero();
    assertThat(shell.out())
        .startsWith("To: executives@example.com\nSubject: DR serverless-production RUN: recovering")
        .contains("STATUS as of 2026-11-23T03:50:00Z\n")
        .contains("This update was sent by hand, between the regular ones.")
        .doesNotContain("EXERCISE");

    shell.run("update", Unfinished.RUN, "--preview", "--format", "html");
    assertThat(shell.out()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void anUpdateIsSentAndNoted() throws Exception {
    recovery(mail(server.getSmtp().getPort()));
    server.setUser("dr@example.com", "dr", SECRET);
    shell.setting("SMTP_PASSWORD", SECRET);

    assertThat(shell.run("update", Unfinished.RUN)).isZero();

    assertThat(shell.out())
        .startsWith("Sent by mail to executives@example.com: DR serverless-production RUN: ");
    assertThat(server.getReceivedMessages()).hasSize(1);
    shell.run("status", "--format", "json");
    assertThat(shell.out()).doesNotContain(SECRET);
    JsonNode sent = new ObjectMapper().readTree(shell.printed()).at("/messages/sent/0");
    assertThat(sent.path("message").asText()).isEqualTo("leadership/asked/1");
    assertThat(sent.path("receipt").asText())
        .isEqualTo("<" + Unfinished.RUN + ".leadership.asked.1@example.com>");
    shell.run("status");
    assertThat(shell.out())
        .contains("told mail to executives@example.com (leadership/asked/1)")
        .contains("update to leadership in 24m00s\n");
  }

  @Test
  void anUpdateThatCannotBeSentSaysWhy() throws IOException {
    recovery(mail(server.getSmtp().getPort()));
    server.setUser("dr@example.com", "dr", "another");
    shell.setting("SMTP_PASSWORD", SECRET);

    assertThat(shell.run("update", Unfinished.RUN)).isEqualTo(5);

    assertThat(shell.err())
        .contains(
            "refuses the user or the password that it was given: 535 5.7.8",
            "Correct what communication.mail names")
        .doesNotContain(SECRET);
    shell.run("status", "--format", "markdown");
    assertThat(shell.out())
        .contains("was not reached (leadership/asked/1): The mail server 127.0.0.1:")
        .doesNotContain(SECRET);
  }

  @Test
  void whatDidNotReachPeopleIsShownUntilSomethingDid() throws IOException {
    recovery(mail(25));
    Failure dead = Failure.of(Failure.Kind.UNREACHABLE, "It does not answer.", "Look at it.");
    written(new Event.MessageFailed("leadership/start", "mail to a", dead, 12, true));

    shell.run("status");
    assertThat(shell.out())
        .contains(
            "mail to a was not reached (leadership/start, given up): It does not answer. Look at"
                + " it.");

    written(new Event.MessageSent("leadership/update/1", "mail to a", "<x@example.com>"));
    shell.run("status");
    assertThat(shell.out())
        .doesNotContain(
            "mail to a was not reached (leadership/start, given up): It does not answer. Look");
  }

  @Test
  void whoeverTheServerRefusesIsNamed() throws IOException {
    recovery(mail(25));
    written(
        new Event.MessageSent(
            "leadership/start", "mail to a@b.c, x@b.c", "<i@b.c>, refused for x@b.c"));

    shell.run("status");

    assertThat(shell.out())
        .contains("the mail server refuses x@b.c: tell them by other means")
        .contains("told mail to a@b.c, x@b.c (leadership/start), but not x@b.c");
  }

  @Test
  void aRunbookWithoutAMailServerSaysThatPeopleMustWrite() throws IOException {
    recovery("");

    shell.run("status");
    assertThat(shell.out())
        .contains(
            "leadership updates: no mail server in the runbook: send them yourself with dr update"
                + " RUN --preview");
    assertThat(shell.run("update", Unfinished.RUN)).isEqualTo(2);
    assertThat(shell.err()).contains("names no mail server, or nobody to write to.");
  }

  @Test
  void theCommanderIsToldThatTheLeadIsSilent() throws IOException {
    recovery("  statusEvery: 15m\n");

    shell.run("status");
    assertThat(shell.out())
        .contains("no word from the technical lead Grace for 36m00s: ask for status");
    shell.run("status", "--format", "markdown");
    assertThat(shell.out())
        .contains("- no word from the technical lead Grace for 36m00s: ask for status.");
    shell.run("status", "--format", "json");
    assertThat(new ObjectMapper().readTree(shell.out()).at("/silence/since").asText())
        .isEqualTo("PT36M");

    shell.run("note", Unfinished.RUN, "the import is slow", "--by", "Grace");
    shell.run("status");
    assertThat(shell.out()).doesNotContain("no word from");
  }

  @Test
  void nobodyIsPromisedAnUpdateWhileNobodyDrivesTheRun() throws IOException {
    recovery(mail(25));
    shell.at(LAST.plus(Duration.ofMinutes(5)));

    shell.run("status");
    assertThat(shell.out())
        .contains(
            "leadership is not written to while nobody drives the run: write now with dr update"
                + " RUN")
        .doesNotContain("update to leadership in");
  }

  @Test
  void aTemplateThatCannotBeUsedIsAWarning() throws IOException {
    Path runbook = runbook("");
    Files.writeString(
        runbook,
        Files.readString(runbook)
            .replace("    every: 1h\n", "    every: 1h\n    template: { text: mine.txt }\n"));

    assertThat(shell.run("validate", runbook.toString())).isZero();
    assertThat(shell.err() + shell.out())
        .contains(
            "prod.yaml:54:5: warning: The file mine.txt cannot be read beside the runbook: there is");
  }

  @Test
  void preflightSaysWhatSendingMailLacks() throws IOException {
    shell.run("preflight", runbook("").toString(), "--offline", "--all");
    assertThat(shell.out()).contains("no mail server is named");

    shell.run("preflight", runbook(mail(25)).toString(), "--offline", "--all");
    assertThat(shell.out()).contains("mail cannot be sent without SMTP_PASSWORD, not set here");

    shell.setting("SMTP_PASSWORD", SECRET);
    shell.run("preflight", runbook(mail(25)).toString(), "--offline", "--all");
    assertThat(shell.out())
        .contains("the leadership updates go out by mail, and the secrets for that are set")
        .doesNotContain(SECRET);
  }

  @Test
  void aSecretInTheRunbookIsRefused() throws IOException {
    Path runbook = runbook(mail(25).replace("${env.SMTP_PASSWORD}", SECRET));

    assertThat(shell.run("validate", runbook.toString())).isEqualTo(3);
    assertThat(shell.err() + shell.out())
        .contains("'***' is not a reference, and a secret does not stand in the runbook; write")
        .doesNotContain(SECRET);
  }
}
