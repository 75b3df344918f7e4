package io.dr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

class AwsFailuresTest {

  private static AwsServiceException refusal(String code, int status, String message) {
    return AwsServiceException.builder()
        .statusCode(status)
        .requestId("req-1")
        .message(message + " (Service: Rds, Status Code: " + status + ", Request ID: req-1)")
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("Rds")
                .errorCode(code)
                .errorMessage(message)
                .build())
        .build();
  }

  private static Failure told(SdkException exception) {
    return AwsFailures.of("RDS", "PromoteReadReplica", exception).failure();
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 400, THROTTLED",
    "Throttling, 400, THROTTLED",
    "TooManyRequestsException, 400, THROTTLED",
    "RequestLimitExceeded, 503, THROTTLED",
    "ProvisionedThroughputExceededException, 400, THROTTLED",
    "SlowDown, 503, THROTTLED",
    "KMS.ThrottlingException, 400, THROTTLED",
    "Unheard, 429, THROTTLED",
    "InternalFailure, 500, TRANSIENT",
    "ServiceUnavailable, 503, TRANSIENT",
    "RequestTimeout, 400, TRANSIENT",
    "Unheard, 502, TRANSIENT",
    "AccessDenied, 403, DENIED",
    "AccessDeniedException, 400, DENIED",
    "ExpiredToken, 403, DENIED",
    "ExpiredTokenException, 400, DENIED",
    "UnrecognizedClientException, 400, DENIED",
    "InvalidClientTokenId, 403, DENIED",
    "NotAuthorizedException, 400, DENIED",
    "Unheard, 401, DENIED",
    "DBInstanceNotFound, 404, NOT_FOUND",
    "DBSnapshotNotFound, 404, NOT_FOUND",
    "ResourceNotFoundException, 400, NOT_FOUND",
    "GlobalReplicationGroupNotFoundFault, 404, NOT_FOUND",
    "NoSuchHostedZone, 404, NOT_FOUND",
    "NoSuchKey, 404, NOT_FOUND",
    "InstanceQuotaExceeded, 400, QUOTA",
    "LimitExceededException, 400, QUOTA",
    "LimitsExceeded, 400, QUOTA",
    "InsufficientDBInstanceCapacity, 400, QUOTA",
    "PriorRequestNotComplete, 400, CONFLICT",
    "PreconditionFailed, 412, CONFLICT",
    "ResourceInUseException, 400, CONFLICT",
    "TableInUseException, 400, CONFLICT",
    "ConflictException, 409, CONFLICT",
    "OperationAborted, 409, CONFLICT",
    "InvalidDBInstanceState, 400, CONFLICT",
    "InvalidDBSnapshotState, 400, CONFLICT",
    "InvalidGlobalReplicationGroupState, 400, CONFLICT",
    "UserImportInProgressException, 400, CONFLICT",
    "DBInstanceAlreadyExists, 400, CONFLICT",
    "TableAlreadyExistsException, 400, CONFLICT",
    "InvalidParameterValue, 400, INVALID",
    "ValidationException, 400, INVALID",
    "KMSKeyNotAccessibleFault, 400, INVALID",
    "InvalidSubnet, 400, INVALID",
  })
  void readsTheErrorCodeBeforeTheStatus(String code, int status, Failure.Kind kind) {
    assertThat(told(refusal(code, status, "words")).kind()).isEqualTo(kind);
  }

  @Test
  void doesNotSendAPersonToRaiseAQuotaWhereTheRegionIsShortOfCapacity() {
    Failure failure = told(refusal("InsufficientDBInstanceCapacity", 400, "none left"));

    assertThat(failure.remedy()).contains("another instance class").doesNotContain("quota");
  }

  @Test
  void sendsAPersonToTheKeyWhereEncryptionIsRefused() {
    Failure failure = told(refusal("KMSKeyNotAccessibleFault", 400, "no such key"));

    assertThat(failure.remedy()).contains("key is enabled");
  }

  @Test
  void namesTheServiceTheOperationAndTheRequest() {
    Failure failure = told(refusal("DBInstanceNotFound", 404, "DBInstance orders not found."));

    assertThat(failure.cause())
        .isEqualTo("RDS refused PromoteReadReplica: DBInstance orders not found.");
    assertThat(failure.remedy()).endsWith(".");
    assertThat(failure.request())
        .contains(new Failure.Request("RDS", "PromoteReadReplica", "req-1", "DBInstanceNotFound"));
  }

  @Test
  void showsOneBoundedLineWithoutTheTailOfTheSdk() {
    Failure failure =
        told(refusal("InvalidParameterValue", 400, "first\n second " + "x".repeat(2_000)));

    assertThat(failure.cause())
        .startsWith("RDS refused PromoteReadReplica: first second xxx")
        .hasSizeLessThan(360)
        .doesNotContain("\n")
        .doesNotContain("Service:");
  }

  @Test
  void cutsTheTailFromAnAnswerThatHadNoErrorInIt() {
    AwsServiceException bare =
        AwsServiceException.builder()
            .statusCode(500)
            .message("Service returned nothing. (Service: Rds, Status Code: 500)")
            .build();

    Failure failure = told(bare);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
    assertThat(failure.cause())
        .isEqualTo("RDS refused PromoteReadReplica: Service returned nothing.");
    assertThat(failure.request().map(Failure.Request::code)).contains("");
  }

  private static SdkException broken(IOException cause) {
    return SdkClientException.builder().message("Unable to execute request").cause(cause).build();
  }

  @Test
  void tellsAServiceThatIsNotThereFromOneThatIsSlow() {
    assertThat(told(broken(new UnknownHostException("rds"))).kind())
        .isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(told(broken(new ConnectException("refused"))).kind())
        .isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(told(broken(new SocketTimeoutException("read"))).kind())
        .isEqualTo(Failure.Kind.TRANSIENT);
    assertThat(told(ApiCallTimeoutException.create(60_000)).kind())
        .isEqualTo(Failure.Kind.TRANSIENT);
    assertThat(told(broken(new IOException("reset"))).kind()).isEqualTo(Failure.Kind.TRANSIENT);
  }

  @Test
  void asksForCredentialsWhereThereAreNone() {
    Failure failure =
        told(SdkClientException.create("Unable to load credentials from any of the providers"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED);
    assertThat(failure.remedy()).contains("aws sts get-caller-identity");
    assertThat(failure.request().map(Failure.Request::operation))
        .isEqualTo(Optional.of("PromoteReadReplica"));
  }
}
