package io.dr.sim.cloud;

import io.dr.sim.SimulatedWorld;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Makes the exceptions with which a service refuses a call look as they come from AWS. */
final class Refusals {
  private final SimulatedWorld world;
  private final String service;

  Refusals(SimulatedWorld world, String service) {
    this.world = world;
    this.service = service;
  }

  /** The exception with its code, message, status and a request id. */
  AwsServiceException refuse(
      AwsServiceException.Builder exception, String code, String message, int status) {
    return (AwsServiceException)
        exception
            .message(message)
            .statusCode(status)
            .requestId(world.requestId(service + code + message))
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName(service)
                    .errorCode(code)
                    .errorMessage(message)
                    .build())
            .build();
  }
}
