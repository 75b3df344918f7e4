package io.dr.redaction;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Keeps secrets out of texts: the values that this process knows to be secret, in whatever form
 * they are repeated, and what looks like a secret. What it masks cannot be had back. Safe for use
 * by many threads.
 */
public final class Redaction {
  /** What stands in a secret's place. */
  public static final String MASK = "***";

  /** Shorter values are part of ordinary words, and masking them everywhere would spoil these. */
  public static final int SHORTEST = 6;

  private volatile Literals literals;

  private Redaction(Literals literals) {
    this.literals = literals;
  }

  /** One that knows no values. */
  public static Redaction none() {
    return new Redaction(Literals.NONE);
  }

  /** One that knows those variables of an environment that secrets are kept in, by their names. */
  public static Redaction of(Map<String, String> environment) {
    return new Redaction(Literals.NONE.with(SecretNames.valuesIn(environment), SHORTEST));
  }

  /** Takes a value for a secret from now on. */
  public synchronized void learn(String value) {
    literals = literals.with(List.of(value), SHORTEST);
  }

  /** The text without any secret. */
  public String masked(String text) {
    // First what is known: of a value with a blank in it, a pattern would leave the rest.
    return SecretShapes.masked(values(text));
  }

  /** The text without the values that are known to be secret; what only looks like one stays. */
  public String values(String text) {
    return literals.masked(text);
  }

  /**
   * The same for texts of somebody who was given secrets, of which shorter ones are masked, too.
   *
   * @param given the secrets
   */
  public UnaryOperator<String> besides(List<String> given) {
    Literals own = Literals.NONE.with(given, Literals.SHORTEST);
    return text -> masked(own.masked(text));
  }
}
