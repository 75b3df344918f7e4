package io.dr.sim.cloud;

import io.dr.sim.SimulatedWorld;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What a simulated service answers in place of a result: AWS's own exception, with its code. */
final class Refusal {
  private final SimulatedWorld world;
  private final String service;

  /**
   * @param service as the SDK calls it, for example {@code Route53}
   */
  Refusal(SimulatedWorld world, String service) {
    this.world = world;
    this.service = service;
  }

  /** Builds the exception; the builder decides its class. */
  AwsServiceException of(
      AwsServiceException.Builder builder, int status, String code, String message) {
    builder.awsErrorDetails(
        AwsErrorDetails.builder()
            .serviceName(service)
            .errorCode(code)
            .errorMessage(message)
            .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
            .build());
    builder.statusCode(status);
    builder.requestId(world.requestId(service + ":" + code));
    builder.message(message);
    return (AwsServiceException) builder.build();
  }
}
