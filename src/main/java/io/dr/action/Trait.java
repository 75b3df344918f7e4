package io.dr.action;

/** What the engine, the lint rules and the reader of a runbook must know of an action type. */
public enum Trait {
  /** It changes something. */
  MUTATES,
  /** What it does cannot be taken back. */
  IRREVERSIBLE,
  /** It directs users' traffic. */
  MOVES_TRAFFIC,
  /** It decides which data is kept: the RPO gate stands before its effects. */
  RESTORES_DATA,
  /** It proves that something works. */
  VERIFIES,
  /** It tells people. */
  INFORMS,
  /** A person does it: its question is put to the operator. */
  MANUAL,
  /**
   * The outcome of an interrupted effect cannot be observed: the operator is asked, unless the
   * step's {@code with:} block says {@code idempotent: true}, which means that it may be repeated.
   */
  UNOBSERVABLE
}
