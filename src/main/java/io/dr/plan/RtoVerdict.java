package io.dr.plan;

import java.time.Instant;
import java.util.Optional;

/** How something stands against its deadline. */
public enum RtoVerdict {
  /** Not finished, and forecast to finish in time. */
  ON_TRACK("on track"),
  /** Not finished, and forecast to finish late. */
  AT_RISK("at risk"),
  /** Finished in time. */
  MET("met"),
  /** Finished late. */
  MISSED("missed");

  private final String words;

  RtoVerdict(String words) {
    this.words = words;
  }

  /** As people say it. */
  public String words() {
    return words;
  }

  /** Judges a finish, or the forecast of one, against a deadline. */
  public static RtoVerdict of(Instant deadline, Optional<Instant> finished, Instant forecast) {
    if (finished.isPresent()) {
      return finished.get().isAfter(deadline) ? MISSED : MET;
    }
    return forecast.isAfter(deadline) ? AT_RISK : ON_TRACK;
  }
}
