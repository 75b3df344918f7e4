package io.dr.post;

/** A way to people for letters. */
public interface Channel {
  /** Where to, in words, as the journal and reports show it. */
  String words();

  /**
   * Delivers a letter; blocks for a limited time.
   *
   * @return a receipt, by which the letter is found again
   * @throws io.dr.action.ActionFailure when it was not taken, or nobody knows
   */
  String deliver(Letter letter);
}
