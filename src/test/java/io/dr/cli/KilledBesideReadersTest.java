package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Chain;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Evidence;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.JournalFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recovery is killed while {@code dr history} and rehearsals go on beside it all the time; see
 * {@code PowerCutTest} for what is on the disk then.
 */
class KilledBesideReadersTest {
  private static final int STEPS = 24;
  private static final List<Integer> KILLED_AFTER = List.of(3, 8);

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  /** Looks and rehearses until it is told to end. */
  static final class Beside {
    private Beside() {}

    public static void main(String[] arguments) throws IOException {
      Shell shell = new Shell(Path.of("").toAbsolutePath());
      do {
        int rehearsed = shell.run("exercise", "book.yaml", "--state", "kept");
        int looked = shell.run("history", "book.yaml", "--state", "kept");
        System.out.println("rehearsed " + rehearsed + ", looked " + looked + " " + shell.err());
      } while (System.in.available() == 0);
    }
  }

  private static String runbook() {
    return """
        runbook: killed
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
        """
        + IntStream.rangeClosed(1, STEPS)
            .mapToObj(
                i ->
                    "      - { step: s%d, %saction: command.run, with: { command: [sh, -c, \"echo s%d >> log\"], idempotent: true } }\n"
                        .formatted(i, i == 1 ? "" : "needs: [s" + (i - 1) + "], ", i))
            .collect(Collectors.joining());
  }

  private Process start(String... command) throws IOException {
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    whole.addAll(List.of(command));
    ProcessBuilder process = new ProcessBuilder(whole).directory(directory.toFile());
    process.redirectError(ProcessBuilder.Redirect.DISCARD);
    process
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    Process started = process.start();
    processes.add(started);
    return started;
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void losesNothingThatItSaidToHaveDone() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("book.yaml"), runbook());
    Process beside = start(Beside.class.getName());
    BufferedReader rounds = lines(beside);
    assertThat(rounds.readLine()).startsWith("rehearsed 0, looked 0");

    List<String> said = new ArrayList<>();
    String run = "";
    for (int most : KILLED_AFTER) {
      String[] command =
          run.isEmpty()
              ? new String[] {
                "io.dr.Main",
                "initiate",
                "book.yaml",
                "--by",
                "Ada",
                "--yes",
                "--state",
                "kept",
                "--skip-preflight",
                "tested elsewhere"
              }
              : new String[] {"io.dr.Main", "resume", run, "--take-over", "--state", "kept"};
      said.addAll(killed(start(command), most));
      run = recovery();
      recorded(run, said);
    }
    Process last = start("io.dr.Main", "resume", run, "--take-over", "--state", "kept");
    String told = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(last.waitFor()).as(told).isZero();

    beside.getOutputStream().write('\n');
    beside.getOutputStream().close();
    assertThat(rounds.lines()).allMatch(line -> line.startsWith("rehearsed 0, looked 0"));
    assertThat(beside.waitFor()).isZero();
    recorded(run, said);
    try (Evidence evidence = new JournalFolder(directory.resolve("kept")).evidence()) {
      for (String each : evidence.runs()) {
        assertThat(Chain.verify(evidence.of(each), Optional.empty()).intact()).as(each).isTrue();
      }
    }
  }

  /** Kills a process after so many steps that it said were done; answers which. */
  private static List<String> killed(Process process, int most)
      throws IOException, InterruptedException {
    List<String> done = new ArrayList<>();
    try (BufferedReader lines = lines(process)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("\\S+ +s\\d+ +done")) {
          done.add(line.split(" +")[1]);
          if (done.size() == most) {
            // By its handle: what it said until then can still be read.
            process.toHandle().destroyForcibly();
          }
        }
      }
    }
    process.waitFor();
    assertThat(done).hasSizeGreaterThanOrEqualTo(most);
    return done;
  }

  private String recovery() {
    try (Journal journal = new JournalFolder(directory.resolve("kept")).reading()) {
      return journal.runs().stream()
          .filter(
              run ->
                  RunState.of(run, journal.read(run, 0)).initiated().mode() == Event.Mode.DISASTER)
          .findFirst()
          .orElseThrow();
    }
  }

  private void recorded(String run, List<String> said) throws IOException {
    List<Entry> entries;
    try (Journal journal = new JournalFolder(directory.resolve("kept")).reading()) {
      entries = journal.read(run, 0);
    }
    assertThat(
            entries.stream()
                .map(Entry::event)
                .filter(Event.StepSucceeded.class::isInstance)
                .map(event -> ((Event.StepSucceeded) event).step()))
        .containsAll(said);
    assertThat(
            entries.stream()
                .map(Entry::event)
                .filter(Event.EffectIntended.class::isInstance)
                .map(event -> ((Event.EffectIntended) event).step()))
        .containsAll(Files.readAllLines(directory.resolve("log")));
  }
}
