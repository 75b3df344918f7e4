package io.dr.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Trait;
import io.dr.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A step as it will be run: its place in the order settled, its objectives known, its parameters
 * filled as far as they are known before the run.
 *
 * @param id unique in the plan
 * @param phase the phase it belongs to
 * @param title for people
 * @param type what kind of action it takes
 * @param with its parameters; what earlier steps and the environment give is still open
 * @param needs the steps that must be settled before it starts
 * @param deadline on the run's clock
 * @param deadlineWritten whether the runbook wrote the deadline; otherwise it was derived
 * @param rpo the data loss allowed to it; absent when it restores no data
 * @param expected how long it is expected to take, and how that is known
 * @param timeout when one attempt is given up
 * @param retry how often it is tried
 * @param onFailure what its failure means to the run
 * @param approval whose agreement it waits for
 * @param owner whom to call about it
 * @param leadsToRecovery whether production cannot count as recovered before it is settled
 * @param onFailureWritten whether the runbook says what its failure means
 */
public record PlannedStep(
    String id,
    String phase,
    String title,
    ActionType<?> type,
    ObjectNode with,
    List<String> needs,
    Duration deadline,
    boolean deadlineWritten,
    Optional<Duration> rpo,
    Expected expected,
    Optional<Duration> timeout,
    Step.Retry retry,
    Step.OnFailure onFailure,
    Optional<Step.Approval> approval,
    Optional<String> owner,
    boolean leadsToRecovery,
    boolean onFailureWritten) {

  public PlannedStep {
    needs = List.copyOf(needs);
  }

  /** A step whose runbook says what its failure means. */
  public PlannedStep(
      String id,
      String phase,
      String title,
      ActionType<?> type,
      ObjectNode with,
      List<String> needs,
      Duration deadline,
      boolean deadlineWritten,
      Optional<Duration> rpo,
      Expected expected,
      Optional<Duration> timeout,
      Step.Retry retry,
      Step.OnFailure onFailure,
      Optional<Step.Approval> approval,
      Optional<String> owner,
      boolean leadsToRecovery) {
    this(
        id,
        phase,
        title,
        type,
        with,
        needs,
        deadline,
        deadlineWritten,
        rpo,
        expected,
        timeout,
        retry,
        onFailure,
        approval,
        owner,
        leadsToRecovery,
        true);
  }

  /** Whether the step only tells people, and the run goes on without it. */
  public boolean tellsAside() {
    return type.is(Trait.INFORMS) && onFailure == Step.OnFailure.CONTINUE;
  }

  /** How long it is expected to take. */
  public Duration estimate() {
    return expected.duration();
  }

  /** Whether the step decides which data is kept. */
  public boolean restoresData() {
    return type.is(Trait.RESTORES_DATA);
  }

  /** The same step with other parameters. */
  public PlannedStep taking(ObjectNode parameters) {
    return with(parameters, deadline, deadlineWritten, expected);
  }

  PlannedStep due(Duration derived) {
    return with(with, derived, false, expected);
  }

  PlannedStep expecting(Expected other) {
    return with(with, deadline, deadlineWritten, other);
  }

  private PlannedStep with(ObjectNode parameters, Duration due, boolean written, Expected takes) {
    return new PlannedStep(
        id,
        phase,
        title,
        type,
        parameters,
        needs,
        due,
        written,
        rpo,
        takes,
        timeout,
        retry,
        onFailure,
        approval,
        owner,
        leadsToRecovery,
        onFailureWritten);
  }
}
