package io.dr.aws.cloudfront;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.Origin;

/**
 * Lets a distribution fetch from the recovery site: changes one origin's domain and nothing else,
 * and only if nobody else changed the distribution since it was read.
 */
public final class SwitchOrigin implements Action {
  private static final String SERVICE = "CloudFront";
  private static final String REGION = "us-east-1";
  private static final String DEPLOYED = "Deployed";

  /**
   * What the step takes.
   *
   * @param distribution the distribution's id
   * @param origin the origin's id in the distribution
   * @param domain the domain name to fetch from
   */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The distribution's id.")
          String distribution,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The origin's id in the distribution.")
          String origin,
      @JsonProperty(required = true) @JsonPropertyDescription("The domain name to fetch from.")
          String domain) {}

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cloudfront.switch-origin", With.class)
          .title("Switch a distribution's origin")
          .description(
              "Changes the domain of one origin of a CloudFront distribution, leaving all else as"
                  + " it is, and waits until every edge location has it (Deployed). The change is"
                  + " refused when somebody else changed the distribution meanwhile, and tried"
                  + " again on what they made. An origin path or host header stays as it is.")
          .traits(Trait.MUTATES, Trait.MOVES_TRAFFIC)
          .outputs(new OutputField("domain", "The domain name that the origin has now."))
          .permissions(
              Permission.reads("cloudfront:GetDistribution", Where.GLOBAL)
                  .on("arn:{partition}:cloudfront::{account}:distribution/{distribution}"),
              Permission.changes("cloudfront:UpdateDistribution", Where.GLOBAL)
                  .on("arn:{partition}:cloudfront::{account}:distribution/{distribution}"))
          // AWS publishes no rate; two a second is far below what consoles and pipelines use.
          .quotas(new Quota(SERVICE, 2, Quota.Scope.ACCOUNT, 1))
          .controlPlanes(ControlPlane.in(SERVICE, REGION))
          .calls(
              new CallField(
                  "CloudFront",
                  "UpdateDistribution",
                  "Changes the origin's domain name under the distribution's ETag; the"
                      + " step then waits until it is Deployed."))
          .limits(
              "CloudFront's control plane lives in us-east-1: with that region gone,"
                  + " switch by a failover record in front instead.",
              "Edges serve the old and the new origin side by side until the change"
                  + " is deployed, usually within minutes.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such distribution or origin.",
                  "Correct the step's parameters."))
          .undo(
              "Set the origin {origin} of the distribution {distribution} back to its"
                  + " former domain.")
          .usually(Duration.ofMinutes(5))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(
              (with, run) ->
                  List.of(
                      new SimulatedResource(
                          "cloudfront:distribution",
                          with.distribution(),
                          run.to(),
                          Map.of(with.origin(), "origin." + run.from().region() + ".example.com"))))
          .example(
              """
              distribution: E2EXAMPLE1ABCD
              origin: app
              domain: app.us-west-2.example.com
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public SwitchOrigin(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  @Override
  public Next next(StepContext context) {
    // CloudFront has one control plane; the credentials for it come from the recovery site.
    Site site = context.to();
    GetDistributionResponse read =
        cloud
            .reads(CloudFrontClient.class, site)
            .getDistribution(request -> request.id(with.distribution()));
    DistributionConfig config = read.distribution().distributionConfig();
    Optional<Origin> origin =
        config.origins().items().stream()
            .filter(candidate -> candidate.id().equals(with.origin()))
            .findFirst();
    if (origin.isEmpty()) {
      return unknownOrigin(config);
    }
    if (!origin.get().domainName().equalsIgnoreCase(with.domain())) {
      return update(site, config, read.eTag(), origin.get());
    }
    if (!read.distribution().status().equals(DEPLOYED)) {
      return Next.Wait.on("CloudFront deploying the new origin to its edges");
    }
    return Next.Done.with(Outputs.of("domain", with.domain()));
  }

  private Next update(Site site, DistributionConfig config, String etag, Origin origin) {
    Call call =
        new Call(
            SERVICE,
            "UpdateDistribution",
            with.distribution(),
            site,
            Map.of(
                "origin", with.origin(), "domain", origin.domainName() + " -> " + with.domain()));
    DistributionConfig changed = withDomain(config);
    return Next.Effect.of(
            call,
            () -> {
              cloud
                  .effects(CloudFrontClient.class, site)
                  .updateDistribution(
                      request ->
                          request
                              .id(with.distribution())
                              .ifMatch(etag)
                              .distributionConfig(changed));
              return Receipt.NONE;
            })
        .seeing("origin " + with.origin() + " has the domain " + origin.domainName())
        .alone("distribution " + with.distribution());
  }

  /** CloudFront replaces the whole configuration, so all that was read goes back. */
  private DistributionConfig withDomain(DistributionConfig config) {
    List<Origin> origins =
        config.origins().items().stream()
            .map(
                origin ->
                    origin.id().equals(with.origin())
                        ? origin.toBuilder().domainName(with.domain()).build()
                        : origin)
            .toList();
    return config.toBuilder().origins(config.origins().toBuilder().items(origins).build()).build();
  }

  private Next unknownOrigin(DistributionConfig config) {
    String known =
        config.origins().items().stream().map(Origin::id).collect(Collectors.joining(", "));
    return new Next.Failed(
        Failure.of(
            Failure.Kind.NOT_FOUND,
            "The distribution %s has no origin %s; it has %s."
                .formatted(with.distribution(), with.origin(), known),
            "Correct the origin's id in the step."));
  }
}
