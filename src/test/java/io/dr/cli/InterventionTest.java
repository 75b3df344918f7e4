package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterventionTest {
  private static final String SAMPLE =
      Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString();

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void aRecoveryUnderWay() {
    shell = new Shell(directory);
    shell.run("exercise", SAMPLE, "--state", directory.resolve("whole").toString());
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.EffectApplied applied && applied.step().equals("orders-db"),
        Unfinished::asRecovery);
  }

  private List<Entry> entries() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return journal.read(Unfinished.RUN, 0);
    }
  }

  private void driven() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.leases().take(Unfinished.RUN, new Lease("box/42", Shell.NOW, Shell.NOW));
    }
  }

  @Test
  void nobodyDecidesWithoutAName() {
    int before = entries().size();

    assertThat(shell.run("skip", Unfinished.RUN, "orders-db", "--by", " ")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("--by is empty. Give the name of a person: it goes on record.\n");
    assertThat(entries()).hasSize(before);
  }

  @Test
  void whatCouldFoolATerminalIsNotRecorded() {
    int before = entries().size();

    for (String text : List.of("a\nb", "\u001b[2J", "\u009b2J", "\u202eda")) {
      assertThat(shell.run("skip", Unfinished.RUN, "orders-db", "--by", text)).isEqualTo(2);
      assertThat(shell.err()).startsWith("--by holds control characters: '").hasLineCount(1);
      shell.run("skip", Unfinished.RUN, "orders-db", "--by", "Ada", "--reason", text);
      assertThat(shell.err()).startsWith("--reason holds control characters: '");
      assertThat(shell.err().strip()).doesNotContainPattern("\\p{Cntrl}|\u009b|\u202e");
    }
    assertThat(entries()).hasSize(before);

    assertThat(shell.run("exercise", SAMPLE, "--commander", "A\u001bda")).isEqualTo(2);
    assertThat(shell.run("exercise", SAMPLE, "--lead", "")).isEqualTo(2);
  }

  @Test
  void whatIsRecordedIsToldInWords() {
    driven();
    shell.run("skip", Unfinished.RUN, "orders-db", "--by", "Ada", "--reason", "done by hand");
    assertThat(shell.out())
        .isEqualTo("Recorded in run RUN: orders-db skipped by Ada: done by hand.\n");

    shell.run("abort", Unfinished.RUN, "--by", "Ada");
    assertThat(shell.out())
        .startsWith("Recorded in run RUN: aborted by Ada.\nChanged so far, and left as it is;");
  }

  @Test
  void whereNobodyDrivesTheRunItIsSaidWhenItTakesEffect() {
    shell.run("skip", Unfinished.RUN, "orders-db", "--by", "Ada");
    assertThat(shell.out())
        .isEqualTo(
            """
            Recorded in run RUN: orders-db skipped by Ada.
            Nobody drives the run at present. It takes effect with: dr resume RUN
            """);
  }

  @Test
  void nothingIsDecidedInARunThatIsOver() {
    shell.run("abort", Unfinished.RUN, "--by", "Ada", "--reason", "us-east-1 is back");
    int before = entries().size();

    for (String command : List.of("skip", "retry", "approve", "reject", "complete")) {
      assertThat(shell.run(command, Unfinished.RUN, "orders-db", "--by", "Grace")).isEqualTo(2);
      assertThat(shell.err())
          .startsWith("Run RUN is over (aborted by Ada: us-east-1 is back, 03:14:0")
          .endsWith("See how it went with: dr status RUN\n");
    }
    assertThat(shell.run("abort", Unfinished.RUN, "--by", "Grace")).isEqualTo(2);
    assertThat(entries()).hasSize(before);
  }

  @Test
  void aStepThatTheRunDoesNotHaveIsToldWithTheNearestOne() {
    assertThat(shell.run("approve", Unfinished.RUN, "order-db", "--by", "Ada")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "Run RUN has no step 'order-db'; did you mean 'orders-db'?"
                + " See its steps with: dr status RUN\n");
  }

  @Test
  void whatAServiceWroteCannotFoolATerminalEither() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      long sequence = journal.read(Unfinished.RUN, 0).size();
      Failure hostile =
          Failure.of(
              Failure.Kind.STATE, "It says \u001b[2J\u001b]0;x\u0007 all\nis well.", "\rOk.");
      journal.append(
          Unfinished.RUN, sequence, Shell.NOW, new Event.StepFailed("orders-db", hostile));
    }

    for (String format : List.of("text", "markdown", "json")) {
      shell.run("status", "--format", format);
      assertThat(shell.out().replace("\n", ""))
          .contains("It says", "all is well.")
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }
}
