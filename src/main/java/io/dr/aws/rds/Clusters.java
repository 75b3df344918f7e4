package io.dr.aws.rds;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.FailoverState;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;
import software.amazon.awssdk.services.rds.model.GlobalClusterNotFoundException;

/** What there is to know of Aurora's clusters and global clusters, as one region shows them. */
final class Clusters {
  private static final Set<String> HOPELESS =
      Set.of(
          "cloning-failed",
          "migration-failed",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable",
          "stopped",
          "deleting");

  private Clusters() {}

  static Optional<DBCluster> find(RdsClient rds, String id) {
    try {
      return rds
          .describeDBClusters(request -> request.dbClusterIdentifier(id))
          .dbClusters()
          .stream()
          .findFirst();
    } catch (DbClusterNotFoundException e) {
      return Optional.empty();
    }
  }

  static Optional<GlobalCluster> global(RdsClient rds, String id) {
    try {
      return rds
          .describeGlobalClusters(request -> request.globalClusterIdentifier(id))
          .globalClusters()
          .stream()
          .findFirst();
    } catch (GlobalClusterNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The cluster as a member of the global cluster. */
  static Optional<GlobalClusterMember> member(GlobalCluster global, String arn) {
    return global.globalClusterMembers().stream()
        .filter(member -> arn.equals(member.dbClusterArn()))
        .findFirst();
  }

  /** The region of the member that writes. */
  static Optional<String> writerRegion(GlobalCluster global) {
    return global.globalClusterMembers().stream()
        .filter(member -> Boolean.TRUE.equals(member.isWriter()))
        .map(member -> region(member.dbClusterArn()))
        .findFirst();
  }

  static String region(String arn) {
    return arn.split(":", -1)[3];
  }

  /** The failover or switchover that is under way; the enumeration of the SDK lacks some states. */
  static Optional<FailoverState> underWay(GlobalCluster global) {
    return Optional.ofNullable(global.failoverState())
        .filter(state -> state.statusAsString() != null && !state.statusAsString().isEmpty());
  }

  static Map<String, String> tags(DBCluster cluster) {
    Map<String, String> tags = new LinkedHashMap<>();
    cluster.tagList().forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  /** The failure that the cluster's state amounts to, if it does. */
  static Optional<Next> hopeless(DBCluster cluster) {
    if (!HOPELESS.contains(cluster.status())) {
      return Optional.empty();
    }
    return Optional.of(
        new Next.Failed(
            Failure.of(
                Failure.Kind.STATE,
                "The cluster " + cluster.dbClusterIdentifier() + " is " + cluster.status() + ".",
                "See its events in the RDS console and mend it, then resume.")));
  }

  static Outputs outputs(DBCluster cluster) {
    Map<String, String> values = new HashMap<>();
    values.put("cluster", cluster.dbClusterIdentifier());
    Optional.ofNullable(cluster.endpoint()).ifPresent(host -> values.put("endpoint", host));
    Optional.ofNullable(cluster.readerEndpoint()).ifPresent(host -> values.put("reader", host));
    return new Outputs(values);
  }
}
