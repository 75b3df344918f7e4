package io.dr.post;

/** Why leadership is written to. */
public enum Occasion {
  /** The recovery was initiated. */
  START,
  /** The RTO has passed. */
  RTO_BREACH,
  /** A datastore lost more than it may, or nobody knows how much. */
  RPO_BREACH,
  /** A failure keeps the recovery from going on. */
  STANDSTILL,
  /** The regular update. */
  UPDATE,
  /** Production is back, and what is left takes a while. */
  RECOVERED,
  /** The recovery is over. */
  END,
  /** Somebody asked for one. */
  ASKED
}
