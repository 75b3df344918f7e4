package io.dr.action;

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

  /** What went wrong. */
  public Failure failure() {
    return failure;
  }
}
