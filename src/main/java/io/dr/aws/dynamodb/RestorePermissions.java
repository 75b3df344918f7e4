package io.dr.aws.dynamodb;

import io.dr.action.Permission;
import io.dr.action.Where;

/** What a restore, and putting back what it loses, must be allowed to do. */
final class RestorePermissions {
  private static final String SCALED =
      "arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/*";

  private RestorePermissions() {}

  static Permission[] all() {
    return new Permission[] {
      Permission.reads("dynamodb:DescribeContinuousBackups", Where.FROM)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{source}"),
      Permission.reads("dynamodb:DescribeTimeToLive", Where.FROM)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{source}"),
      Permission.reads("dynamodb:DescribeTable", Where.FROM)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{source}"),
      Permission.reads("dynamodb:ListTagsOfResource", Where.FROM)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{source}"),
      Permission.changes("dynamodb:RestoreTableToPointInTime", Where.FROM)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{source}"),
      Permission.reads("dynamodb:DescribeTable", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/*"),
      Permission.reads("dynamodb:DescribeContinuousBackups", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/*"),
      Permission.changes("dynamodb:RestoreTableToPointInTime", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/*"),
      // A restore writes the target table with the caller's own permissions (Amazon
      // DynamoDB Developer Guide, "Using IAM with DynamoDB backup and restore").
      Permission.changes("dynamodb:BatchWriteItem", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:DeleteItem", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:GetItem", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:PutItem", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:Query", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:Scan", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:UpdateItem", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.reads("dynamodb:ListTagsOfResource", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/*"),
      Permission.changes("dynamodb:TagResource", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:UpdateContinuousBackups", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.reads("dynamodb:DescribeTimeToLive", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/*"),
      Permission.changes("dynamodb:UpdateTimeToLive", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      Permission.changes("dynamodb:UpdateTable", Where.TO)
          .on("arn:{partition}:dynamodb:{region}:{account}:table/{target}"),
      // Looks of Application Auto Scaling cannot be narrowed (Service Authorization Reference).
      Permission.reads("application-autoscaling:DescribeScalableTargets", Where.FROM),
      Permission.reads("application-autoscaling:DescribeScalingPolicies", Where.FROM),
      Permission.reads("application-autoscaling:DescribeScalableTargets", Where.TO),
      Permission.reads("application-autoscaling:DescribeScalingPolicies", Where.TO),
      Permission.changes("application-autoscaling:RegisterScalableTarget", Where.TO).on(SCALED),
      Permission.changes("application-autoscaling:PutScalingPolicy", Where.TO).on(SCALED)
    };
  }
}
