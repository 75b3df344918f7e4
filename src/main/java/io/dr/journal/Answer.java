package io.dr.journal;

/**
 * What a person decided.
 *
 * @param choice one of the question's choices
 * @param by their name
 * @param reason why, may be empty
 */
public record Answer(String choice, String by, String reason) {
  /** Go ahead. */
  public static final String APPROVE = "approve";

  /** Do not; after a failure: stand still. */
  public static final String REJECT = "reject";

  /** It is done. */
  public static final String COMPLETE = "complete";

  /** Try again. */
  public static final String RETRY = "retry";

  /** Go on without. */
  public static final String SKIP = "skip";
}
