package io.dr.journal;

/**
 * The first place at which a log is not as it was written.
 *
 * @param kind what is wrong there
 * @param sequence of the entry; zero where it is not about one
 * @param other a second sequence, as the kind says; zero for none
 */
public record Break(Kind kind, long sequence, long other) {

  /** What can be wrong with a log. */
  public enum Kind {
    /** The file is damaged; about no entry. */
    DAMAGED,
    /** The entry does not follow from the one before it and what it holds. */
    ALTERED,
    /** The entry holds what is neither text nor a number where it should. */
    UNREADABLE,
    /** Entries from the one to the other are not there, though later ones are. */
    MISSING,
    /** The entry does not stand where it was written, but is out of order with the other. */
    REORDERED,
    /** Entries were cut off the end, from the one to the other. */
    TRUNCATED,
    /** What is kept of the log's end is not the end of this log; the entry is its last. */
    END_ALTERED,
    /** No entry has the hash that was noted: the log was cut off before it, or written anew. */
    NOT_AS_NOTED
  }
}
