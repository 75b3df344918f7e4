package io.dr.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.aws.Stage;
import io.dr.sim.command.SimulatedProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RunCommandTest {
  @TempDir private Path folder;

  private final Stage stage = new Stage();

  private static ObjectNode written(String... command) {
    ObjectNode with = JsonNodeFactory.instance.objectNode().put("idempotent", false);
    ArrayNode list = with.putArray("command");
    for (String part : command) {
      list.add(part);
    }
    return with;
  }

  private static ObjectNode shell(String script) {
    return written("sh", "-c", script);
  }

  private RunCommand running(ObjectNode with) {
    return new RunCommand(
        Catalog.bind(RunCommand.TYPE, with),
        new RealProcesses(Map.of("PATH", "/usr/bin:/bin", "INHERITED", "yes"), folder));
  }

  @Test
  void handsOnTheOutputAndTheExitCode() {
    assertThat(stage.done(running(shell("echo one; echo aside >&2; echo two"))).outputs().values())
        .containsExactlyInAnyOrderEntriesOf(Map.of("output", "one\ntwo", "exit", "0"));
  }

  @Test
  void letsNoShellReadTheArguments() {
    assertThat(stage.done(running(written("echo", "$HOME; echo *"))).outputs().value("output"))
        .contains("$HOME; echo *");
  }

  @Test
  void runsOnceAndIsDoneForWhoeverTakesTheStepUp() throws IOException {
    RunCommand command = running(shell("echo x >> marks"));

    stage.done(command);
    stage.done(running(shell("echo x >> marks")));

    assertThat(Files.readString(folder.resolve("marks"))).isEqualTo("x\n");
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void tellsTheProgramWhatItWorksFor() {
    ObjectNode with =
        shell("echo $DR_RUN $DR_STEP $DR_ATTEMPT $DR_FROM_REGION $DR_TO_REGION $OWN $INHERITED");
    with.putObject("environment").put("OWN", "mine");

    assertThat(stage.done(running(with)).outputs().value("output"))
        .contains("run-1 step 1 us-east-1 us-west-2 mine yes");
  }

  @Test
  void inheritsNothingButTheEnvironmentThatItIsGiven() {
    assertThat(stage.done(running(written("env"))).outputs().value("output").orElseThrow())
        .contains("INHERITED=yes")
        .doesNotContain("JAVA_HOME", "LANG=");
  }

  @Test
  void journalsTheNamesOfTheEnvironmentAndNeverItsValues() {
    ObjectNode with = shell("true");
    with.putObject("environment").put("TOKEN", "s3cr3t");

    stage.done(running(with));

    assertThat(stage.calls().get(0).parameters()).containsEntry("environment", "TOKEN");
    assertThat(stage.calls().toString()).doesNotContain("s3cr3t");
  }

  @Test
  void runsAProgramBesideTheRunbookInAFolderOfItsOwn() throws IOException {
    Path script = Files.createDirectory(folder.resolve("scripts")).resolve("where.sh");
    Files.writeString(script, "#!/bin/sh\npwd\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));

    String output =
        stage
            .done(running(written("./where.sh").put("directory", "scripts")))
            .outputs()
            .value("output")
            .orElseThrow();

    assertThat(output).endsWith("/scripts");
    assertThat(
            new Stage()
                .failure(running(written("./where.sh").put("directory", "elsewhere")))
                .cause())
        .isEqualTo("There is no folder elsewhere to run ./where.sh in.");
  }

  @Test
  void givesTheProgramNoInputToWaitFor() {
    assertThat(stage.done(running(written("cat"))).outputs().value("output")).contains("");
  }

  @Test
  void failsOfAnUnexpectedExitCodeWithTheProgramsLastWords() {
    Failure failure = stage.failure(running(shell("echo working; echo 'no route.' >&2; exit 3")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).isEqualTo("sh ended with exit code 3 instead of 0: no route.");
    assertThat(stage.context().receipts()).isEmpty();
  }

  @Test
  void runsAgainInTheNextAttemptAfterAFailure() {
    RunCommand command = running(shell("test -e there || { touch there; exit 1; }"));
    stage.failure(command);
    stage.nextAttempt();

    assertThat(stage.done(command).outputs().value("exit")).contains("0");
  }

  @Test
  void takesTheExitCodesThatItIsTold() {
    ObjectNode several = shell("exit 4");
    several.putArray("expectExit").add(0).add(4);

    assertThat(stage.done(running(several)).outputs().value("exit")).contains("4");
    assertThat(new Stage().failure(running(shell("true").put("expectExit", 4))).cause())
        .isEqualTo("sh ended with exit code 0 instead of 4.");
  }

  @Test
  void keepsTheEndOfALongOutputInWholeLines() {
    String output =
        stage
            .done(running(shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i; done")))
            .outputs()
            .value("output")
            .orElseThrow();

    assertThat(output).hasSizeLessThanOrEqualTo(64 * 1024).hasSizeGreaterThan(60 * 1024);
    assertThat(output).startsWith("line ").endsWith("\nline 20000");
  }

  @Test
  void cutsNoLineInTheMiddleToTellOfAFailure() {
    Failure failure = stage.failure(running(shell("printf '%01000d\\n' 7 >&2; exit 1")));

    assertThat(failure.cause())
        .isEqualTo("sh ended with exit code 1 instead of 0: its last line has 1000 characters.");
  }

  @Test
  void stopsAProgramThatTakesTooLongWithAllThatItStarted() throws Exception {
    RunCommand command = running(shell("sleep 300 & echo $! > child; wait").put("timeout", "2s"));

    Failure failure = stage.failure(command);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMED_OUT);
    assertThat(failure.cause())
        .isEqualTo("sh was not done within 2s and was stopped with all that it had started.");
    assertGone(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
  }

  @Test
  void stopsAProgramThatDoesNotWantToEnd() throws Exception {
    RunCommand command =
        running(
            shell("echo $$ > self; trap '' TERM; while true; do sleep 1; done")
                .put("timeout", "1s"));

    assertThat(stage.failure(command).kind()).isEqualTo(Failure.Kind.TIMED_OUT);
    assertGone(Long.parseLong(Files.readString(folder.resolve("self")).strip()));
  }

  private static void assertGone(long pid) throws Exception {
    var handle = ProcessHandle.of(pid);
    if (handle.isPresent()) {
      handle.get().onExit().get(10, TimeUnit.SECONDS);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void waitsForNothingThatTheProgramLeavesRunning() throws IOException {
    assertThat(
            stage
                .done(running(shell("sleep 300 & echo $! > child; echo done")))
                .outputs()
                .value("output"))
        .contains("done");
    ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("child")).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void stopsTheProgramWhenItIsInterruptedItself() throws Exception {
    AtomicReference<Failure> failure = new AtomicReference<>();
    RunCommand command = running(shell("echo $$ > self.tmp; mv self.tmp self; sleep 300"));
    Thread worker = new Thread(() -> failure.set(stage.failure(command)));
    worker.start();
    while (!Files.exists(folder.resolve("self"))) {
      worker.join(20);
    }

    worker.interrupt();
    worker.join();

    assertThat(failure.get().cause()).isEqualTo("sh was stopped because dr itself ends.");
    assertGone(Long.parseLong(Files.readString(folder.resolve("self")).strip()));
  }

  @Test
  void refusesAProgramThatIsNotThereAndRepeatsNoArgumentOfIt() {
    Failure failure = stage.failure(running(written("no-such-program", "s3cr3t")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).isEqualTo("no-such-program cannot be started.");
    assertThat(failure.toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"command\": [], \"idempotent\": true}', first element names the program",
    "'{\"command\": [\" \"], \"idempotent\": true}', first element names the program",
    "'{\"command\": [\"a\"], \"idempotent\": true, \"timeout\": \"0s\"}', longer than no time",
    "'{\"command\": [\"a\"], \"idempotent\": true, \"environment\": {\"A=B\": \"c\"}}', no name of"
  })
  void refusesWhatCannotBeRun(String with, String objection) throws Exception {
    ObjectNode node = (ObjectNode) new ObjectMapper().readTree(with);

    assertThatThrownBy(() -> Catalog.bind(RunCommand.TYPE, node))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().cause()).contains(objection));
  }

  @Test
  void runsNothingInARehearsal() {
    SimulatedProcesses processes = new SimulatedProcesses(stage.world(), Stage.TO);
    ObjectNode with = shell("touch ran").put("expectExit", 5);
    RunCommand.With bound = Catalog.bind(RunCommand.TYPE, with);
    RunCommand.TYPE.simulates().apply(bound, Stage.run()).forEach(processes::expect);

    assertThat(stage.done(new RunCommand(bound, processes)).outputs().value("exit")).contains("5");
    assertThat(folder.resolve("ran")).doesNotExist();
    assertThat(stage.world().effects()).hasSize(1);
    assertThat(
            new Stage()
                .failure(new RunCommand(Catalog.bind(RunCommand.TYPE, written("other")), processes))
                .kind())
        .isEqualTo(Failure.Kind.INVALID);
  }
}
