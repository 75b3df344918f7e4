package io.dr.engine;

import io.dr.action.Failure;
import io.dr.action.Next;
import java.time.Instant;

/**
 * What the orchestrator is doing about a running step at this moment. It is not journaled: after a
 * crash the action is simply asked again.
 */
public sealed interface Attention {

  /** Nothing: the action is to be asked. */
  record Idle() implements Attention {}

  /** A look or a call is under way, or waits for its budget. */
  record Busy() implements Attention {}

  /** To be looked at again at that instant. */
  record Resting(Instant until) implements Attention {}

  /**
   * The action has answered and the answer is to be acted on.
   *
   * @param askedAt when it began to look, UTC
   */
  record Proposed(Next next, Instant askedAt) implements Attention {}

  /** A look or a call did not work. */
  record Stumbled(Failure failure) implements Attention {}
}
