package io.dr.action;

import java.time.Duration;
import java.util.Optional;

/**
 * Why something did not work, told in two sentences.
 *
 * @param kind what sort of failure, which decides whether it is tried again
 * @param cause what is wrong, one sentence
 * @param remedy what a person should do, one sentence
 * @param request the request that failed, where there was one
 * @param retryAfter how long whoever was asked wants to be left alone, where it said so
 */
public record Failure(
    Kind kind,
    String cause,
    String remedy,
    Optional<Request> request,
    Optional<Duration> retryAfter) {

  public Failure(Kind kind, String cause, String remedy, Optional<Request> request) {
    this(kind, cause, remedy, request, Optional.empty());
  }

  /** The sort of a failure. */
  public enum Kind {
    /** The service asks to slow down. */
    THROTTLED(true),
    /** A fault of the service or the network; the call may or may not have been applied. */
    TRANSIENT(true),
    /** Somebody else changed the resource meanwhile, or an earlier change is still under way. */
    CONFLICT(true),
    /** The service could not be reached at all. */
    UNREACHABLE(true),
    /** The credentials are refused or do not allow the call. */
    DENIED(false),
    /** What the step works on is not there. */
    NOT_FOUND(false),
    /** A quota is used up. */
    QUOTA(false),
    /** The request can never be right. */
    INVALID(false),
    /** The resource exists and is not this run's. */
    FOREIGN(false),
    /** The resource is in a state from which the step cannot succeed. */
    STATE(false),
    /** More data would be lost than the objective allows. */
    RPO_BREACH(false),
    /** A person said no. */
    REJECTED(false),
    /** The step's own timeout passed. */
    TIMED_OUT(false),
    /** A verification came out negative. */
    CHECK(false),
    /** A defect of the program. */
    DEFECT(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether trying again can help without a person. */
    public boolean retryable() {
      return retryable;
    }

    /** Whether a call that failed so may have been applied all the same. */
    public boolean mayHaveBeenApplied() {
      return this == TRANSIENT || this == DEFECT;
    }
  }

  /**
   * The request that failed.
   *
   * @param service for example {@code RDS}
   * @param operation for example {@code RestoreDBInstanceFromDBSnapshot}
   * @param id the service's request id, empty when it gave none
   * @param code the service's error code, empty when it gave none
   */
  public record Request(String service, String operation, String id, String code) {}

  /** The same where whoever was asked wants to be left alone for a while. */
  public Failure retryAfter(Duration wait) {
    return new Failure(kind, cause, remedy, request, Optional.of(wait));
  }

  /** A failure outside any request. */
  public static Failure of(Kind kind, String cause, String remedy) {
    return new Failure(kind, cause, remedy, Optional.empty());
  }
}
