package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.paginators.ListMetricsIterable;

/**
 * Metrics of what a simulation contains: a steady value until the outage; a lag grows after it,
 * since nothing more arrives.
 */
public final class SimulatedCloudWatch implements SimulatedService {
  private static final String VALUE = "value";
  private static final Duration CALMS_DOWN = Duration.ofSeconds(40);

  private final SimulatedWorld world;
  private final Map<Series, Double> series = new ConcurrentHashMap<>();
  private final Map<Series, Instant> alarms = new ConcurrentHashMap<>();

  private record Series(
      String account, String region, String name, Map<String, String> dimensions) {

    String label() {
      return account + "/" + region + "/" + name + new TreeMap<>(dimensions);
    }

    boolean isHere(Site site) {
      return account.equals(site.account()) && region.equals(site.region());
    }
  }

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

  /**
   * Holds {@code namespace/metric}; the value in seconds is the attribute {@code value}, or drawn;
   * the other attributes are dimensions. An alarm is raised at first and calms down in a while.
   */
  @Override
  public void expect(SimulatedResource resource) {
    if (resource.kind().equals("cloudwatch:alarm")) {
      Instant calm = world.now().plus(world.draw("alarm:" + resource.name(), CALMS_DOWN));
      alarms.putIfAbsent(key(resource.site(), resource.name(), Map.of()), calm);
      return;
    }
    Map<String, String> dimensions = new TreeMap<>(resource.attributes());
    String given = dimensions.remove(VALUE);
    Series key = key(resource.site(), resource.name(), dimensions);
    double value =
        given == null
            ? 2 + world.random("lag:" + key.label()).nextInt(40)
            : Double.parseDouble(given);
    series.putIfAbsent(key, value);
  }

  private static Series key(Site site, String name, Map<String, String> dimensions) {
    return new Series(site.account(), site.region(), name, Map.copyOf(dimensions));
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
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
      String prefix = Optional.ofNullable(request.alarmNamePrefix()).orElse("");
      List<MetricAlarm> found = new ArrayList<>();
      for (Map.Entry<Series, Instant> alarm : byName().values()) {
        String name = alarm.getKey().name();
        boolean named = !request.hasAlarmNames() || request.alarmNames().contains(name);
        if (named && name.startsWith(prefix)) {
          found.add(shown(name, alarm.getValue()));
        }
      }
      return DescribeAlarmsResponse.builder().metricAlarms(found).build();
    }

    private Map<String, Map.Entry<Series, Instant>> byName() {
      Map<String, Map.Entry<Series, Instant>> here = new TreeMap<>();
      for (Map.Entry<Series, Instant> alarm : alarms.entrySet()) {
        if (alarm.getKey().isHere(site)) {
          here.put(alarm.getKey().name(), alarm);
        }
      }
      return here;
    }

    private MetricAlarm shown(String name, Instant calm) {
      boolean raised = world.now().isBefore(calm);
      return MetricAlarm.builder()
          .alarmName(name)
          .stateValue(raised ? StateValue.ALARM : StateValue.OK)
          .stateReason(raised ? "Threshold Crossed: traffic has not settled yet" : "")
          .stateUpdatedTimestamp(raised ? world.outageAt() : calm)
          .build();
    }

    @Override
    public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
      Map<String, String> dimensions = new TreeMap<>();
      request.dimensions().forEach(each -> dimensions.put(each.name(), each.value()));
      String name = request.namespace() + "/" + request.metricName();
      Double value = series.get(key(site, name, dimensions));
      List<Datapoint> points = value == null ? List.of() : points(request, value);
      return GetMetricStatisticsResponse.builder()
          .label(request.metricName())
          .datapoints(points)
          .build();
    }

    @Override
    public ListMetricsResponse listMetrics(ListMetricsRequest request) {
      String name = request.namespace() + "/" + request.metricName();
      List<Metric> found = new ArrayList<>();
      for (Series each : series.keySet()) {
        if (each.isHere(site) && each.name().equals(name)) {
          found.add(
              Metric.builder()
                  .namespace(request.namespace())
                  .metricName(request.metricName())
                  .dimensions(dimensions(each))
                  .build());
        }
      }
      return ListMetricsResponse.builder().metrics(found).build();
    }

    private static List<Dimension> dimensions(Series series) {
      return series.dimensions().entrySet().stream()
          .map(each -> Dimension.builder().name(each.getKey()).value(each.getValue()).build())
          .toList();
    }

    @Override
    public ListMetricsIterable listMetricsPaginator(ListMetricsRequest request) {
      return new ListMetricsIterable(this, request);
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
            Datapoint.builder().timestamp(at).maximum(shown).average(shown).minimum(shown).build());
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
