package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ThousandStepsTest {
  private static final int PHASES = 100;

  @TempDir Path directory;

  /**
   * The time limit only keeps a hang from going unnoticed: figures come from measuring the program.
   */
  @Test
  @Timeout(120)
  void aHundredPhasesOfTenStepsRecover() throws IOException {
    StringBuilder runbook =
        new StringBuilder(
            """
            runbook: thousand
            title: A thousand steps
            sites:
              x: { region: us-east-1, account: "111122223333" }
              y: { region: us-west-2, account: "111122223333" }
            failover: { from: x, to: y }
            objectives: { rto: 99d, rpo: 15m }
            phases:
            """);
    for (int phase = 0; phase < PHASES; phase++) {
      runbook.append("  - phase: p%d%n    title: Phase %d%n    steps:%n".formatted(phase, phase));
      for (int step = 0; step < 9; step++) {
        runbook.append(
            "      - { step: t%d-%d, action: dynamodb.restore-table, with: { table: t%d-%d } }%n"
                .formatted(phase, step, phase, step));
      }
      runbook.append(
          "      - { step: c%d, action: http.check, with: { url: \"https://c%d.example.com/\" } }%n"
              .formatted(phase, phase));
    }
    Path file = Files.writeString(directory.resolve("thousand.yaml"), runbook);
    Shell shell = new Shell(directory).atATerminal("");

    assertThat(shell.run("exercise", file.toString())).isZero();

    assertThat(shell.out().lines().filter(line -> line.contains("     ✔ "))).hasSize(1_000);
    assertThat(shell.out()).contains("journal verified");
  }
}
