package io.dr.aws;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.Site;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Asks AWS who we are in a site, before anything is begun: credentials that have run out, and roles
 * that cannot be assumed, are found out now, not in the middle.
 */
public final class CredentialCheck {
  private static final String ASSUME = "AssumeRole";

  private CredentialCheck() {}

  /**
   * Checks one site.
   *
   * @throws ActionFailure of kind DENIED or UNREACHABLE when the credentials do not work there, or
   *     are those of another account than the runbook's
   */
  public static void of(Cloud cloud, Site site) {
    String account;
    try {
      account = cloud.reads(StsClient.class, site).getCallerIdentity().account();
    } catch (SdkException e) {
      throw new ActionFailure(named(site, AwsFailures.of("STS", asked(site, e), e).failure()));
    }
    if (!site.account().equals(account)) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.DENIED,
              "The credentials for %s are those of account %s, and the runbook says %s."
                  .formatted(site.name(), account, site.account()),
              "Use credentials of that account, or give the site a role or a profile there."));
    }
  }

  /** Whoever was let in may ask who they are, so what STS refuses in a site with a role is that. */
  private static String asked(Site site, SdkException exception) {
    boolean refused = exception instanceof AwsServiceException;
    return refused && SiteCredentials.roleArn(site).isPresent() ? ASSUME : "GetCallerIdentity";
  }

  private static Failure named(Site site, Failure failure) {
    if (SiteCredentials.roleArn(site).isEmpty()) {
      return new Failure(
          failure.kind(),
          site.name() + ": " + failure.cause(),
          failure.remedy(),
          failure.request());
    }
    String remedy =
        failure.request().filter(request -> request.operation().equals(ASSUME)).isPresent()
            ? "See that you may assume it and that its trust policy names you, external id included."
            : failure.remedy();
    return new Failure(
        failure.kind(),
        "%s: the role %s cannot be used: %s"
            .formatted(site.name(), SiteCredentials.roleArn(site).orElse(""), failure.cause()),
        remedy,
        failure.request());
  }
}
