package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each intervention in each state of a step: it fits, or is refused with the reason. */
class FittingInterventionsTest {
  private static final String STEP = "orders-db";
  private static final Failure FAILURE = Failure.of(Failure.Kind.STATE, "It broke.", "Mend it.");

  private static final Map<String, Set<StepStatus>> FITS =
      Map.of(
          "skip", Set.of(StepStatus.RUNNING, StepStatus.RETRYING, StepStatus.FAILED),
          "retry", Set.of(StepStatus.FAILED),
          "approve", Set.of(),
          "reject", Set.of(),
          "complete", Set.of());

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void aRecoveryWhoseStepHasJustBegun() {
    shell = new Shell(directory);
    shell.run(
        "exercise",
        Path.of("runbooks/serverless-production.yaml").toAbsolutePath().toString(),
        "--state",
        directory.resolve("whole").toString());
    Unfinished.copy(
        directory.resolve("whole"),
        directory.resolve(".dr"),
        event -> event instanceof Event.StepStarted begun && begun.step().equals(STEP),
        Unfinished::asRecovery);
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (String command : FITS.keySet()) {
      for (StepStatus status : StepStatus.values()) {
        if (status != StepStatus.PENDING) {
          pairs.add(Arguments.of(command, status));
        }
      }
    }
    return pairs.stream();
  }

  private RunState state() {
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      return RunState.of(Unfinished.RUN, journal.read(Unfinished.RUN, 0));
    }
  }

  private void bring(StepStatus status) {
    Event.OfStep event =
        switch (status) {
          case PENDING, RUNNING ->
              new Event.StepWaiting(STEP, "it", java.util.OptionalDouble.empty());
          case RETRYING ->
              new Event.RetryScheduled(STEP, FAILURE, Shell.NOW.plus(Duration.ofMinutes(1)));
          case SUCCEEDED ->
              new Event.StepSucceeded(STEP, io.dr.action.Outputs.NONE, java.util.Optional.empty());
          case FAILED -> new Event.StepFailed(STEP, FAILURE);
          case SKIPPED -> new Event.StepSkipped(STEP, "Ada", "");
        };
    RunState now = state();
    try (Journal journal = Unfinished.open(directory.resolve(".dr"))) {
      journal.append(Unfinished.RUN, now.sequence(), now.lastAt(), event);
    }
    assertThat(state().step(STEP).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void fitsOrIsRefusedWithTheReason(String command, StepStatus status) {
    bring(status);
    long before = state().sequence();

    int exitCode = shell.run(command, Unfinished.RUN, STEP, "--by", "Ada", "--reason", "so");

    if (FITS.get(command).contains(status)) {
      assertThat(exitCode).as(shell.err()).isZero();
      assertThat(state().sequence()).isEqualTo(before + 1);
    } else {
      assertThat(exitCode).isEqualTo(2);
      assertThat(shell.err())
          .startsWith("Step 'orders-db' does not wait for this answer; it asks nothing.")
          .contains("See where the run stands with: dr status RUN");
      assertThat(state().sequence()).isEqualTo(before);
    }
  }
}
