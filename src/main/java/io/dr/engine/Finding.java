package io.dr.engine;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.RecoveryPoint;
import io.dr.plan.PlannedStep;
import java.util.List;
import java.util.Optional;

/**
 * What a dry run found out about one step.
 *
 * @param step the step
 * @param standing what would become of it
 * @param found what was seen, in a few words; may be empty
 * @param call the first call that it would make
 * @param point the recovery point that it would settle for, or has
 * @param failure what would stop it, or what it cannot find yet
 * @param after the earlier steps on whose changes it hangs
 */
public record Finding(
    PlannedStep step,
    Standing standing,
    String found,
    Optional<Call> call,
    Optional<RecoveryPoint> point,
    Optional<Failure> failure,
    List<String> after) {

  public Finding {
    after = List.copyOf(after);
  }

  /** What would become of a step if the run began now. */
  public enum Standing {
    /** It would make a call. */
    CALLS,
    /** What it is for is there already. */
    DONE,
    /** Something is under way that it would wait for. */
    WAITS,
    /** A person would be asked. */
    ASKS,
    /** It cannot be told before earlier steps have made their changes. */
    LATER,
    /** It would fail. */
    STOPS
  }

  static Finding of(PlannedStep step, Standing standing, String found) {
    return new Finding(
        step, standing, found, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  Finding calling(Call next, Optional<RecoveryPoint> commitsTo) {
    return new Finding(step, standing, found, Optional.of(next), commitsTo, failure, after);
  }

  Finding at(Optional<RecoveryPoint> reached) {
    return new Finding(step, standing, found, call, reached, failure, after);
  }

  Finding failing(Failure why) {
    return new Finding(step, standing, found, call, point, Optional.of(why), after);
  }

  Finding hangingOn(List<String> earlier) {
    return new Finding(step, standing, found, call, point, failure, earlier);
  }

  Finding later(List<String> earlier) {
    return new Finding(step, Standing.LATER, found, call, point, failure, earlier);
  }
}
