package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.runbook.Communication;
import io.dr.runbook.MailServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommunicationTest {
  private static ReadResult read(String communication) {
    return Readers.read(
        Readers.GOOD.replace("phases:\n", "communication:\n" + communication + "phases:\n"));
  }

  private static String problems(String communication) {
    return Readers.shown(read(communication));
  }

  private static Communication bound(String communication) {
    ReadResult result = read(communication);
    assertThat(Readers.shown(result)).isEmpty();
    return result.runbook().orElseThrow().communication();
  }

  @Test
  void readsHowPeopleAreReached() {
    Communication told =
        bound(
            """
              engineering: { slack: dr, token: "${env.SLACK}", invite: [a@example.com] }
              leadership: { email: [b@example.com], template: { text: a.txt, html: b.html } }
              mail: { host: "mail.${params.domain}", port: 2525, from: dr@example.com, user: "${env.U}", password: "${env.P}", startTls: true }
              statusEvery: 20m
            """);

    assertThat(told.engineeringToken()).contains("${env.SLACK}");
    assertThat(told.engineeringInvite()).containsExactly("a@example.com");
    assertThat(told.leadershipTemplates())
        .isEqualTo(new Communication.Templates(Optional.of("a.txt"), Optional.of("b.html")));
    assertThat(told.updateEvery()).isEqualTo(Duration.ofHours(1));
    assertThat(told.statusEvery()).contains(Duration.ofMinutes(20));
    assertThat(told.mail())
        .contains(
            new MailServer(
                "mail.${params.domain}",
                2525,
                "dr@example.com",
                Optional.of("${env.U}"),
                Optional.of("${env.P}"),
                Optional.of(true)));
  }

  @Test
  void theSubmissionPortIsTheUsualOne() {
    assertThat(bound("  mail: { host: smtp.example.com, from: dr@example.com }\n").mail())
        .contains(
            new MailServer(
                "smtp.example.com",
                587,
                "dr@example.com",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aSecretNeverStandsInARunbook() {
    assertThat(problems("  engineering: { slack: dr, token: xoxb-1 }\n"))
        .endsWith(
            "error: '***' is not a reference, and a secret does not stand in the runbook; write"
                + " ${env.NAME} with the name of the variable that holds it");
    assertThat(problems("  mail: { host: h, from: a@b.c, user: u, password: 4711 }\n"))
        .contains("error: ")
        .doesNotContain("4711");
  }

  @Test
  void whatIsReferredToMustBeThere() {
    assertThat(problems("  mail: { host: \"${params.dmain}\", from: dr@example.com }\n"))
        .contains("unknown parameter 'dmain'; did you mean 'params.domain'?");
    assertThat(problems("  mail: { host: \"${steps.api.x}\", from: dr@example.com }\n"))
        .contains("is not known yet when this text is shown");
  }

  @Test
  void userAndPasswordGoTogether() {
    assertThat(problems("  mail: { host: h, from: a@b.c, user: u }\n"))
        .endsWith("error: user and password go together; write 'password', too");
  }

  @Test
  void onlyThisMachineIsWrittenToInTheClear() {
    assertThat(problems("  mail: { host: h, from: a@b.c, startTls: false }\n"))
        .contains("'startTls: false' is only for a mail server on this machine itself");
    assertThat(problems("  mail: { host: 127.0.0.1, from: a@b.c, startTls: false }\n")).isEmpty();
  }

  @Test
  void anAddressIsOneAddress() {
    assertThat(problems("  leadership: { email: [\"a@example.com,b@example.com\"] }\n"))
        .contains("not an e-mail address");
  }
}
