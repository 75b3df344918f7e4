package io.dr.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * Requests of an account-wide rate. When exactly they are sent nobody here knows: credentials may
 * have to be fetched first, and connections made. So they count from their beginning until a second
 * after their answer, and thus in any second in which the service may have got them.
 */
@ThreadConfined
final class SentRequests {
  private static final Duration SECOND = Duration.ofSeconds(1);
  // What is not answered by now was sent long ago, and must not keep the others out.
  private static final Duration SURELY = Duration.ofSeconds(15);

  private final int count;
  private Instant sentBy;

  SentRequests(int count, Instant begun) {
    this.count = count;
    this.sentBy = begun.plus(SURELY);
  }

  int count() {
    return count;
  }

  /** They are answered, or were never sent. */
  void answered(Instant at) {
    sentBy = at.isBefore(sentBy) ? at : sentBy;
  }

  /** Whether the service may have got them within the last second. */
  boolean isRecent(Instant now) {
    return now.isBefore(sentBy.plus(SECOND));
  }
}
