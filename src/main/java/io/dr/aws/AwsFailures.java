package io.dr.aws;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Failure.Kind;
import io.dr.net.RetryAfter;
import io.dr.net.TooMuchException;
import io.dr.redaction.SecretShapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells what an SDK exception means. Throttling arrives as 429, as 400 and as 503, so the error
 * code decides before the status does (AWS SDK for Java, "Retry behavior").
 */
public final class AwsFailures {
  private static final int LONGEST_MESSAGE = 300;
  private static final Pattern SDK_TAIL = Pattern.compile("\\s*\\((Service|SDK Attempt).*$");

  /** The first row whose pattern the error code fits decides. */
  private static final List<Row> TABLE =
      List.of(
          row(
              ".*Throttl.*|TooManyRequests.*|RequestLimitExceeded.*|SlowDown"
                  + "|ProvisionedThroughputExceeded.*",
              Kind.THROTTLED,
              "Wait a little; if it goes on, find what else calls this account's API so often."),
          row(
              "ExpiredToken.*|UnrecognizedClient.*|InvalidClientTokenId|SignatureDoesNotMatch"
                  + "|AuthFailure|InvalidAccessKeyId|NotAuthorized.*|AccessDenied.*"
                  + "|UnauthorizedOperation|Forbidden|OptInRequired",
              Kind.DENIED,
              "Renew the credentials, or have the role allowed to make this call."),
          row(
              "Insufficient.*Capacity.*",
              Kind.QUOTA,
              "The region itself is short of it: name another instance class, or a subnet group with"
                  + " more zones."),
          row(
              ".*QuotaExceeded.*|.*Limits?Exceeded.*|TooManyHostedZones|ServiceQuota.*",
              Kind.QUOTA,
              "Raise the quota of the target region, or delete what is not needed there."),
          row(
              "KMSKey.*|KMS\\..*|Kms.*",
              Kind.INVALID,
              "See that the key is enabled in the target region and that its policy lets the role use"
                  + " it."),
          row(
              ".*NotFound.*|NoSuch.*|ResourceNotFound.*|DBInstanceNotFound.*",
              Kind.NOT_FOUND,
              "Check the name, the region and the account that the runbook gives."),
          // What already exists may be the success of a call whose answer was lost: look again.
          row(
              "PriorRequestNotComplete|PreconditionFailed|ResourceInUse.*|Conflict.*"
                  + "|OperationAborted|Invalid.*State(Fault|Exception)?|TableInUse.*"
                  + "|ConcurrentModification.*|.*AlreadyExists.*|UserImportInProgress.*"
                  + "|ContinuousBackupsUnavailable.*|ConditionalRequestConflict",
              Kind.CONFLICT,
              "Let the change that is under way finish, and find out who is making it."),
          row(
              "InternalFailure|InternalError|InternalServerError.*|ServiceUnavailable.*"
                  + "|RequestTimeout.*|ServiceException",
              Kind.TRANSIENT,
              "See the service's health dashboard."));

  private AwsFailures() {}

  private record Row(Pattern code, Kind kind, String remedy) {}

  private static Row row(String code, Kind kind, String remedy) {
    return new Row(Pattern.compile(code), kind, remedy);
  }

  /**
   * What an exception means to a step.
   *
   * @param service the service as its users name it
   * @param operation the operation that was called
   */
  public static ActionFailure of(String service, String operation, SdkException exception) {
    return new ActionFailure(failure(service, operation, exception), exception);
  }

  private static Failure failure(String service, String operation, SdkException exception) {
    if (exception instanceof AwsServiceException refused) {
      return refused(service, operation, refused);
    }
    Optional<Failure> known = ours(exception);
    if (known.isPresent()) {
      return known.get();
    }
    Kind kind = outage(exception);
    Failure.Request request = new Failure.Request(service, operation, "", "");
    if (unreadable(exception)) {
      return strange(request, AnswerHead.of(exception));
    }
    if (kind == Kind.DENIED) {
      return new Failure(
          kind,
          "No AWS credentials were found, so " + service + " was not asked for " + operation + ".",
          "Set credentials (environment, profile or role) and check them with: aws sts"
              + " get-caller-identity.",
          Optional.of(request));
    }
    String cause =
        kind == Kind.UNREACHABLE
            ? service + " cannot be reached for " + operation + ": " + message(exception) + "."
            : service + " did not answer " + operation + ": " + message(exception) + ".";
    return new Failure(
        kind,
        cause,
        "Check the network from here and the service's health dashboard.",
        Optional.of(request));
  }

  /** What dr itself threw below the SDK, such as a proxy that cannot be used. */
  private static Optional<Failure> ours(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof ActionFailure failure) {
        return Optional.of(failure.failure());
      }
    }
    return Optional.empty();
  }

  /** The answer was there, said that it worked, and was none of AWS's. */
  private static boolean unreadable(SdkException exception) {
    boolean succeeded =
        AnswerHead.of(exception).filter(answer -> answer.status() / 100 == 2).isPresent();
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof UncheckedIOException) {
        return false;
      }
    }
    return succeeded && String.valueOf(exception.getMessage()).contains("nmarshall");
  }

  private static Failure strange(Failure.Request request, Optional<AnswerHead.Note> answer) {
    int status = answer.map(AnswerHead.Note::status).orElse(0);
    String words = answer.map(AnswerHead.Note::words).orElse("");
    String begins = words.isEmpty() ? "its body is empty" : "it begins '" + words + "'";
    Kind kind = row("", status).kind();
    return new Failure(
        status / 100 == 2 ? Kind.TRANSIENT : kind,
        "%s answered %s with %s, not in AWS's form: %s."
            .formatted(
                request.service(),
                request.operation(),
                status > 0 ? Integer.toString(status) : "no status",
                begins),
        "See what stands between here and AWS, such as a proxy or AWS_ENDPOINT_URL, and the"
            + " service's health dashboard.",
        Optional.of(request));
  }

  private static Failure refused(String service, String operation, AwsServiceException exception) {
    String code =
        Optional.ofNullable(exception.awsErrorDetails())
            .map(details -> Optional.ofNullable(details.errorCode()).orElse(""))
            .orElse("");
    Optional<Duration> wait = wait(exception);
    boolean spoke = AnswerHead.of(exception).filter(head -> !head.words().isEmpty()).isPresent();
    if (code.isEmpty() && spoke) {
      Failure.Request request = new Failure.Request(service, operation, "", "");
      Failure strange = strange(request, AnswerHead.of(exception));
      return wait.map(strange::retryAfter).orElse(strange);
    }
    String id = bounded(Optional.ofNullable(exception.requestId()).orElse(""));
    Row row = row(code, exception.statusCode());
    return new Failure(
        row.kind(),
        service + " refused " + operation + ": " + message(exception) + ".",
        row.remedy(),
        Optional.of(new Failure.Request(service, operation, id, bounded(code))),
        wait);
  }

  /** Against the answer's own date: no clock is at hand here. */
  private static Optional<Duration> wait(AwsServiceException exception) {
    return Optional.ofNullable(exception.awsErrorDetails())
        .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
        .flatMap(
            answer ->
                RetryAfter.of(
                    answer.firstMatchingHeader("Retry-After"),
                    answer.firstMatchingHeader("Date"),
                    Instant.MAX));
  }

  private static Row row(String code, int status) {
    for (Row row : TABLE) {
      if (row.code().matcher(code).matches()) {
        return row;
      }
    }
    String remedy = "See the service's health dashboard.";
    return switch (status) {
      case 429 -> first(Kind.THROTTLED);
      case 401, 403 -> first(Kind.DENIED);
      case 404 -> first(Kind.NOT_FOUND);
      case 409, 412 -> first(Kind.CONFLICT);
      default ->
          status >= 500
              ? row(".*", Kind.TRANSIENT, remedy)
              : row(".*", Kind.INVALID, "Correct the step's parameters.");
    };
  }

  private static Row first(Kind kind) {
    return TABLE.stream().filter(row -> row.kind() == kind).findFirst().orElseThrow();
  }

  private static Kind outage(SdkException exception) {
    if (exception instanceof ApiCallTimeoutException
        || exception instanceof ApiCallAttemptTimeoutException) {
      return Kind.TRANSIENT;
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException
          || cause instanceof ConnectException
          || cause instanceof NoRouteToHostException) {
        return Kind.UNREACHABLE;
      }
      if (cause instanceof SocketTimeoutException) {
        return Kind.TRANSIENT;
      }
      String message = cause.getMessage();
      if (message != null && message.contains("Unable to load credentials")) {
        return Kind.DENIED;
      }
    }
    return Kind.TRANSIENT;
  }

  /** The service's own words: one line, bounded, without secrets, the SDK's tail and full stop. */
  private static String message(SdkException exception) {
    String raw =
        exception instanceof AwsServiceException refused && refused.awsErrorDetails() != null
            ? refused.awsErrorDetails().errorMessage()
            : exception.getMessage();
    if (TooMuchException.isBehind(exception)) {
      return "it sends more than any of its answers holds, and the rest was not read";
    }
    String text = raw == null ? silent(exception) : raw;
    String told = SecretShapes.masked(text);
    String line = SDK_TAIL.matcher(told.replaceAll("\\s+", " ")).replaceAll("").strip();
    String bounded = bounded(line);
    return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
  }

  private static String silent(SdkException exception) {
    return exception instanceof AwsServiceException refused
        ? refused.statusCode() > 0
            ? "it answered with " + refused.statusCode() + " and nothing else"
            : "it answered with no status of HTTP"
        : exception.getClass().getSimpleName();
  }

  private static String bounded(String line) {
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
  }
}
