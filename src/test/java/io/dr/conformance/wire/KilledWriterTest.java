package io.dr.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dr.conformance.MotoServer;
import io.dr.conformance.Production;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.post.slack.SlackStandIn;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A recovery against moto that writes to leadership, and whose processes are killed meanwhile. */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class KilledWriterTest {
  private static final int KILLS = 3;
  private static final int MILLIS = 2_500;
  private static final long PATIENCE_SECONDS = 240;

  @TempDir Path folder;
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final SlackStandIn slack = new SlackStandIn();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void open() {
    mail.start();
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
    mail.stop();
    slack.close();
  }

  private Optional<RunState> state() {
    Path file = folder.resolve(".dr/journal.db");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Journal journal = new SqliteJournal(file, SqliteJournal.Durability.FULL)) {
      return journal.runs().stream().findFirst().map(run -> RunState.of(run, journal.read(run, 0)));
    }
  }

  private Process next(Production production) throws IOException {
    String endpoint = production.environment().get("AWS_ENDPOINT_URL");
    Optional<RunState> known = state();
    Process process =
        known.isEmpty()
            ? production.start(endpoint, "initiate", "recover.yaml", "--yes")
            : production.start(endpoint, "resume", known.get().run(), "--take-over");
    processes.add(process);
    return process;
  }

  private List<String> received() throws MessagingException {
    List<String> ids = new ArrayList<>();
    for (MimeMessage message : mail.getReceivedMessages()) {
      ids.add(message.getMessageID());
    }
    return ids;
  }

  private Production production(int port, String every) throws IOException {
    Production production = Production.in(folder);
    production.set("SLACK_BOT_TOKEN", SlackStandIn.TOKEN);
    Path runbook = folder.resolve("recover.yaml");
    Files.writeString(
        runbook,
        Files.readString(runbook)
            + """

            communication:
              mail: { host: 127.0.0.1, port: %d, from: dr@example.com }
              engineering:
                slack: "dr-${run.id}"
                token: "${env.SLACK_BOT_TOKEN}"
                api: %s
                fallback: { email: [eng@example.com], join: "https://meet.example.com/dr" }
              leadership: { email: [executives@example.com], every: %s }
            """
                .formatted(port, slack.api(), every));
    return production;
  }

  private String toTheEnd(Production production) throws IOException, InterruptedException {
    Process last = next(production);
    String told = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(told).isZero();
    return told;
  }

  @Test
  void aServerThatNeverAnswersStopsNothingAndIsTold() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String told = toTheEnd(production(silent.getLocalPort(), "1h"));

      RunState state = state().orElseThrow();
      assertThat(state.phase()).isEqualTo(RunState.RunPhase.FINISHED);
      assertThat(state.messages().sent().keySet())
          .allSatisfy(key -> assertThat(key).startsWith("engineering/"));
      assertThat(told)
          .contains(
              "The last update to leadership was not sent. Send it with: dr update " + state.run());
    }
  }

  @Test
  void losesAndDoublesNoLetterHoweverItsProcessesEnd() throws Exception {
    Production production = production(mail.getSmtp().getPort(), "2s");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = next(production);
      if (!process.waitFor(MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
    }
    toTheEnd(production);

    RunState state = state().orElseThrow();
    List<String> noted = new ArrayList<>();
    state
        .messages()
        .sent()
        .forEach(
            (key, sent) -> {
              if (key.startsWith("leadership/")) {
                noted.add(sent.receipt());
              }
            });
    assertThat(state.messages().failed()).isEmpty();
    assertThat(noted)
        .startsWith("<" + state.run() + ".leadership.start@example.com>")
        .endsWith("<" + state.run() + ".leadership.end@example.com>")
        .hasSizeGreaterThan(3)
        .doesNotHaveDuplicates();
    // A process that was killed between the server's answer and the note sends once more, under the
    // same id; that is the only way in which a letter may be seen twice.
    assertThat(received().stream().distinct().toList()).isEqualTo(noted);
    assertThat(received().size() - noted.size()).isBetween(0, KILLS);
    theChannelHeardEachLineOnce(state.run());
  }

  /** Whatever was in flight when a process was killed is found again by the next one. */
  private void theChannelHeardEachLineOnce(String run) {
    SlackStandIn.Room room = slack.room("dr-" + run);
    assertThat(slack.names()).hasSize(1);
    assertThat(room.keys()).doesNotHaveDuplicates();
    List<String> lines =
        room.texts().stream()
            .skip(1)
            .flatMap(String::lines)
            .filter(line -> line.matches("\\d\\d:.*"))
            .toList();
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(lines.get(0)).contains("  run  initiated by ");
    assertThat(lines.get(lines.size() - 1)).endsWith("  run  finished");
    assertThat(lines).filteredOn(line -> line.contains("  ✔ ")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(room.status()).startsWith("recovered in ");
  }
}
