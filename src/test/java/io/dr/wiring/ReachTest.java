package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dr.journal.Event;
import io.dr.post.Reach;
import io.dr.post.slack.SlackStandIn;
import io.dr.preflight.Check;
import io.dr.preflight.Subject;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What preflight asks of the channels by which people are told. */
class ReachTest {
  private static final String PASSWORD = "correct-horse-battery";

  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final SlackStandIn slack = new SlackStandIn();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void start() {
    mail.start();
    mail.setUser("dr@example.com", "dr", PASSWORD);
    environment.put("SLACK_BOT_TOKEN", SlackStandIn.TOKEN);
    environment.put("SMTP_PASSWORD", PASSWORD);
  }

  @AfterEach
  void stop() {
    mail.stop();
    slack.close();
  }

  private List<Check> checks(int port) throws IOException {
    String source =
        Files.readString(Path.of("runbooks/serverless-production.yaml"))
            .replace(
                "\ncommunication:\n  engineering:\n",
                """

                communication:
                  mail: { host: 127.0.0.1, port: %d, from: dr@example.com, user: dr, password: "${env.SMTP_PASSWORD}" }
                  engineering:
                    token: "${env.SLACK_BOT_TOKEN}"
                    api: %s
                """
                    .formatted(port, slack.api()));
    Path path = Path.of("runbooks/serverless-production.yaml").toAbsolutePath();
    Runbook runbook =
        new Runbooks(Recoveries.describing()).read(path.toString(), source).runbook().orElseThrow();
    Surroundings surroundings =
        new Surroundings(
            environment,
            Path.of("").toAbsolutePath(),
            () -> Instant.parse("2026-11-23T03:14:00Z"),
            "ada",
            "laptop/1");
    Correspondents correspondents =
        new Correspondents(
            Recoveries.plan(
                "run",
                new RunRequest(
                    path,
                    Source.of(source),
                    runbook,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Event.Mode.DISASTER,
                    "Chief Executive",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    RunRequest.Terms.USUAL)),
            path.getParent(),
            surroundings);
    return new Reach(correspondents::ways).examine(subject());
  }

  @SuppressWarnings("NullAway") // nothing of it is looked at
  private static Subject subject() {
    return new Subject(null, null, Instant.EPOCH, null, null, name -> Optional.empty(), List::of);
  }

  @Test
  void bothLetUsInAndNothingIsSent() throws IOException {
    assertThat(checks(mail.getSmtp().getPort()))
        .extracting(check -> check.verdict().word() + " " + check.found())
        .containsExactly(
            "pass Slack lets the bot in", "pass the mail server answers and lets us in");
    assertThat(mail.getReceivedMessages()).isEmpty();
    assertThat(slack.calls()).containsExactly("auth.test");
  }

  @Test
  void namesScopesThatLackAndCredentialsThatAreRefused() throws IOException {
    slack.without("pins:write");
    environment.put("SMTP_PASSWORD", "another-password");

    List<Check> checks = checks(mail.getSmtp().getPort());

    assertThat(checks)
        .extracting(Check::found)
        .containsExactly(
            "Slack's bot token lacks pins:write.",
            "The mail server 127.0.0.1:%d refuses the user or the password that it was given: %s."
                .formatted(
                    mail.getSmtp().getPort(), "535 5.7.8 Authentication credentials invalid"));
    assertThat(checks).extracting(check -> check.verdict().word()).containsOnly("warn");
    assertThat(checks).allSatisfy(check -> assertThat(check.blocking()).isFalse());
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    int port = mail.getSmtp().getPort();
    mail.stop();
    slack.fail(SlackStandIn.Trouble.UNAVAILABLE, "");

    assertThat(checks(port))
        .extracting(Check::found)
        .satisfiesExactly(
            slack ->
                assertThat(slack)
                    .isEqualTo("Slack answered auth.test with 503: upstream says ***."),
            mail -> assertThat(mail).contains("could not be reached"));
  }

  @Test
  void withoutItsSecretsNobodyIsAsked() throws IOException {
    environment.clear();

    assertThat(checks(mail.getSmtp().getPort())).isEmpty();
    assertThat(slack.calls()).isEmpty();
  }
}
