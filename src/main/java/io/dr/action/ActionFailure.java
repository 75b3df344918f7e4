package io.dr.action;

import java.time.Duration;

/** Carries a {@link Failure} out of a look or an effect. */
public final class ActionFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public ActionFailure(Failure failure) {
    super(failure.cause());
    this.failure = failure;
  }

  public ActionFailure(Failure failure, Throwable cause) {
    super(failure.cause(), cause);
    this.failure = failure;
  }

  /** The same where whoever was asked wants to be left alone for a while. */
  public ActionFailure retryAfter(Duration wait) {
    return new ActionFailure(failure.retryAfter(wait), this);
  }

  /** What went wrong. */
  public Failure failure() {
    return failure;
  }
}
