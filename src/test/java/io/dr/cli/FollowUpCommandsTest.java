package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowUpCommandsTest {
  private static final String SAMPLE =
      Path.of("runbooks/database-only.yaml").toAbsolutePath().toString();

  @TempDir Path directory;

  @Test
  void nameTheJournalWhereItWouldNotBeFound() {
    Path state = directory.resolve("kept elsewhere");
    Shell shell = new Shell(directory);

    shell.run("exercise", SAMPLE, "--state", state.toString());
    assertThat(shell.out()).contains("more: dr status RUN --state '" + state + "'");

    shell.run("status", "--state", state.toString(), "--format", "text");
    assertThat(shell.out()).contains("more: dr status RUN --state '" + state + "'");
  }

  @Test
  void areShortWhereItIsFound() throws IOException {
    Path project = Files.createDirectories(directory.resolve("project"));
    Files.copy(Path.of(SAMPLE), project.resolve("database-only.yaml"));
    Shell inside = new Shell(project);

    inside.run("exercise", "database-only.yaml");
    assertThat(inside.out()).endsWith("more: dr status RUN\n");

    inside.run("status", "--state", project.resolve(".dr").toString());
    assertThat(inside.out()).contains("more: dr status RUN\n");
  }

  @Test
  void nameTheProjectsJournalWhenStartedFromAnotherFolder() throws IOException {
    Path project = Files.createDirectories(directory.resolve("project"));
    Path runbook = Files.copy(Path.of(SAMPLE), project.resolve("database-only.yaml"));
    Shell outside = new Shell(Files.createDirectories(directory.resolve("home")));

    outside.run("exercise", runbook.toString());

    assertThat(outside.out()).endsWith("dr status RUN --state " + project.resolve(".dr") + "\n");
  }

  @Test
  void takeARelativeFolderFromTheWorkingDirectory() {
    Shell shell = new Shell(directory);

    shell.run("exercise", SAMPLE, "--state", "kept");

    assertThat(directory.resolve("kept/rehearsals.db")).exists();
    assertThat(shell.out()).endsWith("dr status RUN --state " + directory.resolve("kept") + "\n");
  }

  @Test
  void ofAnAnswerNameTheJournalToo() {
    String state = directory.resolve("kept").toString();
    Shell shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", state, "--format", "json");

    shell.run("abort", shell.newestRun(state), "--state", state, "--by", "Ada");

    assertThat(shell.err().replaceAll("\\d\\d:\\d\\d:\\d\\d UTC", "TIME"))
        .isEqualTo(
            "Run RUN is over (finished, TIME), and nothing can be decided in it any more. See how it went with: dr status RUN --state "
                + state
                + "\n");
  }
}
