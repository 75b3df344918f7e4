package io.dr.post;

import java.time.Instant;

/**
 * A leadership update that is due.
 *
 * @param key names it in its run; the same as in the journal
 * @param occasion why it is written
 * @param due since when, UTC
 * @param subject the step that it is about; empty when it is about the run
 * @param missed how many regular updates before it never went out
 */
public record Bulletin(String key, Occasion occasion, Instant due, String subject, long missed) {
  /** The beginning of the keys of all leadership updates. */
  public static final String LEADERSHIP = "leadership/";

  static Bulletin of(String name, Occasion occasion, Instant due) {
    return new Bulletin(LEADERSHIP + name, occasion, due, "", 0);
  }
}
