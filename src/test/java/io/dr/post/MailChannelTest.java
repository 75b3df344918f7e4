package io.dr.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.MailServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MailChannelTest {
  private static final String LOCAL = "127.0.0.1";
  private static final List<String> TO = List.of("ceo@example.com", "cto@example.com");
  private static final Map<String, String> SECRETS =
      Map.of("SMTP_USER", "dr-user", "SMTP_PASSWORD", "correct horse battery");
  private static final MailChannel.Trust IMPATIENT =
      new MailChannel.Trust(Duration.ofMillis(500), Optional.empty());

  @TempDir Path directory;
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, LOCAL, ServerSetup.PROTOCOL_SMTP));

  @AfterEach
  void stop() {
    mail.stop();
  }

  private static Letter letter(String subject, List<String> earlier) {
    return new Letter(
        "leadership/update/1",
        TO,
        subject,
        "Grüße →\n.\nstill the text",
        "<p>Grüße →</p>",
        new Letter.Thread("20261123-k7m2.leadership.update.1", earlier),
        Instant.parse("2026-11-23T04:14:00Z"));
  }

  private static Letter letter() {
    return letter("[EXERCISE] DR: recovering", List.of());
  }

  private static MailServer server(int port) {
    return new MailServer(
        LOCAL, port, "dr@example.com", Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static MailServer withLogin(int port, Optional<Boolean> startTls) {
    return new MailServer(
        LOCAL,
        port,
        "dr@example.com",
        Optional.of("${env.SMTP_USER}"),
        Optional.of("${env.SMTP_PASSWORD}"),
        startTls);
  }

  private static MailChannel to(MailServer server, Map<String, String> environment) {
    return new MailChannel(
        server, TO, name -> Optional.ofNullable(environment.get(name)), IMPATIENT);
  }

  private static Failure failure(MailChannel channel) {
    return catchThrowableOfType(ActionFailure.class, () -> channel.deliver(letter())).failure();
  }

  private int smtp() {
    mail.start();
    return mail.getSmtp().getPort();
  }

  @Test
  void sendsTextAndHtmlToEachReceiver() throws Exception {
    String receipt = to(server(smtp()), Map.of()).deliver(letter());

    assertThat(receipt).isEqualTo("<20261123-k7m2.leadership.update.1@example.com>");
    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(received).hasSize(2);
    MimeMessage one = received[0];
    assertThat(one.getSubject()).isEqualTo("[EXERCISE] DR: recovering");
    assertThat(one.getMessageID()).isEqualTo(receipt);
    assertThat(one.getHeader("From", " ")).isEqualTo("dr <dr@example.com>");
    assertThat(one.getHeader("To", " ")).isEqualTo("ceo@example.com, cto@example.com");
    assertThat(one.getHeader("Auto-Submitted", " ")).isEqualTo("auto-generated");
    assertThat(one.getSentDate()).isEqualTo(Instant.parse("2026-11-23T04:14:00Z"));
    MimeMultipart parts = (MimeMultipart) one.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString())
        .isEqualToNormalizingNewlines("Grüße →\n.\nstill the text");
    assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>Grüße →</p>");
  }

  @Test
  void tiesALetterToThoseBeforeIt() throws Exception {
    to(server(smtp()), Map.of()).deliver(letter("s", List.of("<a@example.com>", "<b@b.com>")));

    MimeMessage one = mail.getReceivedMessages()[0];
    assertThat(one.getHeader("In-Reply-To", " ")).isEqualTo("<b@b.com>");
    assertThat(one.getHeader("References", " ")).isEqualTo("<a@example.com> <b@b.com>");
  }

  /** A journal that somebody edited names the earlier letters. */
  @Test
  void whatIsNoMessageIdTiesNoLetterToAnother() throws Exception {
    MailChannel channel = to(server(smtp()), Map.of());
    channel.deliver(letter());
    channel.deliver(
        letter(
            "[EXERCISE] DR: recovering",
            List.of(
                "<a@b.com>\r\nBcc: thief@example.org",
                "<c@d.com>\n\nanother body",
                "no brackets",
                "<e@f.com> <g@h.com>",
                "<ü@b.com>",
                "<" + "a".repeat(5_000) + ">")));

    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(Collections.list(received[2].getAllHeaderLines()))
        .hasSameSizeAs(Collections.list(received[0].getAllHeaderLines()));
    assertThat(received[2].getHeader("References")).isNull();
  }

  @Test
  void textFromOutsideBeginsNoHeader() throws Exception {
    String hostile = "DR\r\nBcc: thief@example.org\r\n\r\nbody\n\u2028X: y\u0000";

    to(server(smtp()), Map.of()).deliver(letter(hostile, List.of()));

    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(received).hasSize(2);
    assertThat(received[0].getHeader("Bcc")).isNull();
    assertThat(received[0].getHeader("X")).isNull();
    assertThat(received[0].getSubject())
        .isEqualTo("DR Bcc: thief@example.org  body \\u2028X: y\\u0000");
  }

  @Test
  void aCommaInAnAddressMakesNoFurtherReceiver() {
    int port = smtp();
    Letter letter =
        new Letter(
            "k",
            List.of("ceo@example.com,thief@example.org"),
            "s",
            "t",
            "<p>h</p>",
            new Letter.Thread("id", List.of()),
            Instant.EPOCH);

    assertThatThrownBy(() -> to(server(port), Map.of()).deliver(letter))
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("There is an e-mail address that is none.");
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void logsInWithWhatTheEnvironmentHolds() {
    mail.setUser("dr@example.com", "dr-user", SECRETS.get("SMTP_PASSWORD"));

    to(withLogin(smtp(), Optional.empty()), SECRETS).deliver(letter());

    assertThat(mail.getReceivedMessages()).hasSize(2);
  }

  @Test
  void aRefusedPasswordIsToldWithoutIt() {
    mail.setUser("dr@example.com", "dr-user", "another");

    Failure failure = failure(to(withLogin(smtp(), Optional.empty()), SECRETS));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED);
    assertThat(failure.cause()).contains("refuses the user or the password");
    assertThat(failure.toString()).doesNotContain("correct horse").doesNotContain("dr-user");
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void aSecretThatIsNotSetIsNamed() {
    Failure failure = failure(to(withLogin(smtp(), Optional.empty()), Map.of("SMTP_USER", "u")));

    assertThat(failure.cause())
        .isEqualTo(
            "The environment variable SMTP_PASSWORD is not set, and nothing is sent without it.");
  }

  @Test
  void givesNothingAwayToAServerWithoutTls() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOCAL))) {
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> smtpWithoutTls(socket));

      Failure failure = failure(to(withLogin(socket.getLocalPort(), Optional.of(true)), SECRETS));

      assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
      assertThat(heard.get(10, TimeUnit.SECONDS))
          .contains("EHLO")
          .doesNotContain("AUTH")
          .doesNotContain("MAIL");
    }
  }

  /** Greets, offers to take a password in the clear, and answers with what it was told. */
  private static String smtpWithoutTls(ServerSocket socket) {
    StringBuilder heard = new StringBuilder();
    try (Socket client = socket.accept()) {
      client.setSoTimeout(5_000);
      say(client, "220 there");
      byte[] buffer = new byte[4096];
      int read = client.getInputStream().read(buffer);
      while (read > 0) {
        heard.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        say(client, "250-there\r\n250 AUTH PLAIN LOGIN");
        read = client.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      heard.append(" and left");
    }
    return heard.toString();
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  @Test
  @Timeout(20)
  void logsInOnlyOnceTlsIsAgreed() throws Exception {
    try (StartTlsServer server = new StartTlsServer(directory)) {
      MailChannel channel =
          new MailChannel(
              withLogin(server.port(), Optional.of(true)),
              TO,
              name -> Optional.ofNullable(SECRETS.get(name)),
              new MailChannel.Trust(Duration.ofSeconds(5), Optional.of(LOCAL)));

      channel.deliver(letter());

      assertThat(server.inTheClear()).containsExactly("EHLO example.com", "STARTTLS");
      assertThat(server.encrypted())
          .contains("MAIL FROM:<dr@example.com>", "RCPT TO:<ceo@example.com>")
          .anyMatch(line -> line.startsWith("AUTH "));
    }
  }

  @Test
  @Timeout(20)
  void anAddressThatIsRefusedKeepsTheLetterFromNobodyElse() throws Exception {
    try (StartTlsServer server = new StartTlsServer(directory)) {
      List<String> some = List.of("nobody@example.com", "cto@example.com");
      MailChannel channel =
          new MailChannel(
              withLogin(server.port(), Optional.of(true)),
              some,
              name -> Optional.ofNullable(SECRETS.get(name)),
              new MailChannel.Trust(Duration.ofSeconds(5), Optional.of(LOCAL)));
      Letter letter =
          new Letter(
              "k", some, "s", "t", "<p>h</p>", new Letter.Thread("id", List.of()), Instant.EPOCH);

      assertThat(channel.deliver(letter))
          .isEqualTo("<id@example.com>, refused for nobody@example.com");
      assertThat(server.encrypted()).contains("RCPT TO:<cto@example.com>", "DATA");
    }
  }

  @Test
  @Timeout(20)
  void aServerThatNobodyVouchesForIsToldNothing() throws Exception {
    try (StartTlsServer server = new StartTlsServer(directory)) {
      Failure failure = failure(to(withLogin(server.port(), Optional.of(true)), SECRETS));

      assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
      assertThat(server.inTheClear()).containsExactly("EHLO example.com", "STARTTLS");
      assertThat(server.encrypted()).isEmpty();
    }
  }

  @Test
  void anotherMachineIsNeverWrittenToInTheClear() {
    MailServer far =
        new MailServer(
            "192.0.2.1",
            25,
            "dr@example.com",
            Optional.empty(),
            Optional.empty(),
            Optional.of(false));

    assertThat(failure(to(far, Map.of())).cause())
        .isEqualTo("Mail to 192.0.2.1 would be sent without encryption.");
  }

  @Test
  @Timeout(20)
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName(LOCAL))) {
      Failure failure = failure(to(server(silent.getLocalPort()), Map.of()));

      assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
      assertThat(failure.cause()).contains("127.0.0.1:" + silent.getLocalPort());
    }
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(failure(to(server(free), Map.of())).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
  }
}
