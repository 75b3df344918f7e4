package io.dr.journal;

import java.util.Optional;

/**
 * What an examination of a run's log found.
 *
 * @param run the run's id
 * @param format of the journal
 * @param entries how many are stored
 * @param head the end of the log as it is stored; absent when nothing is
 * @param endKept whether the end is also kept beside the log, so that a shorter log is noticed
 * @param noted the sequence of the entry whose hash was noted, where one was given and found
 * @param firstBreak where the log is not as it was written
 */
public record Verification(
    String run,
    int format,
    long entries,
    Optional<Head> head,
    boolean endKept,
    Optional<Long> noted,
    Optional<Break> firstBreak) {

  /** Whether the log is as it was written. */
  public boolean intact() {
    return firstBreak.isEmpty();
  }
}
