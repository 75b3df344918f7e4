package io.dr.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.MailServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail servers that refuse in their own words, or never end. */
class MailServersTest {
  private static final AtomicLong SENT = new AtomicLong();

  /** Answers each command that begins so with that line, and others as they like to be. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, String> answers;

    Server(Map<String, String> answers) throws IOException {
      this.answers = answers;
      this.socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
      Thread thread = new Thread(this::serve, "smtp");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try (Socket client = socket.accept()) {
        OutputStream out = client.getOutputStream();
        say(out, answers.getOrDefault("", "220 there"));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        boolean letter = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (letter && !line.equals(".")) {
            continue;
          }
          String verb = line.split("[ :]", 2)[0];
          String usual = line.equals("DATA") ? "354 go on" : "250 fine";
          String answer = answers.getOrDefault(verb, usual);
          letter = answer.startsWith("354");
          say(out, answer);
        }
      } catch (IOException e) {
        // The other side hung up.
      }
    }

    private static void say(OutputStream out, String line) throws IOException {
      out.write((line.equals("endless") ? "220 " : line + "\r\n").getBytes("US-ASCII"));
      out.flush();
      byte[] much = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      while (line.equals("endless") && SENT.get() < 1L << 30) {
        out.write(much);
        SENT.addAndGet(much.length);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Failure failure(Map<String, String> answers, String to) throws IOException {
    try (Server server = new Server(answers)) {
      MailServer known =
          new MailServer(
              "127.0.0.1",
              server.socket.getLocalPort(),
              "dr@example.com",
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      MailChannel channel =
          new MailChannel(
              known,
              List.of(to),
              name -> Optional.empty(),
              new MailChannel.Trust(Duration.ofSeconds(5), Optional.empty()));
      Letter letter =
          new Letter(
              "k",
              List.of(to),
              "s",
              "t",
              "<p>h</p>",
              new Letter.Thread("id", List.of()),
              Instant.EPOCH);
      return catchThrowableOfType(ActionFailure.class, () -> channel.deliver(letter)).failure();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "., 451 4.3.0 out of disk, TRANSIENT, answered the letter: 451 4.3.0 out of disk",
    "., 552 5.3.4 too large, INVALID, answered the letter: 552 5.3.4 too large",
    "DATA, 554 no, INVALID, answered DATA: 554 no",
    "MAIL, 550 not you, INVALID, refuses the sender: 550 not you",
    "RCPT, 550 not them, INVALID, refuses a receiver: 550 not them",
    "RCPT, 451 greylisted, TRANSIENT, refuses a receiver: 451 greylisted",
  })
  void sayWhyInTheirOwnWords(String verb, String answer, Failure.Kind kind, String told)
      throws IOException {
    Failure failure = failure(Map.of(verb, answer), "ceo@example.com");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.cause()).endsWith(told + ".");
  }

  @ParameterizedTest
  @CsvSource({"''", "EHLO", "RCPT", "."})
  void areNotListenedToForEver(String verb) throws IOException {
    SENT.set(0);

    Failure failure = failure(Map.of(verb, "endless"), "ceo@example.com");

    assertThat(failure.cause()).contains("it sends more than 64 KiB");
    assertThat(SENT.get()).isLessThan(32L << 20);
  }

  /** Cut to a byte each, these are line breaks and a further command. */
  @Test
  void areGivenNoCommandThatHidesInAnAddress() throws IOException {
    String address = "l@example.com>\u010D\u010ARCPT TO:<thief@example.org";

    assertThat(failure(Map.of(), address).cause())
        .isEqualTo("There is an e-mail address that is none.");
    assertThat(failure(Map.of(), "l@example.com\u010D\u010A").cause())
        .isEqualTo("There is an e-mail address that is none.");
  }
}
