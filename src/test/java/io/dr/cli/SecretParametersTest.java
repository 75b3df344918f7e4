package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretParametersTest {
  private static final String SECRET = "hunter2-and-more";

  @TempDir Path directory;
  private String file = "";
  private Shell shell = new Shell(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    file = book("{ secret: \"${env.DB_PASSWORD}\" }", "");
    shell = new Shell(directory);
    shell.setting("DB_PASSWORD", SECRET);
  }

  private String book(String parameter, String more) throws IOException {
    return Files.writeString(
            directory.resolve("secret.yaml"),
            """
            runbook: secret
            title: A secret
            sites:
              x: { region: us-east-1, account: "111122223333" }
              y: { region: us-west-2, account: "111122223333" }
            failover: { from: x, to: y }
            parameters: { dbPassword: %s, ordinary: yes-it-is, seconds: 5s }
            objectives: { rto: 30m, rpo: 15m }
            phases:
              - phase: p
                title: P
                steps:
                  - { step: a, action: manual.task, with: { task: "Type ${params.dbPassword} there." } }
                  - { step: b, action: http.check, with: { url: "https://example.com/${params.ordinary}", timeout: "${params.seconds}" } }
            """
                    .formatted(parameter)
                + more)
        .toString();
  }

  private void nothingIsKept() throws IOException {
    if (!Files.exists(directory.resolve(".dr"))) {
      return;
    }
    try (Stream<Path> kept = Files.walk(directory.resolve(".dr"))) {
      for (Path path : kept.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
            .doesNotContain("hunter2");
      }
    }
  }

  @Test
  void isFilledWhereItIsUsedAndStandsInNoRecord() throws IOException {
    assertThat(shell.run("exercise", file)).isZero();
    assertThat(shell.out() + shell.err()).contains("Type *** there.").doesNotContain("hunter2");
    nothingIsKept();
  }

  @Test
  void isSetToAnotherVariableButNeverToAValue() throws IOException {
    assertThat(shell.run("exercise", file, "--set", "dbPassword=open-sesame")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "--set dbPassword gives a secret, which would stand on record. Put it into a variable"
                + " of the environment, and give --set 'dbPassword=${env.NAME}'.\n");

    shell.setting("OTHER", "open-sesame");
    assertThat(shell.run("exercise", file, "--set", "dbPassword=${env.OTHER}")).isZero();
    assertThat(shell.out()).contains("Type *** there.").doesNotContain("sesame");
    nothingIsKept();
  }

  @Test
  void aKnownSecretIsGivenToNoOrdinaryParameterEither() throws IOException {
    assertThat(shell.run("exercise", file, "--set", "ordinary=" + SECRET)).isEqualTo(2);
    assertThat(shell.out() + shell.err()).doesNotContain("hunter2");
    nothingIsKept();
  }

  @Test
  void aSecretThatDoesNotFitItsPlaceIsNotRepeated() throws IOException {
    assertThat(shell.run("exercise", file, "--set", "seconds=${env.DB_PASSWORD}")).isEqualTo(5);
    assertThat(shell.out() + shell.err())
        .contains("'***' is not a duration")
        .doesNotContain("hunter2");
    nothingIsKept();
  }

  @Test
  void aSecretOfTheEnvironmentThatStandsInTheRunbookItselfIsAnError() throws IOException {
    String written = book("\"" + SECRET + "\"", "");
    String problem =
        "secret.yaml:7:28: error: this is the secret that the environment variable DB_PASSWORD"
            + " holds; write ${env.DB_PASSWORD}";

    assertThat(shell.run("exercise", written)).isEqualTo(3);
    assertThat(shell.err()).contains(problem).doesNotContain("hunter2");
    assertThat(shell.run("validate", written)).isEqualTo(3);
    assertThat(shell.out()).contains(problem).doesNotContain("hunter2");
  }

  @Test
  void aSecretOnACommandLineIsDoubted() throws IOException {
    String runs =
        book(
            "{ secret: \"${env.DB_PASSWORD}\" }",
            "      - { step: c, action: command.run, with: { command: [login,"
                + " \"${params.dbPassword}\"], idempotent: true } }\n");

    assertThat(shell.run("validate", runs)).isZero();
    assertThat(shell.out())
        .contains(
            "secret.yaml:15:9: warning: 'c' puts ${env.DB_PASSWORD} on a command line, which"
                + " everybody on the machine can read");
  }
}
