package io.dr.post;

import java.time.Instant;

/**
 * A message that would have gone out.
 *
 * @param at when, UTC
 * @param key which of the run's messages it is
 * @param text as people would read it, from whom it is for to its end
 */
public record Shown(Instant at, String key, String text) {
  static Shown of(Letter letter) {
    return new Shown(letter.at(), letter.key(), letter.shown());
  }
}
