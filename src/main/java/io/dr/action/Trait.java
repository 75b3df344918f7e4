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
   * No look shows whether an effect was applied, such as a mail or a command. An effect without a
   * known outcome (the program died, or the call failed in a way that {@link
   * Failure.Kind#mayHaveBeenApplied}) is not made again: the operator is asked whether it happened.
   * A type whose effect is harmless to make twice marks that effect {@link
   * Next.Effect#repeating()}, and it is simply made again.
   */
  UNOBSERVABLE
}
