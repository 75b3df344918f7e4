package io.dr.aws;

import io.dr.runbook.Site;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What IAM says that we may do, without its being done. The simulation sees neither resource
 * policies nor those of sessions (AWS IAM User Guide, "IAM policy testing with the IAM policy
 * simulator").
 */
public final class PolicySimulation {
  private static final Pattern ASSUMED =
      Pattern.compile("arn:([^:]+):sts::(\\d+):assumed-role/([^/]+)/.*");

  private final Cloud cloud;
  private final Site site;

  public PolicySimulation(Cloud cloud, Site site) {
    this.cloud = cloud;
    this.site = site;
  }

  /**
   * Something that is not allowed.
   *
   * @param action for example {@code rds:PromoteReadReplica}
   * @param resource on what; {@code *} for anything
   * @param explicit whether a policy says so, rather than none allowing it
   */
  public record Denied(String action, String resource, boolean explicit) {}

  /**
   * Who we are there, as IAM knows it: the role behind a session, for the simulation takes no
   * sessions.
   *
   * @throws io.dr.action.ActionFailure when that cannot be asked
   */
  public String principal() {
    try {
      String arn = cloud.reads(StsClient.class, site).getCallerIdentity().arn();
      Matcher session = ASSUMED.matcher(arn);
      return session.matches()
          ? "arn:%s:iam::%s:role/%s".formatted(session.group(1), session.group(2), session.group(3))
          : arn;
    } catch (SdkException e) {
      throw AwsFailures.of("STS", "GetCallerIdentity", e);
    }
  }

  /**
   * What of those actions is not allowed.
   *
   * @param resources the ARNs that they are needed on; empty for any
   * @throws io.dr.action.ActionFailure when IAM does not simulate
   */
  public List<Denied> denied(String principal, Collection<String> actions, Set<String> resources) {
    try {
      return cloud
          .advice(IamClient.class, site)
          .simulatePrincipalPolicyPaginator(
              request -> {
                request.policySourceArn(principal).actionNames(actions);
                if (!resources.isEmpty()) {
                  request.resourceArns(resources);
                }
              })
          .evaluationResults()
          .stream()
          .filter(result -> result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED)
          .map(
              result ->
                  new Denied(
                      result.evalActionName(),
                      Optional.ofNullable(result.evalResourceName()).orElse("*"),
                      result.evalDecision() == PolicyEvaluationDecisionType.EXPLICIT_DENY))
          .toList();
    } catch (SdkException e) {
      throw AwsFailures.of("IAM", "SimulatePrincipalPolicy", e);
    }
  }
}
