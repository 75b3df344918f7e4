package io.dr.preflight;

import io.dr.action.ControlPlane;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service whose control plane lives in one region for the whole world, and what to use instead
 * when that region is lost (AWS Fault Isolation Boundaries, "Global services").
 *
 * @param plane the service, and where it lives
 * @param instead what to prepare, so that it is not needed on the day; one sentence
 */
record Dependency(ControlPlane plane, String instead) {
  private static final String EAST = "us-east-1";
  private static final String WEST = "us-west-2";

  private static final Dependency IAM =
      in("IAM", EAST, "Make the roles beforehand, in a stack of their own, and refer to them.");
  private static final Dependency DNS =
      in(
          "Route 53",
          EAST,
          "Enable accelerated recovery of the public zone beforehand, or prepare failover records"
              + " whose health check or routing control is flipped instead"
              + " (route53.flip-health-check, arc.set-routing-controls).");
  private static final Dependency CDN =
      in(
          "CloudFront",
          EAST,
          "Give the distribution an origin group, or one origin name whose DNS fails over, so that"
              + " its configuration need not change.");
  private static final Dependency NAMES =
      in(
          "Route 53",
          EAST,
          "Its name is made in Route 53 when it is created: create it beforehand and only scale it"
              + " up.");
  private static final Dependency BUCKETS =
      in("S3", EAST, "Create the bucket and its configuration beforehand.");
  private static final Dependency FIREWALL =
      in("WAF", EAST, "Create the web ACL of a distribution beforehand.");
  private static final Dependency ACCELERATOR =
      in("Global Accelerator", WEST, "Create the accelerator beforehand and turn its dials.");
  private static final Dependency ARC =
      in("ARC configuration", WEST, "Create clusters and controls beforehand; setting them works.");

  private static final Map<String, Dependency> BY_SERVICE =
      Map.of("Route 53", DNS, "CloudFront", CDN, "IAM", IAM);

  /** What the creation of a resource of a stack depends on, by the beginning of its type. */
  private static final List<Map.Entry<String, Dependency>> BY_TYPE =
      List.of(
          Map.entry("AWS::IAM::", IAM),
          Map.entry("AWS::Serverless::Function", IAM),
          Map.entry("AWS::Route53::", DNS),
          Map.entry("AWS::CloudFront::", CDN),
          Map.entry("AWS::WAFv2::", FIREWALL),
          Map.entry("AWS::S3::Bucket", BUCKETS),
          Map.entry("AWS::Serverless::Api", NAMES),
          Map.entry("AWS::Serverless::HttpApi", NAMES),
          Map.entry("AWS::ApiGateway::RestApi", NAMES),
          Map.entry("AWS::ApiGateway::DomainName", NAMES),
          Map.entry("AWS::ApiGatewayV2::Api", NAMES),
          Map.entry("AWS::ApiGatewayV2::DomainName", NAMES),
          Map.entry("AWS::ElasticLoadBalancing", NAMES),
          Map.entry("AWS::EC2::VPCEndpoint", NAMES),
          Map.entry("AWS::Lambda::Url", NAMES),
          Map.entry("AWS::ElastiCache::", NAMES),
          Map.entry("AWS::RDS::DB", NAMES),
          Map.entry("AWS::OpenSearchService::Domain", NAMES),
          Map.entry("AWS::EKS::Cluster", NAMES),
          Map.entry("AWS::ServiceDiscovery::", NAMES),
          Map.entry("AWS::GlobalAccelerator::", ACCELERATOR),
          Map.entry("AWS::Route53RecoveryControl::", ARC));

  private static Dependency in(String service, String region, String instead) {
    return new Dependency(ControlPlane.in(service, region), instead);
  }

  /** What a step's own control plane comes to, with the way round. */
  static Dependency of(ControlPlane plane) {
    return Optional.ofNullable(BY_SERVICE.get(plane.service()))
        .map(known -> new Dependency(plane, known.instead()))
        .orElseGet(
            () -> new Dependency(plane, "Prepare beforehand what it changes, or do without it."));
  }

  /** What creating a resource of that type depends on. */
  static Optional<Dependency> of(String resourceType) {
    return BY_TYPE.stream()
        .filter(entry -> resourceType.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
