package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When production stopped, and from when the recovery time counts, is said and not guessed. */
class OutageTest {
  private static final Path SAMPLE = Path.of("runbooks/database-only.yaml").toAbsolutePath();

  @TempDir Path directory;
  private Shell shell;
  private Path runbook = SAMPLE;

  @BeforeEach
  void copy() throws IOException {
    shell = new Shell(directory);
    runbook = Files.copy(SAMPLE, directory.resolve("database-only.yaml"));
  }

  @Test
  void aReportSaysWhenProductionStoppedAndFromWhenTheRtoCounts() {
    shell.run("exercise", runbook.toString(), "--outage-at", "2026-11-22T23:02:00Z");
    assertThat(shell.out())
        .contains(
            "outage 2026-11-22 23:02:00 UTC  declared 03:14:00 UTC"
                + "  RTO clock since the declaration\n");

    shell.run("status", "--format", "markdown");
    assertThat(shell.out())
        .contains(
            "Outage at 2026-11-22T23:02:00Z; declared at 2026-11-23T03:14:00Z; the RTO clock runs"
                + " since 2026-11-23T03:14:00Z, from the declaration.");

    shell.run("status", "--format", "json");
    assertThat(shell.out())
        .contains("\"clock\" : \"DECLARATION\"", "\"clockStart\" : \"2026-11-23T03:14:00Z\"");
  }

  @Test
  void aRunbookMayCountFromTheOutage() throws IOException {
    Files.writeString(
        runbook, Files.readString(runbook).replaceFirst("rto: ", "clock: outage\n  rto: "));
    shell.run("exercise", runbook.toString(), "--outage-at", "2026-11-23T03:10:00Z");

    assertThat(shell.out())
        .contains("outage 03:10:00 UTC  declared 03:14:00 UTC  RTO clock since the outage\n");
  }

  @Test
  void anOutageLongAgoIsDoubtedBeforeAnythingStarts() {
    shell.run("exercise", runbook.toString(), "--outage-at", "2026-11-13T03:14:00Z");
    assertThat(shell.err())
        .startsWith(
            "--outage-at 2026-11-13T03:14:00Z lies 10d00h back. Every data loss is counted");

    shell.run("exercise", runbook.toString(), "--outage-at", "2026-11-20T03:14:00Z");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void whoeverInitiatesIsShownTheClock() {
    shell.run(
        "initiate",
        runbook.toString(),
        "--simulate",
        "--by",
        "Head of Engineering",
        "--outage-at",
        "2026-11-23T03:10:00Z");
    assertThat(shell.err())
        .contains("Outage 2026-11-23T03:10:00Z; the RTO clock runs since the declaration.\n");
  }

  /** A restore to a moment between two milliseconds was refused as one that is not there yet. */
  @Test
  void aRehearsalThatBeginsBetweenTwoMillisecondsRestoresLikeAnyOther() throws IOException {
    Path table =
        Files.writeString(
            directory.resolve("table.yaml"),
            """
            runbook: table
            sites:
              x: { region: us-east-1, account: "111122223333" }
              y: { region: us-west-2, account: "111122223333" }
            failover: { from: x, to: y }
            objectives: { rto: 2h, rpo: 15m }
            phases:
              - phase: only
                steps: [{ step: orders, action: dynamodb.restore-table, with: { table: orders } }]
            """);
    for (int nanos : List.of(1, 400_001, 999_999)) {
      shell.at(Shell.NOW.plusNanos(nanos));

      assertThat(shell.run("exercise", table.toString())).as(shell.out()).isZero();
    }
  }
}
