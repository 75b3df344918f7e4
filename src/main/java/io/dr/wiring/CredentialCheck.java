package io.dr.wiring;

import io.dr.aws.AwsFailures;
import io.dr.aws.RealCloud;
import io.dr.plan.Plan;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Asks AWS who we are in the recovery site, before anything is begun: credentials that have run out
 * are found out now, not in the middle.
 */
final class CredentialCheck {
  private CredentialCheck() {}

  /**
   * Checks, if the plan has any step in AWS.
   *
   * @throws io.dr.action.ActionFailure of kind DENIED or UNREACHABLE when the credentials do not
   *     work
   */
  static void of(Plan plan, RealCloud cloud) {
    boolean inAws =
        plan.steps().values().stream().anyMatch(step -> !step.type().permissions().isEmpty());
    if (!inAws) {
      return;
    }
    try {
      cloud.reads(StsClient.class, plan.to()).getCallerIdentity();
    } catch (SdkException e) {
      throw AwsFailures.of("STS", "GetCallerIdentity for " + plan.to().name(), e);
    }
  }
}
