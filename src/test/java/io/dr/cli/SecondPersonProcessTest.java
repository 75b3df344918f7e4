package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes at one journal: one waits for a second person, who speaks from the other. */
class SecondPersonProcessTest {
  private static final String CONFIRM = "  dr approve ";

  @TempDir Path directory;
  private Shell other;
  private Process process;
  private BufferedReader out;

  @BeforeEach
  void anotherTerminal() throws IOException {
    TwoPeople.runbook(directory);
    other = new Shell(directory);
    other.clock(Clock.systemUTC());
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.dr.Main"));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  private void initiate() throws IOException {
    start("initiate", "two.yaml", "--yes", "--by", "Chief Executive");
  }

  private String read(String until) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      all.append(line).append('\n');
      if (!until.isEmpty() && line.contains(until)) {
        break;
      }
    }
    return all.toString();
  }

  private int ended() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String run() {
    return other.newestRun(directory.resolve(".dr").toString());
  }

  private void nothingWasBegun() {
    assertThat(directory.resolve("begun")).doesNotExist();
    assertThat(TwoPeople.events(directory)).noneMatch(event -> event instanceof Event.OfStep);
  }

  @Test
  void beginsByItselfOnceTheSecondPersonConfirms() throws Exception {
    initiate();
    String told = read(CONFIRM);
    assertThat(told)
        .contains(
            "Chief Executive is the incident commander, for no other was named; dr assign hands"
                + " that over.\n")
        .contains("  Head of Engineering (+44 20 7946 0001)\n  Linus (no phone number)\n");
    String run = run();
    nothingWasBegun();
    assertThat(other.run("approve", run, "initiation", "--by", "Chief Executive")).isEqualTo(4);
    nothingWasBegun();

    assertThat(other.run("approve", run, "initiation", "--by", "Linus")).isZero();
    assertThat(other.out()).isEqualTo("Recorded in run RUN: confirmed by Linus.\n");

    assertThat(read("")).contains("confirmed by Linus\n").contains("finished\n");
    assertThat(ended()).isZero();
    assertThat(directory.resolve("begun")).exists();
    List<Event> events = TwoPeople.events(directory);
    int confirmed = events.indexOf(new Event.InitiationConfirmed("Linus", ""));
    assertThat(confirmed).isPositive();
    assertThat(events.subList(0, confirmed)).noneMatch(event -> event instanceof Event.OfStep);
  }

  @Test
  void endsWithCodeSixWhenTheSecondPersonRefuses() throws Exception {
    initiate();
    read(CONFIRM);

    other.run("reject", run(), "initiation", "--by", "Linus", "--reason", "a false alarm");

    assertThat(read("")).contains("not confirmed but rejected by Linus: a false alarm\n");
    assertThat(ended()).isEqualTo(6);
    nothingWasBegun();
  }

  @Test
  void whatWasKilledWhileItWaitedIsTakenUpAlsoWhenItWasConfirmedMeanwhile() throws Exception {
    initiate();
    read(CONFIRM);
    process.destroyForcibly();
    ended();
    String run = run();

    start("resume", run, "--take-over");
    assertThat(read(CONFIRM)).contains("Nothing begins before a second authorised person");
    process.destroyForcibly();
    ended();
    nothingWasBegun();

    assertThat(other.run("approve", run, "initiation", "--by", "Linus")).isZero();
    nothingWasBegun();
    start("resume", run, "--take-over");
    assertThat(read("")).doesNotContain("Nothing begins").contains("finished\n");
    assertThat(ended()).isZero();
    assertThat(directory.resolve("begun")).exists();
  }

  @Test
  void whatIsInterruptedWhileItWaitsSaysHowToGoOn() throws Exception {
    initiate();
    read(CONFIRM);

    process.toHandle().destroy();

    assertThat(read(""))
        .contains("waits  for a second authorised person since")
        .contains("Interrupted. Take it up again: dr resume ");
    assertThat(ended()).isEqualTo(143);
    List<Event> events = TwoPeople.events(directory);
    assertThat(events.get(events.size() - 1)).isInstanceOf(Event.RunInterrupted.class);
    nothingWasBegun();
  }
}
