package io.dr.aws;

import java.util.Map;

/** Services as their users name them, where the SDK calls them otherwise. */
final class ServiceNames {
  private static final Map<String, String> USUAL =
      Map.of(
          "CognitoIdentityProvider", "Cognito",
          "DynamoDb", "DynamoDB",
          "Rds", "RDS",
          "Route53", "Route 53",
          "Route53 Recovery Cluster", "ARC",
          "Route53RecoveryCluster", "ARC",
          "Sts", "STS");

  private ServiceNames() {}

  /** The usual name of what the SDK calls so. */
  static String usual(String sdkName) {
    return USUAL.getOrDefault(sdkName, sdkName);
  }
}
