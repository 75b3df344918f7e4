package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigRequest;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.IllegalUpdateException;
import software.amazon.awssdk.services.cloudfront.model.InconsistentQuantitiesException;
import software.amazon.awssdk.services.cloudfront.model.InvalidIfMatchVersionException;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.NoSuchOriginException;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.PreconditionFailedException;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionResponse;

/** CloudFront in memory: whole configurations behind ETags, some minutes to reach every edge. */
public final class SimulatedCloudFront implements SimulatedService {
  private static final Duration DEPLOYMENT = Duration.ofMinutes(4);

  private record State(
      String id, String account, DistributionConfig config, int version, Instant deployedAt) {
    String etag() {
      return "E"
          + Integer.toString(id.hashCode() & 0xFFFFFF, 36).toUpperCase(Locale.ROOT)
          + version;
    }
  }

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, State> distributions = new HashMap<>();

  public SimulatedCloudFront(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "CloudFront");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return CloudFrontClient.class;
  }

  @Override
  public String kinds() {
    return "cloudfront";
  }

  /** A distribution by id; each attribute is an origin, its id to its domain. */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    Map<String, String> origins = new TreeMap<>(resource.attributes());
    State known = distributions.get(resource.name());
    if (known != null) {
      known.config().origins().items().forEach(one -> origins.put(one.id(), one.domainName()));
      if (origins.size() == known.config().origins().items().size()) {
        return;
      }
    }
    distributions.put(
        resource.name(),
        new State(
            resource.name(),
            resource.site().account(),
            config(resource.name(), origins),
            1,
            Instant.MIN));
  }

  private static DistributionConfig config(String id, Map<String, String> origins) {
    List<Origin> items =
        origins.entrySet().stream()
            .map(
                origin ->
                    Origin.builder().id(origin.getKey()).domainName(origin.getValue()).build())
            .toList();
    String first = items.isEmpty() ? "" : items.get(0).id();
    return DistributionConfig.builder()
        .callerReference("made-before-" + id)
        .comment("simulated")
        .enabled(true)
        .origins(all -> all.items(items).quantity(items.size()))
        .defaultCacheBehavior(
            behavior -> behavior.targetOriginId(first).viewerProtocolPolicy("redirect-to-https"))
        .build();
  }

  @Override
  public CloudFrontClient at(Site site) {
    return new Client(site);
  }

  private State find(String id, Site site) {
    State state = distributions.get(id);
    if (state == null || !state.account().equals(site.account())) {
      throw refusals.refuse(
          NoSuchDistributionException.builder(),
          "NoSuchDistribution",
          "The specified distribution does not exist.",
          404);
    }
    return state;
  }

  private Distribution shown(State state) {
    boolean deployed = !world.now().isBefore(state.deployedAt());
    return Distribution.builder()
        .id(state.id())
        .arn("arn:aws:cloudfront::" + state.account() + ":distribution/" + state.id())
        .status(deployed ? "Deployed" : "InProgress")
        .domainName("d" + state.id().toLowerCase(Locale.ROOT) + ".cloudfront.net")
        .distributionConfig(state.config())
        .build();
  }

  private synchronized UpdateDistributionResponse update(
      UpdateDistributionRequest request, Site site) {
    State before = find(request.id(), site);
    if (request.ifMatch() == null) {
      throw refusals.refuse(
          InvalidIfMatchVersionException.builder(),
          "InvalidIfMatchVersion",
          "The If-Match version is missing or not valid for the resource.",
          400);
    }
    if (!request.ifMatch().equals(before.etag())) {
      throw refusals.refuse(
          PreconditionFailedException.builder(),
          "PreconditionFailed",
          "The request failed because it didn't meet the preconditions in one or more"
              + " request-header fields.",
          412);
    }
    check(before.config(), request.distributionConfig());
    State after =
        new State(
            before.id(),
            before.account(),
            request.distributionConfig(),
            before.version() + 1,
            world
                .now()
                .plus(world.draw("cloudfront:" + before.id() + before.version(), DEPLOYMENT)));
    distributions.put(before.id(), after);
    world.applied("CloudFront", "UpdateDistribution", before.id(), site);
    return UpdateDistributionResponse.builder()
        .distribution(shown(after))
        .eTag(after.etag())
        .build();
  }

  private void check(DistributionConfig before, DistributionConfig after) {
    if (!before.callerReference().equals(after.callerReference())) {
      throw refusals.refuse(
          IllegalUpdateException.builder(),
          "IllegalUpdate",
          "The caller reference of a distribution cannot be changed.",
          400);
    }
    if (after.origins().quantity() != after.origins().items().size()) {
      throw refusals.refuse(
          InconsistentQuantitiesException.builder(),
          "InconsistentQuantities",
          "The value of Quantity and the size of Items don't match.",
          400);
    }
    String target = after.defaultCacheBehavior().targetOriginId();
    if (after.origins().items().stream().noneMatch(origin -> origin.id().equals(target))) {
      throw refusals.refuse(
          NoSuchOriginException.builder(),
          "NoSuchOrigin",
          "No origin exists with the specified Origin Id.",
          404);
    }
  }

  private final class Client implements CloudFrontClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public GetDistributionResponse getDistribution(GetDistributionRequest request) {
      synchronized (SimulatedCloudFront.this) {
        State state = find(request.id(), site);
        return GetDistributionResponse.builder()
            .distribution(shown(state))
            .eTag(state.etag())
            .build();
      }
    }

    @Override
    public GetDistributionConfigResponse getDistributionConfig(
        GetDistributionConfigRequest request) {
      synchronized (SimulatedCloudFront.this) {
        State state = find(request.id(), site);
        return GetDistributionConfigResponse.builder()
            .distributionConfig(state.config())
            .eTag(state.etag())
            .build();
      }
    }

    @Override
    public UpdateDistributionResponse updateDistribution(UpdateDistributionRequest request) {
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
