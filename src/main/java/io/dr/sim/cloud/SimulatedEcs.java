package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/** Amazon ECS in memory: services whose tasks come and go, and the definitions they run. */
final class SimulatedEcs implements SimulatedService {
  private static final Duration STARTING = Duration.ofSeconds(70);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Set<String> clusters = new HashSet<>();
  private final Set<String> definitions = new HashSet<>();
  private final Map<String, SimulatedTasks> services = new HashMap<>();

  SimulatedEcs(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "ECS");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return EcsClient.class;
  }

  @Override
  public String kinds() {
    return "ecs";
  }

  /**
   * Holds a service in a {@code cluster} that runs {@code desired} tasks (1), of which no more than
   * {@code room} find place, lacking which it {@code says} so; whose new deployments fail if {@code
   * breaks} is true; and a task definition that it {@code offers}, as family:revision.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    Map<String, String> attributes = resource.attributes();
    Site site = resource.site();
    String cluster = attributes.getOrDefault("cluster", "default");
    clusters.add(key(site, cluster));
    String usual = definition(site, resource.name() + ":1");
    definitions.add(usual);
    Optional.ofNullable(attributes.get("offers"))
        .map(given -> given.startsWith("arn:") ? given : definition(site, revised(given)))
        .ifPresent(definitions::add);
    services.putIfAbsent(
        key(site, cluster + "/" + resource.name()),
        new SimulatedTasks(
            resource.name(),
            "arn:aws:ecs:%s:%s:service/%s/%s"
                .formatted(site.region(), site.account(), cluster, resource.name()),
            usual,
            world.outageAt().minus(Duration.ofDays(3)),
            attributes));
  }

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  private static String definition(Site site, String name) {
    return "arn:aws:ecs:%s:%s:task-definition/%s".formatted(site.region(), site.account(), name);
  }

  private static String revised(String name) {
    return name.contains(":") ? name : name + ":1";
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements EcsClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    private String cluster(Optional<String> given) {
      String cluster = given.orElse("default").replaceFirst("^.*/", "");
      if (!clusters.contains(key(site, cluster))) {
        throw refusals.refuse(
            ClusterNotFoundException.builder(),
            "ClusterNotFoundException",
            "Cluster not found.",
            400);
      }
      return cluster;
    }

    /** The named revision, or the newest of a family. */
    private String taskDefinition(String given) {
      String wanted = given.startsWith("arn:") ? given : definition(site, given);
      String prefix = wanted + ":";
      return definitions.stream()
          .filter(known -> known.equals(wanted) || revision(known, prefix) > 0)
          .max((a, b) -> Integer.compare(revision(a, prefix), revision(b, prefix)))
          .orElseThrow(
              () ->
                  refusals.refuse(
                      ClientException.builder(),
                      "ClientException",
                      "Unable to describe task definition.",
                      400));
    }

    private static int revision(String known, String prefix) {
      String rest = known.startsWith(prefix) ? known.substring(prefix.length()) : "";
      return rest.matches("[0-9]{1,9}") ? Integer.parseInt(rest) : 0;
    }

    @Override
    public DescribeTaskDefinitionResponse describeTaskDefinition(
        DescribeTaskDefinitionRequest request) {
      synchronized (SimulatedEcs.this) {
        String arn = taskDefinition(request.taskDefinition());
        return DescribeTaskDefinitionResponse.builder()
            .taskDefinition(found -> found.taskDefinitionArn(arn).status("ACTIVE"))
            .build();
      }
    }

    @Override
    public DescribeServicesResponse describeServices(DescribeServicesRequest request) {
      synchronized (SimulatedEcs.this) {
        String cluster = cluster(Optional.ofNullable(request.cluster()));
        if (request.services().isEmpty() || request.services().size() > 10) {
          throw refusals.refuse(
              InvalidParameterException.builder(),
              "InvalidParameterException",
              "services can have at most 10 items and not be empty.",
              400);
        }
        List<Service> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String name : request.services()) {
          Optional.ofNullable(services.get(key(site, cluster + "/" + name)))
              .ifPresentOrElse(
                  service -> found.add(service.shown(world.now())),
                  () -> failures.add(Failure.builder().arn(name).reason("MISSING").build()));
        }
        return DescribeServicesResponse.builder().services(found).failures(failures).build();
      }
    }

    @Override
    public UpdateServiceResponse updateService(UpdateServiceRequest request) {
      synchronized (SimulatedEcs.this) {
        String cluster = cluster(Optional.ofNullable(request.cluster()));
        SimulatedTasks service = services.get(key(site, cluster + "/" + request.service()));
        if (service == null) {
          throw refusals.refuse(
              ServiceNotFoundException.builder(),
              "ServiceNotFoundException",
              "Service not found.",
              400);
        }
        Optional<Integer> desired = Optional.ofNullable(request.desiredCount());
        if (desired.orElse(0) < 0) {
          throw refusals.refuse(
              InvalidParameterException.builder(),
              "InvalidParameterException",
              "desiredCount cannot be negative.",
              400);
        }
        Optional<String> definition =
            Optional.ofNullable(request.taskDefinition()).map(this::taskDefinition);
        Instant now = world.now();
        Instant over = now.plus(world.draw("tasks:" + request.service(), STARTING));
        boolean force = Boolean.TRUE.equals(request.forceNewDeployment());
        if (service.update(desired, definition, force, now, over)) {
          world.applied("ECS", "UpdateService", cluster + "/" + request.service(), site);
        }
        return UpdateServiceResponse.builder().service(service.shown(now)).build();
      }
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
