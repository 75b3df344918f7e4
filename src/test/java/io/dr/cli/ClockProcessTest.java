package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.action.Failure;
import io.dr.journal.ClockStep;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program in processes of its own, while somebody sets the wall clock under them (by
 * libfaketime, which leaves the monotonic clock and {@code /proc/uptime} alone) or stops them. The
 * steps themselves say by the machine's uptime how much time has really passed. Slow, for
 * libfaketime makes a JVM slow: with {@code -Dclocks=processes}.
 */
@EnabledIfSystemProperty(named = "clocks", matches = "processes")
@Timeout(600)
class ClockProcessTest {
  private static final List<Path> FAKERS =
      Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
          .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketimeMT.so.1"))
          .toList();
  private static final Duration STOPPED = Duration.ofSeconds(Integer.getInteger("stopped", 5));
  private static final Duration HOUR = Duration.ofHours(1);

  private static final String RUNBOOK =
      """
      runbook: clocks
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 30m, rpo: 15m, clock: declaration }
      phases:
        - phase: all
          title: All
          steps:
            - { step: first, action: command.run, with: { command: [sh, -c, "cat /proc/uptime > first"], idempotent: true } }
            - { step: slow, action: command.run, timeout: LIMIT, with: { command: [sh, -c, "sleep 2; echo done > slow"], idempotent: true, timeout: LIMIT }, needs: [first] }
            - { step: asked, action: manual.task, with: { task: Call them. }, needs: [slow] }
            - { step: last, action: command.run, with: { command: [sh, -c, "cat /proc/uptime > last"], idempotent: true }, needs: [asked] }
      """;

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void write(String limit) throws IOException {
    Files.writeString(directory.resolve("clocks.yaml"), RUNBOOK.replace("LIMIT", limit));
    set("+0");
  }

  private void set(String off) throws IOException {
    Files.writeString(directory.resolve("off"), off + "\n");
  }

  private Process dr(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Fewer threads that ask for the time: libfaketime makes that slow.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.dr.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    faker()
        .ifPresent(
            library ->
                builder
                    .environment()
                    .putAll(
                        Map.of(
                            "LD_PRELOAD", library.toString(),
                            "FAKETIME_TIMESTAMP_FILE", directory.resolve("off").toString(),
                            "FAKETIME_CACHE_DURATION", "1",
                            "DONT_FAKE_MONOTONIC", "1",
                            "NO_FAKE_STAT", "1")));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static Optional<Path> faker() {
    return FAKERS.stream().filter(Files::exists).findFirst();
  }

  private static void needsAFaker() {
    assumeTrue(faker().isPresent(), "libfaketime is not installed (apt-get install faketime)");
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static String until(BufferedReader out, Predicate<String> seen) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      all.append(line).append('\n');
      if (seen.test(line)) {
        return all.toString();
      }
    }
    throw new AssertionError("it ended before that:\n" + all);
  }

  private static String rest(BufferedReader out) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }

  private String run() throws IOException {
    try (Journal journal = journal()) {
      return journal.runs().get(0);
    }
  }

  private Journal journal() {
    return Unfinished.open(directory.resolve(".dr"));
  }

  private List<Entry> entries() throws IOException {
    try (Journal journal = journal()) {
      return journal.read(journal.runs().get(0), 0);
    }
  }

  private Duration uptime(String step) throws IOException {
    String text = Files.readString(directory.resolve(step)).split(" ", 2)[0];
    return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact());
  }

  private static Instant applied(List<Entry> entries, String step) {
    return entries.stream()
        .filter(e -> e.event() instanceof Event.EffectApplied done && done.step().equals(step))
        .map(Entry::at)
        .findFirst()
        .orElseThrow();
  }

  /** Between the two steps that tell the uptime, the journal has as much time pass as they do. */
  private void theJournalTellsTheTimeThatPassed() throws IOException {
    List<Entry> entries = entries();
    assertThat(entries).extracting(Entry::at).isSorted();
    assertThat(Duration.between(applied(entries, "first"), applied(entries, "last")))
        .isCloseTo(uptime("last").minus(uptime("first")), Duration.ofSeconds(1));
  }

  private List<ClockStep> steps() throws IOException {
    return RunState.of(run(), entries()).timekeeping().steps().stream()
        .map(noticed -> noticed.step())
        .toList();
  }

  private void isSet(Duration by) throws IOException {
    assertThat(steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.cause()).isEqualTo(ClockStep.Cause.SET);
              assertThat(step.by()).isCloseTo(by, Duration.ofSeconds(1));
            });
  }

  private String completed() throws IOException, InterruptedException {
    Process complete = dr("complete", run(), "asked", "--by", "Ada");
    String said = rest(reader(complete));
    assertThat(complete.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void aClockThatIsSetBackDuringARunHoldsNothingUp() throws Exception {
    needsAFaker();
    write("1m");
    Process driver = dr("initiate", "clocks.yaml", "--yes");
    BufferedReader out = reader(driver);
    until(out, line -> line.contains("slow") && line.contains("started"));
    set("-1h");
    until(out, line -> line.contains("asks:"));
    Process status = dr("status");
    assertThat(rest(reader(status)))
        .contains("RECOVERING", "drives ", "The wall clock was set and stands 1h00m behind")
        .doesNotContain("nobody drives");
    assertThat(completed()).doesNotContain("Nobody drives the run");

    assertThat(rest(out)).contains("RTO met");
    assertThat(driver.waitFor()).isZero();
    theJournalTellsTheTimeThatPassed();
    isSet(HOUR.negated());
  }

  @Test
  void aClockThatIsSetForwardMissesNoObjective() throws Exception {
    needsAFaker();
    write("1m");
    Process driver = dr("initiate", "clocks.yaml", "--yes");
    BufferedReader out = reader(driver);
    until(out, line -> line.contains("slow") && line.contains("started"));
    set("+1h");
    until(out, line -> line.contains("asks:"));
    assertThat(completed()).doesNotContain("Nobody drives the run");

    assertThat(rest(out)).contains("RTO met").doesNotContain("TIMED_OUT");
    assertThat(driver.waitFor()).isZero();
    theJournalTellsTheTimeThatPassed();
    isSet(HOUR);
  }

  @Test
  void whoTakesARunUpGoesOnInItsTimeThoughTheClockWasSetMeanwhile() throws Exception {
    needsAFaker();
    write("1m");
    Process driver = dr("initiate", "clocks.yaml", "--yes");
    until(reader(driver), line -> line.contains("asks:"));
    driver.destroyForcibly().waitFor();
    set("-1h");
    Process next = dr("resume", run(), "--take-over");
    BufferedReader out = reader(next);
    until(out, line -> line.contains("orchestrator attached"));
    completed();

    assertThat(rest(out)).contains("RTO met");
    assertThat(next.waitFor()).isZero();
    theJournalTellsTheTimeThatPassed();
    isSet(HOUR.negated());
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor())
        .isZero();
  }

  private static void pass(Duration time) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("sleep", String.valueOf(time.toSeconds())).start().waitFor())
        .isZero();
  }

  private Optional<Lease> lease() throws IOException {
    try (Journal journal = journal()) {
      return journal.leases().of(journal.runs().get(0));
    }
  }

  /** {@code -Dstopped=120} for two minutes. */
  @Test
  void whatIsDoneWhileTheProcessIsStoppedDoesNotTimeOut() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")));
    write("4s");
    Process driver = dr("initiate", "clocks.yaml", "--yes");
    BufferedReader out = reader(driver);
    until(out, line -> line.contains("slow") && line.contains("calls Command Run"));
    signal("STOP", driver);
    pass(STOPPED);
    assertThat(Files.exists(directory.resolve("slow"))).as("done meanwhile").isTrue();
    Instant before = lease().orElseThrow().renewed();
    signal("CONT", driver);

    until(out, line -> line.contains("asks:"));
    assertThat(entries())
        .as("nothing times out unseen")
        .noneMatch(
            entry ->
                entry.event() instanceof Event.RetryScheduled
                    || (entry.event() instanceof Event.StepFailed failed
                        && failed.failure().kind() == Failure.Kind.TIMED_OUT));
    completed();
    assertThat(rest(out)).contains("RTO met");
    assertThat(driver.waitFor(10, TimeUnit.SECONDS)).isTrue();
    theJournalTellsTheTimeThatPassed();
    assertThat(steps()).as("no clock was set").isEmpty();
    assertThat(before).isBefore(entries().get(entries().size() - 1).at());
  }
}
