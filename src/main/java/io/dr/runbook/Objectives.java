package io.dr.runbook;

import java.time.Duration;

/**
 * The two numbers that the executives set, and what they apply to.
 *
 * @param rto how long recovery may take, measured from {@code clock}
 * @param rpo how much data, measured in time before the outage, may be lost
 * @param clock where the recovery clock starts
 * @param onRpoBreach what happens before data beyond the RPO is given up
 */
public record Objectives(Duration rto, Duration rpo, ClockStart clock, OnRpoBreach onRpoBreach) {

  /** Where the recovery clock starts. */
  public enum ClockStart {
    /** When the disaster was declared. */
    DECLARATION,
    /** When production stopped. */
    OUTAGE
  }

  /** The RPO gate's answer to a loss over the objective, or to one that is not known. */
  public enum OnRpoBreach {
    /** A person decides, by name. */
    ASK,
    /** The step fails. */
    STOP,
    /** The runbook accepted the loss beforehand. */
    CONTINUE
  }
}
