package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;

/**
 * Metrics of what a simulation contains: a steady value until the outage; a lag grows after it, since
 * nothing more arrives.
 */
public final class SimulatedCloudWatch implements SimulatedService {
  private final SimulatedWorld world;
  private final Map<String, Double> series = new ConcurrentHashMap<>();

  public SimulatedCloudWatch(SimulatedWorld world) {
    this.world = world;
  }

  @Override
  public Class<? extends SdkClient> client() {
    return CloudWatchClient.class;
  }

  @Override
  public String kinds() {
    return "cloudwatch";
  }

  /** Holds {@code namespace/metric/thing}; the value is the attribute {@code value}, or drawn. */
  @Override
  public void expect(SimulatedResource resource) {
    String given = resource.attributes().get("value");
    double value =
        given == null
            ? 2 + world.random("lag:" + resource.name()).nextInt(40)
            : Double.parseDouble(given);
    series.putIfAbsent(key(resource.site(), resource.name()), value);
  }

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements CloudWatchClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
      List<Datapoint> points = new ArrayList<>();
      request.dimensions().stream()
          .map(dimension -> request.namespace() + "/" + request.metricName() + "/" + dimension.value())
          .map(name -> series.get(key(site, name)))
          .filter(java.util.Objects::nonNull)
          .findFirst()
          .ifPresent(value -> points.addAll(points(request, value)));
      return GetMetricStatisticsResponse.builder()
          .label(request.metricName())
          .datapoints(points)
          .build();
    }

    private List<Datapoint> points(GetMetricStatisticsRequest request, double value) {
      List<Datapoint> points = new ArrayList<>();
      Instant at = request.startTime().truncatedTo(ChronoUnit.SECONDS);
      Instant end = request.endTime().isAfter(world.now()) ? world.now() : request.endTime();
      while (!at.isAfter(end)) {
        double grown = Math.max(0, at.getEpochSecond() - world.outageAt().getEpochSecond());
        boolean lag = request.metricName().endsWith("Lag");
        double shown = lag ? value + grown : value;
        points.add(
            Datapoint.builder()
                .timestamp(at)
                .maximum(shown)
                .average(shown)
                .minimum(shown)
                .build());
        at = at.plusSeconds(request.period());
      }
      return points;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
