package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53recoverycluster.Route53RecoveryClusterClient;
import software.amazon.awssdk.services.route53recoverycluster.model.ConflictException;
import software.amazon.awssdk.services.route53recoverycluster.model.EndpointTemporarilyUnavailableException;
import software.amazon.awssdk.services.route53recoverycluster.model.GetRoutingControlStateRequest;
import software.amazon.awssdk.services.route53recoverycluster.model.GetRoutingControlStateResponse;
import software.amazon.awssdk.services.route53recoverycluster.model.ResourceNotFoundException;
import software.amazon.awssdk.services.route53recoverycluster.model.UpdateRoutingControlStateEntry;
import software.amazon.awssdk.services.route53recoverycluster.model.UpdateRoutingControlStatesRequest;
import software.amazon.awssdk.services.route53recoverycluster.model.UpdateRoutingControlStatesResponse;
import software.amazon.awssdk.services.route53recoverycluster.model.ValidationException;

/**
 * A cluster of Application Recovery Controller in memory: one state behind endpoints in several
 * regions, of which some may be down, with rules that so many controls be on.
 */
public final class SimulatedArc implements SimulatedService {
  private static final int BATCH = 10;

  private record Rule(Set<String> controls, int least) {}

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, String> states = new TreeMap<>();
  private final Map<String, Rule> rules = new TreeMap<>();
  private final Set<String> regions = new HashSet<>();
  private final Set<String> down = new HashSet<>();
  private final Map<String, Map<String, String>> lagging = new HashMap<>();
  private final Set<String> contended = new HashSet<>();

  public SimulatedArc(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "Route53RecoveryCluster");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return Route53RecoveryClusterClient.class;
  }

  @Override
  public String kinds() {
    return "arc";
  }

  /**
   * A routing control by ARN, with the attributes {@code state} and {@code regions}, those of the
   * cluster's endpoints; or a safety rule by ARN, with {@code controls} and {@code least}, how many
   * of them must be on.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    Map<String, String> given = resource.attributes();
    if (resource.kind().equals("arc:safety-rule")) {
      Set<String> controls = Set.of(given.getOrDefault("controls", "").split(","));
      int least = Integer.parseInt(given.getOrDefault("least", "1"));
      rules.put(resource.name(), new Rule(controls, least));
      return;
    }
    regions.addAll(List.of(given.getOrDefault("regions", resource.site().region()).split(",")));
    states.putIfAbsent(resource.name(), given.getOrDefault("state", "Off"));
  }

  /** The endpoint of that region answers no more. */
  public synchronized void takeDown(String region) {
    down.add(region);
  }

  /** The next update at the endpoint of that region finds another one under way. */
  public synchronized void contend(String region) {
    contended.add(region);
  }

  /** The endpoint of that region goes on showing the states of this moment until it catches up. */
  public synchronized void lag(String region) {
    lagging.put(region, Map.copyOf(states));
  }

  /** The endpoint of that region shows what the others show. */
  public synchronized void catchUp(String region) {
    lagging.remove(region);
  }

  @Override
  public Route53RecoveryClusterClient at(Site site) {
    return new Client(site);
  }

  private void reach(Site site) {
    if (!regions.contains(site.region())) {
      throw SdkClientException.create(
          "Unable to execute HTTP request", new UnknownHostException(site.region()));
    }
    if (down.contains(site.region())) {
      throw refusals.refuse(
          EndpointTemporarilyUnavailableException.builder(),
          "EndpointTemporarilyUnavailableException",
          "The cluster endpoint isn't available. Try another cluster endpoint.",
          503);
    }
  }

  private String state(String arn, Map<String, String> shown) {
    return Optional.ofNullable(shown.get(arn))
        .orElseThrow(
            () ->
                refusals.refuse(
                    ResourceNotFoundException.builder(),
                    "ResourceNotFoundException",
                    "The routing control " + arn + " was not found.",
                    404));
  }

  private synchronized GetRoutingControlStateResponse get(
      GetRoutingControlStateRequest request, Site site) {
    reach(site);
    Map<String, String> shown = lagging.getOrDefault(site.region(), states);
    return GetRoutingControlStateResponse.builder()
        .routingControlArn(request.routingControlArn())
        .routingControlState(state(request.routingControlArn(), shown))
        .build();
  }

  private synchronized UpdateRoutingControlStatesResponse update(
      UpdateRoutingControlStatesRequest request, Site site) {
    reach(site);
    List<UpdateRoutingControlStateEntry> entries = request.updateRoutingControlStateEntries();
    if (entries.isEmpty() || entries.size() > BATCH) {
      throw refusals.refuse(
          ValidationException.builder(),
          "ValidationException",
          "The number of routing control entries must be between 1 and " + BATCH + ".",
          400);
    }
    Map<String, String> after = new TreeMap<>(states);
    for (UpdateRoutingControlStateEntry entry : entries) {
      state(entry.routingControlArn(), states);
      after.put(entry.routingControlArn(), entry.routingControlStateAsString());
    }
    if (contended.remove(site.region())) {
      throw refusals.refuse(
          ConflictException.builder(),
          "ConflictException",
          "There was a conflict with this request. Try again.",
          409);
    }
    hold(after, request.safetyRulesToOverride());
    if (!after.equals(states)) {
      states.putAll(after);
      for (UpdateRoutingControlStateEntry entry : entries) {
        String resource = entry.routingControlArn() + " " + entry.routingControlStateAsString();
        // Whichever endpoint took it, it is one cluster.
        world.applied("ARC", "UpdateRoutingControlStates", resource, site.at("cluster"));
      }
    }
    return UpdateRoutingControlStatesResponse.builder().build();
  }

  private void hold(Map<String, String> after, List<String> overridden) {
    rules.forEach(
        (arn, rule) -> {
          long on = rule.controls().stream().filter(one -> "On".equals(after.get(one))).count();
          if (on < rule.least() && !overridden.contains(arn)) {
            throw refusals.refuse(
                ConflictException.builder(),
                "ConflictException",
                "The requested update would violate the safety rule " + arn,
                409);
          }
        });
  }

  private final class Client implements Route53RecoveryClusterClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public GetRoutingControlStateResponse getRoutingControlState(
        GetRoutingControlStateRequest request) {
      return get(request, site);
    }

    @Override
    public UpdateRoutingControlStatesResponse updateRoutingControlStates(
        UpdateRoutingControlStatesRequest request) {
      return update(request, site);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
