package io.dr.journal;

import java.util.EnumSet;
import java.util.Set;

/** The states of a step and the ways between them. */
public enum StepStatus {
  /** Not started, or to be tried anew. */
  PENDING,
  /** An attempt is under way. */
  RUNNING,
  /** Between two attempts. */
  RETRYING,
  /** Done. */
  SUCCEEDED,
  /** Failed for good, unless a person reopens it. */
  FAILED,
  /** Left out by a person. */
  SKIPPED;

  /** Which state may follow which. */
  Set<StepStatus> next() {
    return switch (this) {
      case PENDING -> EnumSet.of(RUNNING, FAILED, SKIPPED);
      case RUNNING -> EnumSet.of(RUNNING, RETRYING, SUCCEEDED, FAILED, SKIPPED);
      case RETRYING -> EnumSet.of(RUNNING, FAILED, SKIPPED);
      case FAILED -> EnumSet.of(PENDING, SKIPPED);
      case SUCCEEDED, SKIPPED -> EnumSet.noneOf(StepStatus.class);
    };
  }

  /** Whether nothing more happens to the step by itself. */
  public boolean settled() {
    return this == SUCCEEDED || this == FAILED || this == SKIPPED;
  }

  /** Whether an attempt is under way or planned. */
  public boolean active() {
    return this == RUNNING || this == RETRYING;
  }
}
