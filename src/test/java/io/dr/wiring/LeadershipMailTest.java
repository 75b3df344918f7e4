package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sample run in virtual time, with its mail sent over real sockets. */
class LeadershipMailTest {
  private final GreenMail server = MailedRehearsal.server();

  @AfterEach
  void stop() {
    server.stop();
  }

  private static List<String> headers(MimeMessage[] received, String name)
      throws MessagingException {
    List<String> values = new ArrayList<>();
    for (MimeMessage message : received) {
      values.add(message.getHeader(name, " "));
    }
    return values;
  }

  @Test
  void sendsTheStartTwoHourlyUpdatesAndTheEndInOneThread() throws Exception {
    MailedRehearsal rehearsal = MailedRehearsal.to(server.getSmtp().getPort(), "4h");
    Recovery.Result result;
    List<String> sent = new ArrayList<>();
    try (Journal journal = new MemoryJournal()) {
      result = rehearsal.whole(journal);
      journal
          .read(result.report().run(), 0)
          .forEach(
              entry -> {
                if (entry.event() instanceof Event.MessageSent message) {
                  sent.add(message.message());
                }
              });
    }

    Duration took = Duration.between(result.report().declaredAt(), result.report().asOf());
    assertThat(took).isBetween(Duration.ofMinutes(125), Duration.ofMinutes(175));
    assertThat(sent)
        .containsExactly(
            "leadership/start", "leadership/update/1", "leadership/update/2", "leadership/end");
    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(4);
    String run = result.report().run();
    List<String> ids = headers(received, "Message-ID");
    assertThat(ids)
        .containsExactly(
            "<" + run + ".leadership.start@example.com>",
            "<" + run + ".leadership.update.1@example.com>",
            "<" + run + ".leadership.update.2@example.com>",
            "<" + run + ".leadership.end@example.com>");
    assertThat(headers(received, "In-Reply-To"))
        .containsExactly(null, ids.get(0), ids.get(1), ids.get(2));
  }
}
