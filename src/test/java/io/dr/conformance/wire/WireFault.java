package io.dr.conformance.wire;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Response;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What may befall one request between the SDK and AWS. */
enum WireFault {
  THROTTLED_429(Stands.PASSES, 429, "TooManyRequestsException"),
  THROTTLED_400(Stands.PASSES, 400, "ThrottlingException"),
  THROTTLED_503(Stands.PASSES, 503, "SlowDown"),
  BROKEN_500(Stands.PASSES, 500, "InternalFailure"),
  RESET_BEFORE(Stands.PASSES, 0, ""),
  RESET_AFTER(Stands.PASSES, 0, ""),
  TIMED_OUT_BEFORE(Stands.PASSES, 0, ""),
  TIMED_OUT_AFTER(Stands.PASSES, 0, ""),
  DENIED(Stands.STAYS, 403, "AccessDenied"),
  DIES_BEFORE(Stands.KILLS, 400, "NobodyReadsThis"),
  DIES_AFTER(Stands.KILLS, 400, "NobodyReadsThis");

  /** The request id that a refusal carries. */
  static final String REQUEST = "request-1";

  /** Longer than the impatient client of these tests waits for one answer. */
  private static final int TOO_LONG = 1_500;

  private static final Set<WireFault> AFTER = Set.of(RESET_AFTER, TIMED_OUT_AFTER, DIES_AFTER);
  private static final List<WireFault> THROTTLING =
      List.of(THROTTLED_429, THROTTLED_400, THROTTLED_503);

  /** Whether another try helps, and whether the process survives it. */
  enum Stands {
    PASSES,
    STAYS,
    KILLS
  }

  private final Stands stands;
  private final int status;
  private final String code;

  WireFault(Stands stands, int status, String code) {
    this.stands = stands;
    this.status = status;
    this.code = code;
  }

  Stands stands() {
    return stands;
  }

  /** Whether AWS gets the request, and only its answer is lost. */
  boolean after() {
    return AFTER.contains(this);
  }

  /**
   * What is tried on a request. A lost answer to a look is as good as none, and the SDK's own
   * retries tell the kinds of throttling apart, so looks take turns with these.
   */
  static List<WireFault> on(WireRequest request, int number) {
    if (request.changes()) {
      return List.of(values());
    }
    WireFault slow = number % 2 == 0 ? RESET_BEFORE : TIMED_OUT_BEFORE;
    // An answer to HEAD has no body, so no code: S3 throttles by the status 503.
    WireFault throttled =
        request.operation().startsWith("Head") ? THROTTLED_503 : THROTTLING.get(number % 3);
    return Stream.of(throttled, slow, BROKEN_500, DENIED, DIES_BEFORE).toList();
  }

  /** The answer in AWS's place. */
  ResponseDefinitionBuilder answer(String service) {
    return switch (this) {
      case RESET_BEFORE, RESET_AFTER ->
          ResponseDefinitionBuilder.responseDefinition().withFault(Fault.CONNECTION_RESET_BY_PEER);
      case TIMED_OUT_BEFORE, TIMED_OUT_AFTER ->
          ResponseDefinitionBuilder.responseDefinition().withStatus(500).withFixedDelay(TOO_LONG);
      default -> refusal(service);
    };
  }

  /** What becomes of AWS's own answer. */
  Response lost(Response answer) {
    return this == TIMED_OUT_AFTER
        ? Response.Builder.like(answer).but().incrementInitialDelay(TOO_LONG).build()
        : Response.Builder.like(answer).but().fault(Fault.CONNECTION_RESET_BY_PEER).build();
  }

  private ResponseDefinitionBuilder refusal(String service) {
    String said = "The service said " + code;
    String error = "<Error><Code>" + code + "</Code><Message>" + said + "</Message></Error>";
    String body =
        switch (service) {
          case "dynamodb", "lambda", "application-autoscaling" ->
              "{\"__type\":\"" + code + "\",\"message\":\"" + said + "\"}";
          case "s3" -> error;
          default ->
              "<ErrorResponse>" + error + "<RequestId>" + REQUEST + "</RequestId></ErrorResponse>";
        };
    return ResponseDefinitionBuilder.responseDefinition()
        .withStatus(status)
        .withHeader("x-amzn-RequestId", REQUEST)
        .withHeader("x-amz-request-id", REQUEST)
        .withHeader("x-amzn-ErrorType", code)
        .withBody(body);
  }
}
