package io.dr.post;

import java.time.Instant;

/**
 * What the engineers are told of an entry of the journal.
 *
 * @param sequence the entry's
 * @param at when it happened, UTC
 * @param subject the phase or step that it is about, with a mark; {@code run} when it is about all
 * @param text what happened
 * @param answers the entry that it follows from, such as the question that it answers; zero for
 *     none
 */
record Remark(long sequence, Instant at, String subject, String text, long answers) {
  /** The same, answering nothing. */
  Remark open() {
    return new Remark(sequence, at, subject, text, 0);
  }
}
