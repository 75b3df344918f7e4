package io.dr.preflight;

import static io.dr.runbook.Durations.show;

import io.dr.action.RecoveryPoint;
import io.dr.engine.Finding;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Objectives;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How much data each datastore would lose if the recovery began now, by live readings. */
public final class DataLoss implements Examination {
  private static final String LATER = "See that it replicates or is backed up often enough.";

  @Override
  public Area area() {
    return Area.DATA;
  }

  @Override
  public List<Check> examine(Subject subject) {
    Objectives.OnRpoBreach onBreach = subject.plan().objectives().onRpoBreach();
    List<Check> checks = new ArrayList<>();
    for (Finding finding : subject.findings().get()) {
      PlannedStep step = finding.step();
      if (step.restoresData() && step.rpo().isPresent()) {
        check(finding, step.rpo().get(), subject.facts().outageAt(), onBreach)
            .ifPresent(checks::add);
      }
    }
    return checks;
  }

  private static Optional<Check> check(
      Finding finding, Duration allowed, Instant outage, Objectives.OnRpoBreach onBreach) {
    String step = finding.step().id();
    if (finding.point().isEmpty()) {
      // What stops a step is told among the targets.
      return finding.standing() == Finding.Standing.STOPS
          ? Optional.empty()
          : Optional.of(
              Check.warn(
                  Area.DATA,
                  step,
                  "what it would lose cannot be told yet",
                  "It is measured when its turn comes, before anything is given up."));
    }
    RecoveryPoint point = finding.point().get();
    Optional<Duration> loss = point.lossAt(outage);
    if (loss.isEmpty()) {
      return Optional.of(
          breach(
              step, "an unknown amount of data would be lost (" + point.source() + ")", onBreach));
    }
    String text =
        "%s of %s would be lost (from %s)"
            .formatted(show(loss.get()), show(allowed), point.source());
    boolean over = loss.get().compareTo(allowed) > 0;
    Check check = over ? breach(step, text, onBreach) : Check.pass(Area.DATA, step, text);
    return Optional.of(
        check.with(
            new Check.Figure(
                "loss",
                loss.get().toMillis() / 1000.0,
                allowed.toMillis() / 1000.0,
                "s",
                point.source())));
  }

  private static String asks(Objectives.OnRpoBreach onBreach) {
    return onBreach == Objectives.OnRpoBreach.ASK
        ? " The run asks before it gives the data up."
        : " The runbook says to give it up all the same.";
  }

  /** Where the runbook says stop, the run would. */
  private static Check breach(String step, String found, Objectives.OnRpoBreach onBreach) {
    return onBreach == Objectives.OnRpoBreach.STOP
        ? Check.fail(Area.DATA, step, found, "The runbook says to stop at such a loss. " + LATER)
        : Check.missed(Area.DATA, step, found, LATER + asks(onBreach));
  }
}
