package io.dr.engine;

import io.dr.action.Call;
import io.dr.journal.Event;
import io.dr.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that the process which drove the run before may still have under way. If it lives, or
 * was only held up, its newest calls can arrive after another took the run over: whoever looked
 * before that and called anew would call twice.
 *
 * @param until when none of them can arrive any more, by this process's clock, UTC
 * @param operations by step, what was called without a known outcome
 */
record EarlierCalls(Instant until, Map<String, String> operations) {
  /** The clients give a call up after a minute, retries included. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  EarlierCalls {
    operations = Map.copyOf(operations);
  }

  /** Those of a run that was just taken up; a rehearsal's went with the world of its process. */
  static EarlierCalls of(RunLog log) {
    Map<String, String> operations = new HashMap<>();
    if (log.state().initiated().mode() == Event.Mode.SIMULATION) {
      return new EarlierCalls(log.attachedAt(), operations);
    }
    for (String step : log.state().active()) {
      StepState known = log.state().step(step);
      known.intent().map(Call::operation).ifPresent(call -> operations.put(step, call));
    }
    return new EarlierCalls(log.attachedAt().plus(LONGEST_CALL), operations);
  }

  /** The operation that may still arrive for a step. */
  Optional<String> mayArrive(String step, Instant now) {
    return now.isBefore(until) ? Optional.ofNullable(operations.get(step)) : Optional.empty();
  }
}
