package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of runs that others could have written is used only by whoever names it. */
class FoundFolderTest {
  private static final String RUNBOOK =
      """
      runbook: planted
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      phases:
        - phase: all
          title: All
          steps:
            - { step: one, action: command.run, with: { command: [sh, -c, "echo ran >> ran"], idempotent: true } }
      """;

  @TempDir Path directory;
  private Shell shell;
  private Path found;

  @BeforeEach
  void plant() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"));
    directory = directory.toRealPath();
    shell = new Shell(directory);
    found = directory.resolve(".dr");
    Path book = Files.writeString(directory.resolve("book.yaml"), RUNBOOK);
    shell.run("exercise", book.toString(), "--state", "whole");
    Unfinished.copy(
        directory.resolve("whole"),
        found,
        event -> event instanceof io.dr.journal.Event.OrchestratorAttached,
        Unfinished::asRecovery);
    Files.setPosixFilePermissions(found, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void noCommandGoesByItAndNothingOfItIsRun() {
    for (List<String> command :
        List.of(
            List.of("resume", Unfinished.RUN, "--as-recorded"),
            List.of("abort", Unfinished.RUN, "--by", "Ada"),
            List.of("update", Unfinished.RUN, "--preview"),
            List.of("status"),
            List.of("status", "--watch"),
            List.of("report", Unfinished.RUN),
            List.of("verify", Unfinished.RUN),
            List.of("history", "book.yaml"),
            List.of("exercise", "book.yaml"),
            List.of("initiate", "book.yaml", "--by", "Ada", "--yes"))) {
      assertThat(shell.run(command.toArray(String[]::new))).as(command.get(0)).isEqualTo(1);
      assertThat(shell.err())
          .as(command.get(0))
          .isEqualTo(
              "Others than you may write to "
                  + found
                  + ", and could have put a run there that has dr run programs as you."
                  + " If you trust what is kept there, name it: --state "
                  + found
                  + " (or name another folder).\n");
    }
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  @Test
  void whoeverNamesItMayAndIsToldToGoOnNamingIt() throws IOException {
    String state = found.toString();
    assertThat(shell.run("status", "--state", state)).isZero();
    assertThat(shell.out()).contains("dr resume " + "RUN --state " + state);
    shell.setting("DR_HOME", state);
    assertThat(shell.run("verify", Unfinished.RUN)).isZero();

    assertThat(shell.run("resume", Unfinished.RUN, "--as-recorded")).as(shell.err()).isZero();

    assertThat(directory.resolve("ran")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found)))
        .as("and who writes to it closes it")
        .isEqualTo("rwx------");
  }
}
