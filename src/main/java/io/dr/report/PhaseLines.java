package io.dr.report;

import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Forecast;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.plan.PlannedStep;
import io.dr.plan.RpoVerdict;
import io.dr.plan.RtoVerdict;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report's phases and steps, each against its deadline and its data loss. */
record PhaseLines(Plan plan, RunState state, Forecast forecast, RtoClock clock, Course course) {

  List<StatusReport.PhaseLine> all() {
    Map<String, Duration> slacks =
        forecast.slack(plan, clock.start().plus(plan.objectives().rto()));
    return plan.phases().stream().map(phase -> line(phase, slacks)).toList();
  }

  private StatusReport.PhaseLine line(PlannedPhase phase, Map<String, Duration> slacks) {
    List<StatusReport.StepLine> steps = new ArrayList<>();
    Optional<Instant> first = Optional.empty();
    Instant last = clock.start();
    for (String id : phase.steps()) {
      StepState known = state.step(id);
      Optional<Duration> slack =
          known.status().settled() ? Optional.empty() : Optional.ofNullable(slacks.get(id));
      steps.add(step(plan.step(id), known, slack));
      Optional<Instant> started = known.firstStartedAt();
      if (started.isPresent() && (first.isEmpty() || started.get().isBefore(first.get()))) {
        first = started;
      }
      Instant end = known.settledAt().orElse(clock.now());
      last = end.isAfter(last) ? end : last;
    }
    Instant until = last;
    StatusReport.PhaseStatus status = status(steps);
    boolean begins = status == StatusReport.PhaseStatus.PENDING && course.moves();
    return new StatusReport.PhaseLine(
        phase.id(),
        phase.title(),
        status,
        first.map(start -> Duration.between(start, until)),
        begins ? Optional.of(clock.at(begins(phase))) : Optional.empty(),
        steps);
  }

  /** When the first of a phase's steps can start. */
  private Instant begins(PlannedPhase phase) {
    Instant now = clock.now();
    Instant first = Instant.MAX;
    for (String id : phase.steps()) {
      Instant ready = now;
      for (String need : plan.step(id).needs()) {
        Instant done = forecast.finishes().getOrDefault(need, now);
        ready = done.isAfter(ready) ? done : ready;
      }
      first = ready.isBefore(first) ? ready : first;
    }
    return first.equals(Instant.MAX) ? now : first;
  }

  private static StatusReport.PhaseStatus status(List<StatusReport.StepLine> steps) {
    boolean begun = false;
    boolean open = false;
    for (StatusReport.StepLine step : steps) {
      if (step.status() == StepStatus.FAILED && !step.smallFailure()) {
        return StatusReport.PhaseStatus.FAILED;
      }
      begun |= step.status() != StepStatus.PENDING;
      open |= !step.status().settled();
    }
    if (!open) {
      return StatusReport.PhaseStatus.DONE;
    }
    return begun ? StatusReport.PhaseStatus.RUNNING : StatusReport.PhaseStatus.PENDING;
  }

  private StatusReport.StepLine step(PlannedStep step, StepState known, Optional<Duration> slack) {
    Instant done = forecast.finishes().getOrDefault(step.id(), clock.now());
    RtoVerdict byTheClock =
        course.judge(clock.start().plus(step.deadline()), known.settledAt(), done, clock.now());
    Optional<Duration> took =
        known
            .firstStartedAt()
            .map(start -> Duration.between(start, known.settledAt().orElse(clock.now())));
    Instant outage = state.lossesFrom();
    Optional<Duration> allowed = step.restoresData() ? step.rpo() : Optional.empty();
    return new StatusReport.StepLine(
        step.id(),
        step.type().id(),
        step.title(),
        known.status(),
        took,
        step.deadline(),
        clock.at(done),
        slack,
        StepVerdict.of(known.status(), course.blocked().contains(step.id()), byTheClock),
        allowed,
        known.recoveryPoint().flatMap(point -> point.lossAt(outage)),
        allowed.flatMap(limit -> known.recoveryPoint().map(point -> point.source())),
        known.lossAcceptedBy(),
        allowed.flatMap(
            limit -> known.recoveryPoint().map(point -> RpoVerdict.of(point, outage, limit))),
        known.question().isPresent() ? known.question().get().text() : known.detail(),
        known.attempt(),
        known.failure(),
        known.observed(),
        step.onFailure() == Step.OnFailure.CONTINUE);
  }
}
