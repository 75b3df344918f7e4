package io.dr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in an environment with hardly anything in it, as cron and containers have it. */
@Timeout(120)
class LocaleProcessTest {
  private static final String RUNBOOK =
      """
      runbook: letters
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      phases:
        - phase: all
          title: All
          steps:
            - { step: tell, action: command.run, with: { command: [sh, -c, 'printf "%s $${LC_ALL-none}" "$0" > told', "Größe"], idempotent: true } }
      """;

  @TempDir Path directory;

  private record Ended(int code, String said) {}

  private Ended run(Map<String, String> environment, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    // A folder with such a name is found by its bytes, whatever this test's own locale is.
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.dr.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", String.valueOf(System.getenv("PATH")));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  private static void needsUtf8ToPassArguments() {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
  }

  @Test
  void passesEveryLetterOnAndTheOperatorsOwnLocale() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("letters.yaml"), RUNBOOK);

    Ended ended =
        run(
            Map.of("LC_ALL", "C.UTF-8"),
            List.of("-Ddr.locale.unset=true"),
            "initiate",
            "letters.yaml",
            "--yes");

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(Files.readString(directory.resolve("told"))).isEqualTo("Größe none");
  }

  @Test
  void refusesANameThatItCannotReadInsteadOfKeepingItGarbled()
      throws IOException, InterruptedException {
    needsUtf8ToPassArguments();
    Files.writeString(directory.resolve("letters.yaml"), RUNBOOK);

    Ended ended =
        run(Map.of("LANG", "C"), List.of(), "initiate", "letters.yaml", "--yes", "--by", "Jürgen");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.said()).contains("An argument could not be read");
    assertThat(directory.resolve(".dr")).doesNotExist();
  }

  @Test
  void showsNumbersAlikeEverywhere() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("letters.yaml"), RUNBOOK);

    Ended ended =
        run(
            Map.of("LC_ALL", "C.UTF-8"),
            List.of("-Duser.language=ar", "-Duser.country=EG"),
            "exercise",
            "letters.yaml");

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).doesNotContainPattern("[\\u0660-\\u0669]");
  }
}
