package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;
  private String state = "";

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    state = directory.resolve(".dr").toString();
  }

  private Path runbook(String steps) throws IOException {
    return Files.writeString(
        directory.resolve("test.yaml"),
        """
        runbook: test
        title: A test
        sites:
          x: { region: us-east-1, account: "111122223333" }
          y: { region: us-west-2, account: "111122223333" }
        failover: { from: x, to: y }
        objectives: { rto: 30m, rpo: 15m }
        phases:
        """
            + steps);
  }

  @Test
  void theSampleShowsItsSevenPhasesAndAVerdictForEveryStep() throws IOException {
    assertThat(shell.atATerminal("").run("exercise", SAMPLE, "--state", state)).isZero();

    assertThat(shell.out())
        .isEqualTo(Files.readString(Path.of("src/test/resources/cli/sample-exercise.txt")));
  }

  @Test
  void inANarrowTerminalNothingIsCutOff() {
    shell.wide(80);
    assertThat(shell.atATerminal("").run("exercise", SAMPLE, "--state", state)).isZero();

    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(shell.out())
        .contains(
            "EXERCISE (simulated)\n",
            "RTO 1h00m  recovered in 31m55s  met, 28m04s to spare\n",
            "RPO 15m00s  worst loss 7m51s  met\n",
            "authentication   5m05s  due 30m00s  met      loss 7m51s of 15m00s  met\n",
            "more: dr status RUN\n");

    shell.wide(40);
    shell.run("status");
    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 40);
    assertThat(shell.out()).contains("EXERCISE (simulated)", "loss 7m51s of 15m00s  met");
  }

  @Test
  void onAPipeThereIsOneLineAnEventInUtc() {
    assertThat(shell.run("exercise", SAMPLE, "--state", state)).isZero();

    List<String> lines = shell.out().lines().takeWhile(line -> !line.isEmpty()).toList();
    assertThat(lines).hasSizeGreaterThan(60);
    assertThat(lines).allMatch(line -> line.matches("2026-11-23T0\\d:\\d\\d:\\d\\dZ  \\S+ .*"));
    assertThat(lines.get(0))
        .isEqualTo("2026-11-23T03:14:00Z  run                   exercise begun by ada");
  }

  @Test
  void equalSeedsGiveEqualRehearsalsAndOthersDiffer() {
    shell.atATerminal("");
    shell.run("exercise", SAMPLE, "--state", state, "--seed", "7");
    String first = shell.out();
    shell.run("exercise", SAMPLE, "--state", state, "--seed", "7");
    assertThat(shell.out()).isEqualTo(first);
    shell.run("exercise", SAMPLE, "--state", state, "--seed", "8");
    assertThat(shell.out()).isNotEqualTo(first);
  }

  @Test
  void aStepThatFailsSaysWhatHappenedWhichRequestAndWhatToDo() throws IOException {
    String restores =
        IntStream.rangeClosed(1, 41)
            .mapToObj(
                i ->
                    "      - { step: db%d, action: rds.restore-snapshot, with: { instance: db%d, latestOf: src%d } }%n"
                        .formatted(i, i, i))
            .collect(Collectors.joining());
    Path file =
        runbook(
            "  - phase: datastores\n    title: Datastores\n    steps:\n"
                + restores
                + "  - phase: services\n    title: Services\n    steps:\n"
                + "      - { step: after, action: manual.task, with: { task: Wait. } }\n");

    int code = shell.run("exercise", file.toString(), "--state", state);

    assertThat(code).isEqualTo(5);
    assertThat(shell.out())
        .contains(
            "db41: RDS refused RestoreDBInstanceFromDBSnapshot: The instance quota of us-west-2 is"
                + " used up (40 of 40).")
        .containsPattern(
            "\\(RDS RestoreDBInstanceFromDBSnapshot, request \\S+, InstanceQuotaExceeded\\)")
        .contains("Raise the quota of the target region")
        .contains("The run stands still. Take it up again: dr resume RUN")
        .contains("· after")
        .contains("✔ db1 ")
        .doesNotContain("after                 started");
  }

  @Test
  void recoveringTooLateIsToldByTheExitCode() throws IOException {
    Path file =
        runbook(
            "  - phase: p\n    title: P\n    steps:\n"
                + "      - { step: db, action: rds.promote-replica, with: { replica: r } }\n");
    Files.writeString(file, Files.readString(file).replace("rto: 30m", "rto: 5m"));

    assertThat(shell.run("exercise", file.toString(), "--state", state)).isEqualTo(7);
    assertThat(shell.out()).contains("missed").contains("late");
    assertThat(shell.err()).contains("warning: by its estimates the recovery takes 9m00s");
  }

  @Test
  void losingTooMuchIsToldByTheExitCodeToo() throws IOException {
    Path file =
        runbook(
            "  - phase: p\n    title: P\n    steps:\n"
                + "      - { step: db, action: rds.promote-replica, with: { replica: r } }\n");
    Files.writeString(file, Files.readString(file).replace("rpo: 15m", "rpo: 1s"));

    assertThat(shell.run("exercise", file.toString(), "--state", state)).isEqualTo(8);
    assertThat(shell.out())
        .contains("loss over the objective accepted by")
        .contains("RPO 1s missed");
  }

  @Test
  void turnsTheSitesRound() {
    assertThat(shell.run("exercise", SAMPLE, "--state", state, "--from", "prodY")).isZero();
    assertThat(shell.out()).contains("prodY us-west-2 → prodX us-east-1");
  }

  @Test
  void refusesNamesThatTheRunbookDoesNotHave() {
    assertThat(shell.run("exercise", SAMPLE, "--state", state, "--set", "domian=x.org"))
        .isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("The runbook has no parameter 'domian'. It has: domain, backups.\n");
    assertThat(shell.run("exercise", SAMPLE, "--state", state, "--to", "prodZ")).isEqualTo(2);
    assertThat(shell.run("exercise", SAMPLE, "--state", state, "--outage-at", "yesterday"))
        .isEqualTo(2);
    assertThat(shell.run("exercise", SAMPLE, "--state", state, "--speed", "0")).isEqualTo(2);
  }

  @Test
  void refusesRegionsThatDoNotExistAndDoubtsThoseItDoesNotKnow() throws IOException {
    Path file =
        runbook(
            "  - phase: p\n    title: P\n    steps:\n"
                + "      - { step: db, action: rds.promote-replica, with: { replica: r } }\n");
    String text = Files.readString(file);

    Files.writeString(file, text.replace("us-west-2", "us-wset-2"));
    assertThat(shell.run("exercise", file.toString(), "--state", state)).isEqualTo(3);
    assertThat(shell.err())
        .contains(
            "test.yaml:5:16: error: there is no region 'us-wset-2'; did you mean 'us-west-2'?");

    Files.writeString(file, text.replace("us-west-2", "us-central-7"));
    assertThat(shell.run("exercise", file.toString(), "--state", state)).isZero();
    assertThat(shell.err())
        .contains(
            "test.yaml:5:16: warning: this version of dr does not know the region 'us-central-7';"
                + " see that it exists");
  }

  @Test
  void refusesParametersThatDoNotFitAStepBeforeItBegins() throws IOException {
    Path file =
        runbook(
            "  - phase: p\n    title: P\n    steps:\n"
                + "      - { step: web, action: http.check, with: { url: \"${params.url}\" } }\n");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("phases:\n", "parameters: { url: \"https://example.com/\" }\nphases:\n"));

    assertThat(shell.run("exercise", file.toString(), "--state", state, "--set", "url=no address"))
        .isEqualTo(2);
    assertThat(shell.err())
        .startsWith("The parameters do not fit step 'web': ")
        .endsWith("Correct them with --set or in the runbook.\n");
    assertThat(directory.resolve(".dr")).doesNotExist();
    assertThat(
            shell.run("exercise", file.toString(), "--state", state, "--set", "url=https://x.org/"))
        .isZero();
  }

  @Test
  void whatIsNoRunbookEndsWithExitCodeThreeAndNoStackTrace() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.yaml"));
    Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {0, 1, 2, (byte) 0xff});
    Path large = Files.write(directory.resolve("large.yaml"), new byte[2 << 20]);
    for (Path path : List.of(empty, binary, large, directory, directory.resolve("missing.yaml"))) {
      assertThat(shell.run("exercise", path.toString(), "--state", state))
          .as("%s", path)
          .isEqualTo(3);
      assertThat(shell.err())
          .contains(":1:1: error: ")
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
    }
  }

  @Test
  void tellsEveryProblemInOneGo() throws IOException {
    Path file =
        runbook(
            """
              - phase: p
                title: P
                steps:
                  - { step: a, action: rds.promote-replcia, with: { replica: r }, rto: soon }
                  - { step: b, action: manual.task, with: { task: "${steps.zzz.endpoint}" }, needs: [c] }
                  - { step: c, action: manual.task, with: { tsk: x }, needs: [b] }
            """);

    assertThat(shell.run("validate", file.toString())).isEqualTo(3);

    assertThat(shell.out().lines().toList())
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(line -> line.matches(".*test\\.yaml:\\d+:\\d+: (error|warning): .*"));
    assertThat(shell.out())
        .contains("did you mean 'rds.promote-replica'?")
        .contains("did you mean 'task'?")
        .contains("15m");
  }
}
