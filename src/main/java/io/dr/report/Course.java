package io.dr.report;

import io.dr.engine.Readiness;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.RtoVerdict;
import io.dr.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether anything moves a run on. Where nothing does, there is no forecast to judge by, only the
 * clock.
 *
 * @param standstill since when and where it stands still, while it could go on
 * @param moves whether somebody drives it and nothing blocks all that is left
 * @param blocked the steps that a failure keeps from starting
 */
record Course(Optional<StatusReport.Standstill> standstill, boolean moves, Set<String> blocked) {

  static Course of(Plan plan, RunState state, Optional<StatusReport.Driver> driver, Instant now) {
    Readiness readiness = Readiness.of(plan, state);
    boolean stops = readiness.blockedBy().isPresent();
    boolean driven =
        state.phase() == RunState.RunPhase.RUNNING
            && driver.map(StatusReport.Driver::alive).orElse(true);
    return new Course(
        since(state, driver, now).map(at -> new StatusReport.Standstill(at, where(plan, state))),
        (driven && !stops) || state.phase() == RunState.RunPhase.FINISHED,
        blocked(plan, state, stops));
  }

  private static Optional<Instant> since(
      RunState state, Optional<StatusReport.Driver> driver, Instant now) {
    return switch (state.phase()) {
      case STOPPED, INTERRUPTED -> state.endedAt();
      case RUNNING ->
          driver
              .filter(known -> !known.alive())
              .map(known -> known.lastSignOfLife().orElse(state.lastAt()))
              .map(last -> state.initiated().mode() == Event.Mode.DISASTER ? last : now);
      case FINISHED, ABORTED -> Optional.empty();
    };
  }

  /** What failed; where nothing did, what was under way. */
  private static List<String> where(Plan plan, RunState state) {
    List<String> failed = new ArrayList<>();
    List<String> active = new ArrayList<>();
    for (PlannedStep step : plan.steps().values()) {
      StepStatus status = state.step(step.id()).status();
      if (failed(step, status)) {
        failed.add(step.id());
      } else if (status.active()) {
        active.add(step.id());
      }
    }
    return failed.isEmpty() ? active : failed;
  }

  /** All that is left where the run stops; else only what waits for a failed step. */
  private static Set<String> blocked(Plan plan, RunState state, boolean stops) {
    Set<String> blocked = new HashSet<>();
    Set<String> gone = new HashSet<>();
    for (PlannedStep step : plan.steps().values()) {
      StepStatus status = state.step(step.id()).status();
      boolean behind = step.needs().stream().anyMatch(gone::contains);
      if (status == StepStatus.PENDING && (stops || behind)) {
        blocked.add(step.id());
        gone.add(step.id());
      } else if (failed(step, status)) {
        gone.add(step.id());
      }
    }
    return blocked;
  }

  private static boolean failed(PlannedStep step, StepStatus status) {
    return status == StepStatus.FAILED && step.onFailure() != Step.OnFailure.CONTINUE;
  }

  /** Judges against a deadline: by the forecast while the run moves, else by the clock alone. */
  RtoVerdict judge(Instant deadline, Optional<Instant> finished, Instant forecast, Instant now) {
    if (moves || finished.isPresent()) {
      return RtoVerdict.of(deadline, finished, forecast);
    }
    return now.isAfter(deadline) ? RtoVerdict.MISSED : RtoVerdict.AT_RISK;
  }
}
