package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;

/** Application Auto Scaling in memory, for DynamoDB alone. */
public final class SimulatedAutoScaling implements SimulatedService {
  private static final String SERVICE = "Application Auto Scaling";

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final BiPredicate<Site, String> tables;
  private final Map<String, ScalableTarget> targets = new TreeMap<>();
  private final Map<String, ScalingPolicy> policies = new TreeMap<>();

  /**
   * @param tables whether there is a table of that name at a site
   */
  public SimulatedAutoScaling(SimulatedWorld world, BiPredicate<Site, String> tables) {
    this.world = world;
    this.refusals = new Refusals(world, "ApplicationAutoScaling");
    this.tables = tables;
  }

  @Override
  public Class<? extends SdkClient> client() {
    return ApplicationAutoScalingClient.class;
  }

  @Override
  public String kinds() {
    return "autoscaling";
  }

  /**
   * A scalable target, called by its resource and dimension with a space between; with the
   * attributes {@code min}, {@code max} and, where a policy tracks it, {@code target} in percent.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    String[] name = resource.name().split(" ");
    Map<String, String> given = resource.attributes();
    String key = key(resource.site(), name[0], name[1]);
    targets.putIfAbsent(
        key,
        ScalableTarget.builder()
            .serviceNamespace(ServiceNamespace.DYNAMODB)
            .resourceId(name[0])
            .scalableDimension(name[1])
            .minCapacity(Integer.valueOf(given.getOrDefault("min", "5")))
            .maxCapacity(Integer.valueOf(given.getOrDefault("max", "100")))
            .build());
    Optional.ofNullable(given.get("target"))
        .ifPresent(
            target ->
                policies.putIfAbsent(
                    key,
                    ScalingPolicy.builder()
                        .policyName("of-the-owner")
                        .resourceId(name[0])
                        .scalableDimension(name[1])
                        .policyType(PolicyType.TARGET_TRACKING_SCALING)
                        .targetTrackingScalingPolicyConfiguration(
                            tracking -> tracking.targetValue(Double.valueOf(target)))
                        .build()));
  }

  private static String key(Site site, String resource, String dimension) {
    return String.join(" ", site.account(), site.region(), resource, dimension);
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements ApplicationAutoScalingClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    private boolean isHere(String key) {
      return key.startsWith(site.account() + " " + site.region() + " ");
    }

    @Override
    public DescribeScalableTargetsResponse describeScalableTargets(
        DescribeScalableTargetsRequest request) {
      synchronized (SimulatedAutoScaling.this) {
        List<ScalableTarget> found =
            targets.entrySet().stream()
                .filter(entry -> isHere(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(
                    target ->
                        !request.hasResourceIds()
                            || request.resourceIds().contains(target.resourceId()))
                .toList();
        return DescribeScalableTargetsResponse.builder().scalableTargets(found).build();
      }
    }

    @Override
    public DescribeScalingPoliciesResponse describeScalingPolicies(
        DescribeScalingPoliciesRequest request) {
      synchronized (SimulatedAutoScaling.this) {
        ScalingPolicy found =
            policies.get(key(site, request.resourceId(), request.scalableDimensionAsString()));
        return DescribeScalingPoliciesResponse.builder()
            .scalingPolicies(found == null ? List.of() : List.of(found))
            .build();
      }
    }

    @Override
    public RegisterScalableTargetResponse registerScalableTarget(
        RegisterScalableTargetRequest request) {
      synchronized (SimulatedAutoScaling.this) {
        String table = request.resourceId().split("/")[1];
        if (!tables.test(site, table)) {
          throw refusals.refuse(
              ValidationException.builder(),
              "ValidationException",
              "DynamoDB table does not exist: " + table,
              400);
        }
        targets.put(
            key(site, request.resourceId(), request.scalableDimensionAsString()),
            ScalableTarget.builder()
                .serviceNamespace(request.serviceNamespace())
                .resourceId(request.resourceId())
                .scalableDimension(request.scalableDimension())
                .minCapacity(request.minCapacity())
                .maxCapacity(request.maxCapacity())
                .build());
        world.applied(SERVICE, "RegisterScalableTarget", name(request), site);
        return RegisterScalableTargetResponse.builder().build();
      }
    }

    private String name(RegisterScalableTargetRequest request) {
      return request.resourceId() + " " + request.scalableDimensionAsString();
    }

    @Override
    public PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
      synchronized (SimulatedAutoScaling.this) {
        String key = key(site, request.resourceId(), request.scalableDimensionAsString());
        if (!targets.containsKey(key)) {
          throw refusals.refuse(
              ObjectNotFoundException.builder(),
              "ObjectNotFoundException",
              "No scalable target registered for resource " + request.resourceId(),
              400);
        }
        policies.put(
            key,
            ScalingPolicy.builder()
                .policyName(request.policyName())
                .resourceId(request.resourceId())
                .scalableDimension(request.scalableDimension())
                .policyType(request.policyType())
                .targetTrackingScalingPolicyConfiguration(
                    request.targetTrackingScalingPolicyConfiguration())
                .build());
        world.applied(
            SERVICE,
            "PutScalingPolicy",
            request.resourceId() + " " + request.scalableDimensionAsString(),
            site);
        return PutScalingPolicyResponse.builder().build();
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
