package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: a file system in memory, which Linux lets anybody mount in a
 * namespace of their own. Where it does not, the test is left out.
 */
class FullDiskTest {
  private static final String RUNBOOK =
      """
      runbook: full-disk
      title: Fill the disk
      sites:
        here: { region: eu-west-1, account: "111122223333" }
        there: { region: eu-central-1, account: "111122223333" }
      failover: { from: here, to: there }
      objectives: { rto: 30m, rpo: 5m }
      authority:
        - { name: Ada, email: ada@example.com, phone: "+1 555 0100" }
      phases:
        - phase: only
          title: Only
          steps:
            - step: fill
              action: command.run
              with:
                command: [sh, -c, "echo ran >> log; mkdir once && cat /dev/zero > kept/filler; true"]
                idempotent: true
            - step: after
              needs: [fill]
              action: command.run
              with: { command: [sh, -c, "echo after >> log"], idempotent: true }
      """;

  private static final String SCRIPT =
      """
      mkdir kept && mount -t tmpfs -o size=256k none kept || exit 77
      $DR initiate book.yaml --state kept --by Ada --yes >out 2>err; echo "initiate $?"; tail -n 1 err
      run=$($DR status --state kept --format json | sed -n 's/.*"run" : "\\(.*\\)".*/\\1/p')
      $DR resume $run --state kept --take-over >out 2>err; echo "resume $?"; cat err
      rm kept/filler
      $DR resume $run --state kept --take-over >out 2>err; echo "resume $?"; cat err
      $DR verify $run --state kept >out 2>err; echo "verify $?"
      $DR verify $run --state kept >/dev/full; echo "verify, unheard, $?"
      echo $(cat log)
      """;

  @TempDir Path directory;

  @Test
  void stopsARunWithOneSentenceAndTheRunGoesOnWhenThereIsSpaceAgain()
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve("book.yaml"), RUNBOOK);
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder shell =
        new ProcessBuilder(
                List.of("unshare", "-rm", "sh", "-c", "DR=\"$0 io.dr.Main\"; " + SCRIPT, java))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    shell.environment().put("CLASSPATH", classes);
    String said = said(shell);

    String full =
        "No space is left for the journal "
            + directory.toRealPath().resolve("kept/journal.db")
            + ", and nothing is done unrecorded."
            + " Free some space, then take the run up again with dr resume.\n";
    assertThat(said)
        .isEqualTo(
            "initiate 1\n"
                + full
                + "resume 1\n"
                + full
                + "resume 0\n"
                + "verify 0\n"
                + "Not all of this could be printed: where it goes is full, or closed."
                + " See to that, and print it again.\n"
                + "verify, unheard, 1\n"
                + "ran ran after\n");
  }

  private static String said(ProcessBuilder shell) throws IOException, InterruptedException {
    Process process;
    try {
      process = shell.start();
    } catch (IOException e) {
      return abort("there is no unshare here");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code == 77 || said.startsWith("unshare:")) {
      return abort("nobody but root may mount here: " + said);
    }
    return said;
  }
}
