package io.dr.plan;

import io.dr.action.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a datastore's loss stands against its objective. */
public enum RpoVerdict {
  /** No more is lost than allowed. */
  MET("met"),
  /** More is lost than allowed. */
  MISSED("missed"),
  /** Nothing proves how much is lost. */
  UNKNOWN("unknown");

  private final String words;

  RpoVerdict(String words) {
    this.words = words;
  }

  /** As people say it. */
  public String words() {
    return words;
  }

  /** Judges a recovery point against the allowed loss. */
  public static RpoVerdict of(RecoveryPoint point, Instant outageAt, Duration allowed) {
    Optional<Duration> loss = point.lossAt(outageAt);
    if (loss.isEmpty()) {
      return UNKNOWN;
    }
    return loss.get().compareTo(allowed) > 0 ? MISSED : MET;
  }
}
