package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusRequest;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusResponse;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;

/**
 * Route 53's health checks on objects of S3, in memory: sixteen checkers, which take over what they
 * see one after the other within half a minute.
 */
final class SimulatedHealthChecks {
  private static final Duration ROUND = Duration.ofSeconds(30);
  private static final int CHECKERS = 16;

  private static final class Check {
    private final String account;
    private final String bucket;
    private final String key;
    private boolean found;
    private Instant since = Instant.MIN;

    Check(String account, String bucket, String key, boolean found) {
      this.account = account;
      this.bucket = bucket;
      this.key = key;
      this.found = found;
    }
  }

  private final SimulatedWorld world;
  private final SimulatedS3 s3;
  private final Refusals refusals;
  private final Map<String, Check> checks = new HashMap<>();

  SimulatedHealthChecks(SimulatedWorld world, SimulatedS3 s3) {
    this.world = world;
    this.s3 = s3;
    this.refusals = new Refusals(world, "Route53");
  }

  synchronized void expect(SimulatedResource resource) {
    String bucket = resource.attributes().getOrDefault("bucket", "");
    String key = resource.attributes().getOrDefault("key", "");
    checks.putIfAbsent(
        resource.name(), new Check(resource.site().account(), bucket, key, s3.holds(bucket, key)));
  }

  synchronized GetHealthCheckStatusResponse status(GetHealthCheckStatusRequest request, Site site) {
    Check check =
        Optional.ofNullable(checks.get(request.healthCheckId()))
            .filter(known -> known.account.equals(site.account()))
            .orElseThrow(
                () ->
                    refusals.refuse(
                        NoSuchHealthCheckException.builder(),
                        "NoSuchHealthCheck",
                        "A health check with id " + request.healthCheckId() + " does not exist.",
                        404));
    boolean now = s3.holds(check.bucket, check.key);
    if (now != check.found) {
      check.found = now;
      check.since = world.now();
    }
    List<HealthCheckObservation> seen =
        IntStream.range(0, CHECKERS).mapToObj(checker -> observation(check, checker)).toList();
    return GetHealthCheckStatusResponse.builder().healthCheckObservations(seen).build();
  }

  private HealthCheckObservation observation(Check check, int checker) {
    Instant asks =
        check.since.equals(Instant.MIN)
            ? check.since
            : check.since.plus(ROUND.multipliedBy(checker + 1L).dividedBy(CHECKERS));
    boolean finds = world.now().isBefore(asks) != check.found;
    String status =
        finds
            ? "Success: HTTP Status Code 200, OK"
            : "Failure: HTTP Status Code 404, Not Found. Resolved IP: 192.0.2.10";
    return HealthCheckObservation.builder()
        .ipAddress("198.51.100." + (checker + 1))
        .statusReport(report -> report.status(status).checkedTime(world.now()))
        .build();
  }
}
