package io.dr.aws;

import io.dr.runbook.Site;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Asks AWS who we are in a site, before anything is begun: credentials that have run out are found
 * out now, not in the middle.
 */
public final class CredentialCheck {
  private CredentialCheck() {}

  /**
   * Checks one site.
   *
   * @throws io.dr.action.ActionFailure of kind DENIED or UNREACHABLE when the credentials do not
   *     work
   */
  public static void of(Cloud cloud, Site site) {
    try {
      cloud.reads(StsClient.class, site).getCallerIdentity();
    } catch (SdkException e) {
      throw AwsFailures.of("STS", "GetCallerIdentity for " + site.name(), e);
    }
  }
}
