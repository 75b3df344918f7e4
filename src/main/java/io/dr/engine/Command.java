package io.dr.engine;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.journal.Question;
import java.time.Instant;

/** What the decider wants done next. */
public sealed interface Command {

  /** Begin an attempt. */
  record Start(String step, int attempt) implements Command {}

  /** Ask the step's action what comes next. */
  record Look(String step) implements Command {}

  /** Note what the step waits for and look again then. */
  record Rest(String step, Next.Wait on, Instant until) implements Command {}

  /** Record the intent and make the call. */
  record Perform(String step, Next.Effect effect) implements Command {}

  /** Record that a loss over the objective was accepted. */
  record AcceptLoss(String step, RecoveryPoint point, String by) implements Command {}

  /** Put a question to the operator. */
  record Ask(String step, Question question) implements Command {}

  /** Record that the step is done. */
  record Succeed(String step, Next.Done done) implements Command {}

  /** Try the step again then. */
  record Retry(String step, Failure failure, Instant at) implements Command {}

  /** Record that the step failed for good. */
  record Fail(String step, Failure failure) implements Command {}

  /** Try a failed step anew, as a person decided. */
  record Reopen(String step, String by, String reason) implements Command {}

  /** Leave a step out, as a person decided. */
  record Skip(String step, String by, String reason) implements Command {}

  /** Nothing now; decide again then. */
  record WakeAt(Instant at) implements Command {}

  /** Record that production counts as recovered. */
  record Recovered() implements Command {}

  /** Every step is settled. */
  record Finish() implements Command {}

  /** The run stands still because of a step. */
  record StandStill(String step) implements Command {}
}
