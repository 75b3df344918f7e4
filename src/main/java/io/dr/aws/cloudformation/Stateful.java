package io.dr.aws.cloudformation;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/** The kinds of resources whose replacement or removal loses what nothing can make again. */
final class Stateful {
  private static final int TOLD = 15;

  private static final Set<String> KINDS =
      Set.of(
          "AWS::Backup::BackupVault",
          "AWS::Cognito::IdentityPool",
          "AWS::Cognito::UserPool",
          "AWS::DocDB::DBCluster",
          "AWS::DocDB::DBInstance",
          "AWS::DynamoDB::GlobalTable",
          "AWS::DynamoDB::Table",
          "AWS::EC2::EIP",
          "AWS::EC2::Volume",
          "AWS::ECR::Repository",
          "AWS::EFS::FileSystem",
          "AWS::ElastiCache::CacheCluster",
          "AWS::ElastiCache::ReplicationGroup",
          "AWS::ElastiCache::ServerlessCache",
          "AWS::Elasticsearch::Domain",
          "AWS::FSx::FileSystem",
          "AWS::FSx::Volume",
          "AWS::KMS::Key",
          "AWS::KMS::ReplicaKey",
          "AWS::Kinesis::Stream",
          "AWS::Logs::LogGroup",
          "AWS::MSK::Cluster",
          "AWS::MemoryDB::Cluster",
          "AWS::Neptune::DBCluster",
          "AWS::Neptune::DBInstance",
          "AWS::OpenSearchService::Domain",
          "AWS::RDS::DBCluster",
          "AWS::RDS::DBInstance",
          "AWS::RDS::GlobalCluster",
          "AWS::Redshift::Cluster",
          "AWS::Route53::HostedZone",
          "AWS::S3::Bucket",
          "AWS::SQS::Queue",
          "AWS::SSM::Parameter",
          "AWS::SecretsManager::Secret",
          "AWS::Timestream::Table");

  private Stateful() {}

  /**
   * The changes that would take away such a resource, or put an empty one in its place. One that
   * leaves the stack but is kept by its DeletionPolicy is none of them.
   */
  static List<ResourceChange> endangered(List<ResourceChange> changes) {
    return changes.stream()
        .filter(change -> KINDS.contains(String.valueOf(change.resourceType())))
        .filter(Stateful::isLost)
        .toList();
  }

  private static boolean isLost(ResourceChange change) {
    String replacement = String.valueOf(change.replacementAsString());
    return switch (String.valueOf(change.actionAsString())) {
      case "Remove" -> !"Retain".equals(change.policyActionAsString());
      case "Modify" -> replacement.equals("True") || replacement.equals("Conditional");
      default -> false;
    };
  }

  /** Changes in a few words each; of very many, the first. */
  static String told(List<ResourceChange> changes) {
    String first =
        changes.stream().limit(TOLD).map(Stateful::told).collect(Collectors.joining(", "));
    int more = changes.size() - TOLD;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static String told(ResourceChange change) {
    boolean replaces = change.actionAsString().equals("Modify") && isLost(change);
    return "%s %s (%s)"
        .formatted(
            replaces ? "Replace" : change.actionAsString(),
            change.logicalResourceId(),
            change.resourceType());
  }
}
