package io.dr.catalogue;

import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What may befall one call. */
public enum Disturbance {
  DIES_BEFORE(false, Kind.CRASH),
  DIES_AFTER(true, Kind.CRASH),
  THROTTLED_429(false, Kind.PASSES),
  THROTTLED_400(false, Kind.PASSES),
  THROTTLED_503(false, Kind.PASSES),
  BROKEN_500(false, Kind.PASSES),
  RESET_BEFORE(false, Kind.PASSES),
  RESET_AFTER(true, Kind.PASSES),
  TIMED_OUT_BEFORE(false, Kind.PASSES),
  TIMED_OUT_AFTER(true, Kind.PASSES),
  UNREACHABLE(false, Kind.PASSES),
  DENIED(false, Kind.STAYS);

  /** Whether the process survives it, and whether another try helps. */
  public enum Kind {
    CRASH,
    PASSES,
    STAYS
  }

  /** The process died. No action can catch it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    public Crash() {
      super("the process died here", null, false, false);
    }
  }

  private final boolean applied;
  private final Kind kind;

  Disturbance(boolean applied, Kind kind) {
    this.applied = applied;
    this.kind = kind;
  }

  /** Whether the call reaches the service first. */
  public boolean applied() {
    return applied;
  }

  public Kind kind() {
    return kind;
  }

  /** What the caller sees. */
  public Throwable thrown(String service) {
    return switch (this) {
      case DIES_BEFORE, DIES_AFTER -> new Crash();
      case THROTTLED_429 -> refused(service, 429, "TooManyRequestsException");
      case THROTTLED_400 -> refused(service, 400, "ThrottlingException");
      case THROTTLED_503 -> refused(service, 503, "SlowDown");
      case BROKEN_500 -> refused(service, 500, "InternalFailure");
      case DENIED -> refused(service, 403, "AccessDenied");
      case RESET_BEFORE, RESET_AFTER -> SdkClientException.create("Connection reset");
      case TIMED_OUT_BEFORE, TIMED_OUT_AFTER -> ApiCallTimeoutException.create(60_000);
      case UNREACHABLE ->
          SdkClientException.create("no route", new UnknownHostException("aws.example.com"));
    };
  }

  private static AwsServiceException refused(String service, int status, String code) {
    return AwsServiceException.builder()
        .statusCode(status)
        .requestId("request-1")
        .message(code)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName(service)
                .errorCode(code)
                .errorMessage("The service said " + code)
                .build())
        .build();
  }
}
