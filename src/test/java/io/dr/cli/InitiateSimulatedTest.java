package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitiateSimulatedTest {
  private static final String SAMPLE =
      Path.of("runbooks/database-only.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  private int initiate(String... more) {
    String[] arguments = new String[8 + more.length];
    String[] first = {
      "initiate", SAMPLE, "--simulate", "--yes", "--by", "Head of Engineering", "--state", "kept"
    };
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return shell.run(arguments);
  }

  @Test
  void whoeverWantsToConfirmEachCallIsAskedInASimulationToo() {
    shell.atATerminal("approve\nnonsense\nreject\n");

    assertThat(initiate("--confirm-each")).isEqualTo(5);

    assertThat(shell.out())
        .containsPattern("[a-z-]+: \\S.* on .* in standby\\?.*\n\\[approve / reject] ")
        .contains("ada said no.");
  }

  @Test
  void withoutATerminalTheSimulatedPeopleConfirm() {
    assertThat(initiate("--confirm-each")).isZero();
    assertThat(shell.out()).contains("simulated operator answered approve");
  }

  @Test
  void whenTheTerminalEndsTheRunWaitsForAnAnswerAndSaysSo() {
    shell.atATerminal("");

    assertThat(initiate("--confirm-each")).isEqualTo(5);
    assertThat(shell.out()).contains("waits  ");
  }

  @Test
  void aSpeedIsForSimulationsAlone() {
    assertThat(initiate("--speed", "0")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("--speed must lie between 0 and 100000. Try --speed 60.\n");

    assertThat(shell.run("initiate", SAMPLE, "--by", "Head of Engineering", "--speed", "60"))
        .isEqualTo(2);
    assertThat(shell.err()).startsWith("--speed is for a simulation;");
  }
}
