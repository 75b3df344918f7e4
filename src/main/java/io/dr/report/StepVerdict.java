package io.dr.report;

import io.dr.journal.StepStatus;
import io.dr.plan.RtoVerdict;

/** How a step stands: against its deadline, or why that is no longer the question. */
public enum StepVerdict {
  /** Not finished, and forecast to finish in time. */
  ON_TRACK("on track"),
  /** Not finished, and forecast to finish late, or nothing moves it on at present. */
  AT_RISK("at risk"),
  /** Finished in time. */
  MET("met"),
  /** Finished late, or not finished when it was due and nothing moves it on. */
  MISSED("missed"),
  /** It failed. */
  FAILED("failed"),
  /** A failure before it keeps it from starting. */
  BLOCKED("blocked"),
  /** A person left it out. */
  SKIPPED("skipped");

  private final String words;

  StepVerdict(String words) {
    this.words = words;
  }

  /** As people say it. */
  public String words() {
    return words;
  }

  /**
   * Judges a step.
   *
   * @param byTheClock how it stands against its deadline
   */
  static StepVerdict of(StepStatus status, boolean blocked, RtoVerdict byTheClock) {
    return switch (status) {
      case FAILED -> FAILED;
      case SKIPPED -> SKIPPED;
      case PENDING -> blocked ? BLOCKED : of(byTheClock);
      case RUNNING, RETRYING, SUCCEEDED -> of(byTheClock);
    };
  }

  private static StepVerdict of(RtoVerdict verdict) {
    return switch (verdict) {
      case ON_TRACK -> ON_TRACK;
      case AT_RISK -> AT_RISK;
      case MET -> MET;
      case MISSED -> MISSED;
    };
  }
}
