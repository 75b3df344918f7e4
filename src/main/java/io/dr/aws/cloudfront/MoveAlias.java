package io.dr.aws.cloudfront;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
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
import io.dr.action.RunFacts;
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
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CnameAlreadyExistsException;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.IllegalUpdateException;

/**
 * Moves an alternate domain name from whichever distribution has it to another, in one call, so
 * that no moment is without it (CloudFront API Reference, "UpdateDomainAssociation").
 */
public final class MoveAlias implements Action {
  private static final String SERVICE = "CloudFront";
  private static final String DEPLOYED = "Deployed";

  /** RFC 1035, 2.3.4, as it is written: without the root's dot. */
  private static final int LONGEST_NAME = 253;

  /**
   * What the step takes.
   *
   * @param domain the alternate domain name
   * @param distribution the id of the distribution that shall have it
   */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "The alternate domain name to move, for example www.example.com.")
          String domain,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The id of the distribution that shall have it.")
          String distribution) {
    public With {
      if (domain.length() > LONGEST_NAME
          || !domain.matches("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+")) {
        throw new IllegalArgumentException(domain + " is not a domain name");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cloudfront.move-alias", With.class)
          .title("Move a domain to another distribution")
          .description(
              "Moves an alternate domain name from the distribution that has it to the recovery"
                  + " site's, in one call, and waits until every edge location knows"
                  + " (Deployed). DNS records are another step. As CloudFront's control plane"
                  + " must be up for this, prefer what needs none, such as origin groups.")
          .traits(Trait.MUTATES, Trait.MOVES_TRAFFIC)
          .outputs(
              new OutputField("domain", "The domain name that the distribution serves."),
              new OutputField("target", "The distribution's own domain name, for DNS records."))
          .permissions(
              Permission.reads("cloudfront:GetDistribution", Where.GLOBAL)
                  .on("arn:{partition}:cloudfront::{account}:distribution/{distribution}"),
              // The distribution that loses the name is known only to CloudFront.
              Permission.changes("cloudfront:UpdateDomainAssociation", Where.GLOBAL)
                  .on("arn:{partition}:cloudfront::{account}:distribution/*"),
              Permission.changes("cloudfront:UpdateDistribution", Where.GLOBAL)
                  .on("arn:{partition}:cloudfront::{account}:distribution/*"))
          .quotas(new Quota(SERVICE, 2, Quota.Scope.ACCOUNT, 1))
          .controlPlanes(ControlPlane.in(SERVICE, "us-east-1"))
          .inDrill(DrillBehaviour.SKIP)
          .calls(
              new CallField(
                  SERVICE,
                  "UpdateDomainAssociation",
                  "Takes the domain from the distribution that has it and gives it to the other;"
                      + " the step then waits until that one is Deployed."))
          .limits(
              "The target needs a certificate of us-east-1 that covers the domain; the step checks"
                  + " that there is one, not what it covers.",
              "A TXT record `_` and the domain, pointing at the target's own domain name, must"
                  + " prove who owns the domain; AWS has no call to check it by.",
              "From a distribution of another account the domain moves only once that"
                  + " distribution is disabled.")
          .failures(
              new FailureField(
                  Failure.Kind.STATE,
                  "When the target has no certificate of its own.",
                  "Give the distribution a certificate of us-east-1 that covers the domain."),
              new FailureField(
                  Failure.Kind.STATE,
                  "When CloudFront refuses to take the domain from the distribution that has it.",
                  "Disable that distribution, see to the TXT record, and retry the step."))
          .undo("Move the domain {domain} back to the distribution that had it.")
          .usually(Duration.ofMinutes(5))
          .simulates(MoveAlias::simulated)
          .example(
              """
              domain: www.example.com
              distribution: E2STANDBY12345
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  /** Moves the domain that the parameters name. */
  public MoveAlias(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        new SimulatedResource(
            "cloudfront:distribution",
            with.distribution(),
            run.to(),
            Map.of("app", "app." + run.to().region() + ".example.com")),
        new SimulatedResource(
            "cloudfront:alias",
            with.domain(),
            run.to(),
            Map.of("distribution", "E1BEFORE" + with.distribution())));
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
    if (!has(config)) {
      return hasCertificate(config) ? move(site, read.eTag()) : withoutCertificate();
    }
    if (!read.distribution().status().equals(DEPLOYED)) {
      return Next.Wait.on("CloudFront telling its edges of " + with.domain());
    }
    return Next.Done.with(
        new Outputs(Map.of("domain", with.domain(), "target", read.distribution().domainName())));
  }

  private boolean has(DistributionConfig config) {
    return Optional.ofNullable(config.aliases()).stream()
        .flatMap(aliases -> aliases.items().stream())
        .anyMatch(with.domain()::equalsIgnoreCase);
  }

  private static boolean hasCertificate(DistributionConfig config) {
    return Optional.ofNullable(config.viewerCertificate())
        .filter(
            certificate ->
                Optional.ofNullable(certificate.acmCertificateArn()).isPresent()
                    || Optional.ofNullable(certificate.iamCertificateId()).isPresent())
        .isPresent();
  }

  private Next withoutCertificate() {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.STATE,
            "The distribution %s has no certificate of its own, so it cannot serve %s."
                .formatted(with.distribution(), with.domain()),
            "Give the distribution a certificate of us-east-1 that covers the domain."));
  }

  private Next move(Site site, String etag) {
    Call call =
        new Call(
            SERVICE,
            "UpdateDomainAssociation",
            with.domain(),
            site,
            Map.of("distribution", with.distribution()));
    return Next.Effect.of(call, () -> send(site, etag))
        .seeing("distribution " + with.distribution() + " does not have " + with.domain())
        .alone("distribution " + with.distribution());
  }

  private Receipt send(Site site, String etag) {
    try {
      cloud
          .effects(CloudFrontClient.class, site)
          .updateDomainAssociation(
              request ->
                  request
                      .domain(with.domain())
                      .targetResource(target -> target.distributionId(with.distribution()))
                      .ifMatch(etag));
      return Receipt.NONE;
    } catch (IllegalUpdateException | CnameAlreadyExistsException e) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.STATE,
              "CloudFront does not take %s from the distribution that has it."
                  .formatted(with.domain()),
              "Disable that distribution, see that the TXT record _%s points at the target, and"
                      .formatted(with.domain())
                  + " retry the step."),
          e);
    }
  }
}
