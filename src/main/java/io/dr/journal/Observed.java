package io.dr.journal;

/**
 * What a step's newest call found, for whoever asks why it failed.
 *
 * @param before what made the call necessary; empty when nothing was told
 * @param after what was there right after it had failed; empty while it has not
 */
public record Observed(String before, String after) {
  /** Nothing was observed. */
  public static final Observed NOTHING = new Observed("", "");
}
