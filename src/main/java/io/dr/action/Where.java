package io.dr.action;

/** Which of the two productions something belongs to. */
public enum Where {
  /** The site that failed. */
  FROM,
  /** The site to recover in. */
  TO,
  /** Neither: a global service. */
  GLOBAL
}
