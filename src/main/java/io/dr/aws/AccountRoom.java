package io.dr.aws;

import io.dr.runbook.Site;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AccountLimit;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AccountQuota;

/** How much room an account has in a region for what is counted. */
public enum AccountRoom {
  /** Instances of RDS. */
  RDS_INSTANCES("RDS instances", "L-7B6409FD of RDS") {
    @Override
    Optional<Room> ask(Cloud cloud, Site site) {
      return rds(cloud, site, "DBInstances");
    }
  },
  /** Manual snapshots of RDS. */
  RDS_SNAPSHOTS("RDS manual snapshots", "L-272F1212 of RDS") {
    @Override
    Optional<Room> ask(Cloud cloud, Site site) {
      return rds(cloud, site, "ManualSnapshots");
    }
  },
  /** AWS CloudFormation API Reference, "DescribeAccountLimits" and "ListStacks". */
  STACKS("CloudFormation stacks", "L-0485CB21 of CloudFormation") {
    @Override
    Optional<Room> ask(Cloud cloud, Site site) {
      CloudFormationClient client = cloud.advice(CloudFormationClient.class, site);
      Optional<Integer> most =
          client.describeAccountLimits(request -> {}).accountLimits().stream()
              .filter(limit -> "StackLimit".equals(limit.name()))
              .map(AccountLimit::value)
              .findFirst();
      long used =
          client.listStacksPaginator().stackSummaries().stream()
              .filter(stack -> stack.stackStatus() != StackStatus.DELETE_COMPLETE)
              .count();
      return most.map(limit -> new Room(used, limit, "CloudFormation DescribeAccountLimits"));
    }
  },
  /** A hundred must stay unreserved (AWS Lambda API Reference, "PutFunctionConcurrency"). */
  RESERVED_EXECUTIONS("reserved Lambda executions", "L-B99A9384 of Lambda") {
    @Override
    Optional<Room> ask(Cloud cloud, Site site) {
      var limit =
          cloud.advice(LambdaClient.class, site).getAccountSettings(request -> {}).accountLimit();
      double all = limit.concurrentExecutions();
      double reserved = all - limit.unreservedConcurrentExecutions();
      return Optional.of(new Room(reserved, all - KEPT_UNRESERVED, "Lambda GetAccountSettings"));
    }
  };

  private static final int KEPT_UNRESERVED = 100;

  private final String words;
  private final String quota;

  AccountRoom(String words, String quota) {
    this.words = words;
    this.quota = quota;
  }

  /**
   * How much of something there is.
   *
   * @param used at present
   * @param most that there may be
   * @param source where both were read
   */
  public record Room(double used, double most, String source) {}

  /** What is counted, in the plural. */
  public String words() {
    return words;
  }

  /** How its limit is called where it is raised (Service Quotas). */
  public String quota() {
    return quota;
  }

  /**
   * How it stands in a site; empty when the service does not tell.
   *
   * @throws io.dr.action.ActionFailure when it cannot be read
   */
  public Optional<Room> in(Cloud cloud, Site site) {
    try {
      return ask(cloud, site);
    } catch (SdkException e) {
      throw AwsFailures.of(words, "the account's limits", e);
    }
  }

  abstract Optional<Room> ask(Cloud cloud, Site site);

  /** What RDS says of itself (Amazon RDS API Reference, "DescribeAccountAttributes"). */
  private static Optional<Room> rds(Cloud cloud, Site site, String name) {
    for (AccountQuota quota :
        cloud
            .advice(RdsClient.class, site)
            .describeAccountAttributes(request -> {})
            .accountQuotas()) {
      if (name.equals(quota.accountQuotaName())) {
        return Optional.of(new Room(quota.used(), quota.max(), "RDS DescribeAccountAttributes"));
      }
    }
    return Optional.empty();
  }
}
