package io.dr.engine;

/** How an orchestrator came to its end. */
public enum Ending {
  /** Every step is settled. */
  FINISHED,
  /** A step failed and the run stands still. */
  STOPPED,
  /** A person gave the run up. */
  ABORTED,
  /** The program was interrupted. */
  INTERRUPTED,
  /** Another orchestrator holds the run. */
  FENCED,
  /** Only a person could move it on, and nobody is there. */
  UNANSWERED
}
