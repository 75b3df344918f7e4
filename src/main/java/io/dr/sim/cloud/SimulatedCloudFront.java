package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.EntityNotFoundException;
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
import software.amazon.awssdk.services.cloudfront.model.UpdateDomainAssociationRequest;
import software.amazon.awssdk.services.cloudfront.model.UpdateDomainAssociationResponse;

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

  /**
   * A distribution by id; each attribute is an origin, its id to its domain. Or an alternate domain
   * name, with the attribute {@code distribution}, the one that has it.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    if (resource.kind().equals("cloudfront:alias")) {
      expectAlias(resource);
      return;
    }
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

  private void expectAlias(SimulatedResource resource) {
    if (holder(resource.name()).isPresent()) {
      return;
    }
    String id = resource.attributes().getOrDefault("distribution", "E1");
    expect(
        new SimulatedResource(
            "cloudfront:distribution", id, resource.site(), Map.of("app", "app.example.com")));
    State state = Optional.ofNullable(distributions.get(id)).orElseThrow();
    List<String> names = new ArrayList<>(aliases(state));
    names.add(resource.name());
    distributions.put(id, new State(id, state.account(), named(state, names), 1, Instant.MIN));
  }

  private Optional<State> holder(String domain) {
    return distributions.values().stream()
        .filter(state -> aliases(state).stream().anyMatch(domain::equalsIgnoreCase))
        .findFirst();
  }

  private static List<String> aliases(State state) {
    return state.config().aliases().items();
  }

  private static DistributionConfig named(State state, List<String> names) {
    return state.config().toBuilder()
        .aliases(all -> all.items(names).quantity(names.size()))
        .build();
  }

  private synchronized UpdateDomainAssociationResponse move(
      UpdateDomainAssociationRequest request, Site site) {
    State target = find(request.targetResource().distributionId(), site);
    match(request.ifMatch(), target);
    State source =
        holder(request.domain())
            .orElseThrow(
                () ->
                    refusals.refuse(
                        EntityNotFoundException.builder(),
                        "EntityNotFound",
                        "The domain is not associated with any distribution.",
                        404));
    if (!source.account().equals(target.account()) && source.config().enabled()) {
      throw refusals.refuse(
          IllegalUpdateException.builder(),
          "IllegalUpdate",
          "The source distribution must be disabled.",
          400);
    }
    List<String> left =
        aliases(source).stream().filter(name -> !name.equalsIgnoreCase(request.domain())).toList();
    change(source, named(source, left));
    List<String> gained = new ArrayList<>(aliases(find(target.id(), site)));
    gained.add(request.domain());
    State after = change(target, named(target, gained));
    world.applied("CloudFront", "UpdateDomainAssociation", request.domain(), site);
    return UpdateDomainAssociationResponse.builder()
        .domain(request.domain())
        .resourceId(target.id())
        .eTag(after.etag())
        .build();
  }

  private State change(State before, DistributionConfig config) {
    Duration takes = world.draw("cloudfront:" + before.id() + before.version(), DEPLOYMENT);
    State after =
        new State(
            before.id(), before.account(), config, before.version() + 1, world.now().plus(takes));
    distributions.put(before.id(), after);
    return after;
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
        .aliases(all -> all.items(List.of()).quantity(0))
        .viewerCertificate(
            certificate ->
                certificate.acmCertificateArn(
                    "arn:aws:acm:us-east-1:111122223333:certificate/simulated"))
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
    match(request.ifMatch(), before);
    check(before.config(), request.distributionConfig());
    State after = change(before, request.distributionConfig());
    world.applied("CloudFront", "UpdateDistribution", before.id(), site);
    return UpdateDistributionResponse.builder()
        .distribution(shown(after))
        .eTag(after.etag())
        .build();
  }

  private void match(@Nullable String ifMatch, State before) {
    if (ifMatch == null) {
      throw refusals.refuse(
          InvalidIfMatchVersionException.builder(),
          "InvalidIfMatchVersion",
          "The If-Match version is missing or not valid for the resource.",
          400);
    }
    if (!ifMatch.equals(before.etag())) {
      throw refusals.refuse(
          PreconditionFailedException.builder(),
          "PreconditionFailed",
          "The request failed because it didn't meet the preconditions in one or more"
              + " request-header fields.",
          412);
    }
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
    public UpdateDomainAssociationResponse updateDomainAssociation(
        UpdateDomainAssociationRequest request) {
      return move(request, site);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
