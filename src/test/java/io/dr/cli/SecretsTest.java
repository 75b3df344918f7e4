package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path directory;

  @Test
  void aSecretReachesNeitherTheJournalNorTheScreenHoweverItIsUsed() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("secret.yaml"),
            """
            runbook: secret
            title: A secret
            sites:
              x: { region: us-east-1, account: "111122223333" }
              y: { region: us-west-2, account: "111122223333" }
            failover: { from: x, to: y }
            objectives: { rto: 30m, rpo: 15m }
            phases:
              - phase: p
                title: P
                steps:
                  - { step: a, action: manual.task, with: { task: "Type ${env.DR_SECRET} there." } }
                  - { step: b, action: http.check, with: { url: "https://example.com/${env.DR_SECRET}" } }
                  - { step: c, action: statuspage.update, with: { page: "file:${env.DR_SECRET}.html", status: resolved } }
            """);
    Shell shell = new Shell(directory);
    shell.setting("DR_SECRET", "hunter2-and-more");

    assertThat(shell.run("exercise", file.toString())).isZero();
    assertThat(shell.out() + shell.err()).contains("***").doesNotContain("hunter2");
    shell.run("status", "--format", "json");
    assertThat(shell.out()).contains("***").doesNotContain("hunter2");
    try (Stream<Path> kept = Files.walk(directory.resolve(".dr"))) {
      for (Path path : kept.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
            .as("%s", path)
            .doesNotContain("hunter2");
      }
    }
  }
}
