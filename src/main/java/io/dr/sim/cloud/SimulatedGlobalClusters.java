package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.FailoverState;
import software.amazon.awssdk.services.rds.model.GlobalCluster;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;
import software.amazon.awssdk.services.rds.model.GlobalClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidGlobalClusterStateException;
import software.amazon.awssdk.services.rds.model.Tag;

/** Aurora's global clusters and their members in all regions. */
final class SimulatedGlobalClusters {
  private static final String AVAILABLE = "available";
  private static final Duration TAKES = Duration.ofMinutes(4);
  private static final Duration PENDING = Duration.ofSeconds(15);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Global> globals = new LinkedHashMap<>();
  private final Map<String, Member> clusters = new LinkedHashMap<>();

  SimulatedGlobalClusters(SimulatedWorld world, Refusals refusals) {
    this.world = world;
    this.refusals = refusals;
  }

  /** A change of the writer, or a member's removal, that is under way until it ends. */
  private record Change(String target, String status, boolean loses, Instant begun, Instant ends) {}

  private static final class Global {
    private final Set<String> members = new LinkedHashSet<>();
    private String writer;
    private Optional<Change> change = Optional.empty();

    Global(String writer) {
      this.writer = writer;
    }
  }

  /** One cluster; its instances are counted only. */
  private static final class Member {
    private final String arn;
    private final String status;
    private final int instances;
    private final Map<String, String> tags = new LinkedHashMap<>();

    Member(String arn, String status, int instances) {
      this.arn = arn;
      this.status = status;
      this.instances = instances;
    }
  }

  /**
   * Holds a global cluster whose secondary, the attribute {@code cluster}, is in the resource's
   * region with as many {@code instances}, and whose writer {@code primary} is in {@code
   * primaryRegion}.
   */
  void expect(SimulatedResource resource) {
    Map<String, String> parts = resource.attributes();
    Site here = resource.site();
    String primary =
        "arn:aws:rds:%s:%s:cluster:%s"
            .formatted(
                parts.getOrDefault("primaryRegion", here.region()),
                here.account(),
                parts.getOrDefault("primary", resource.name() + "-primary"));
    String secondary = arn(here, parts.getOrDefault("cluster", resource.name()));
    Global global = new Global(primary);
    global.members.add(primary);
    global.members.add(secondary);
    globals.putIfAbsent(here.account() + "/" + resource.name(), global);
    clusters.putIfAbsent(primary, new Member(primary, AVAILABLE, 2));
    clusters.putIfAbsent(
        secondary,
        new Member(
            secondary,
            parts.getOrDefault("status", AVAILABLE),
            Integer.parseInt(parts.getOrDefault("instances", "1"))));
  }

  /** Holds a cluster that belongs to no global one. */
  void alone(SimulatedResource resource) {
    String arn = arn(resource.site(), resource.name());
    clusters.putIfAbsent(arn, new Member(arn, AVAILABLE, 1));
  }

  private static String arn(Site site, String id) {
    return id.startsWith("arn:")
        ? id
        : "arn:aws:rds:%s:%s:cluster:%s".formatted(site.region(), site.account(), id);
  }

  private static String region(String arn) {
    return arn.split(":", -1)[3];
  }

  private Global global(Site site, String id) {
    Global found = globals.get(site.account() + "/" + id);
    boolean seen =
        found != null && found.members.stream().anyMatch(arn -> region(arn).equals(site.region()));
    if (found == null || !seen) {
      throw refusals.refuse(
          GlobalClusterNotFoundException.builder(),
          "GlobalClusterNotFoundFault",
          "Global cluster " + id + " not found",
          404);
    }
    settle(found);
    return found;
  }

  /** Lets come true what has been under way for long enough. */
  private void settle(Global global) {
    global
        .change
        .filter(change -> !world.now().isBefore(change.ends()))
        .ifPresent(change -> end(global, change));
  }

  private static void end(Global global, Change change) {
    if (change.status().equals("removing")) {
      global.members.remove(change.target());
    } else {
      global.writer = change.target();
    }
    global.change = Optional.empty();
  }

  private Member cluster(Site site, String idOrArn) {
    Member found = clusters.get(arn(site, idOrArn));
    if (found == null || !region(found.arn).equals(site.region())) {
      throw noCluster(idOrArn);
    }
    return found;
  }

  private AwsServiceException noCluster(String id) {
    return refusals.refuse(
        DbClusterNotFoundException.builder(),
        "DBClusterNotFoundFault",
        "DBCluster " + id + " not found.",
        404);
  }

  GlobalCluster describeGlobal(Site site, String id) {
    Global global = global(site, id);
    GlobalCluster.Builder shown =
        GlobalCluster.builder()
            .globalClusterIdentifier(id)
            .globalClusterArn("arn:aws:rds::%s:global-cluster:%s".formatted(site.account(), id))
            .status(AVAILABLE)
            .globalClusterMembers(
                global.members.stream()
                    .map(
                        arn ->
                            GlobalClusterMember.builder()
                                .dbClusterArn(arn)
                                .isWriter(arn.equals(global.writer))
                                .build())
                    .toList());
    global
        .change
        .filter(change -> !change.status().equals("removing"))
        .ifPresent(change -> shown.failoverState(shown(change)).status(change.status()));
    return shown.build();
  }

  private FailoverState shown(Change change) {
    boolean pending = world.now().isBefore(change.begun().plus(PENDING));
    return FailoverState.builder()
        .status(pending ? "pending" : change.status())
        .toDbClusterArn(change.target())
        .isDataLossAllowed(change.loses())
        .build();
  }

  DBCluster describe(Site site, String idOrArn) {
    Member member = cluster(site, idOrArn);
    String id = member.arn.substring(member.arn.lastIndexOf(':') + 1);
    globals.values().forEach(this::settle);
    boolean changing =
        globals.values().stream()
            .flatMap(global -> global.change.stream())
            .anyMatch(change -> change.target().equals(member.arn));
    String host = ".simulated." + site.region() + ".rds.amazonaws.com";
    return DBCluster.builder()
        .dbClusterIdentifier(id)
        .dbClusterArn(member.arn)
        .status(changing ? "promoting" : member.status)
        .endpoint(id + ".cluster" + host)
        .readerEndpoint(id + ".cluster-ro" + host)
        .dbClusterMembers(
            IntStream.rangeClosed(1, member.instances)
                .mapToObj(
                    number ->
                        DBClusterMember.builder().dbInstanceIdentifier(id + "-" + number).build())
                .toList())
        .tagList(SimulatedInstances.tags(member.tags))
        .build();
  }

  void tag(Site site, String arn, List<Tag> tags) {
    Member member = cluster(site, arn);
    tags.forEach(tag -> member.tags.put(tag.key(), tag.value()));
  }

  /** Begins to make another member the writer, called in the target's own region. */
  GlobalCluster failover(Site site, String id, String target, boolean allowDataLoss) {
    if (!allowDataLoss) {
      return switchover(site, id, target);
    }
    Global global = changeable(site, id, target);
    if (!region(target).equals(site.region())) {
      throw invalid("A failover that allows data loss is called in the target's region.");
    }
    begin(global, target, "failing-over", true);
    world.applied("RDS", "FailoverGlobalCluster", id, site);
    return describeGlobal(site, id);
  }

  /** The same without any loss, called in the region of the present writer. */
  GlobalCluster switchover(Site site, String id, String target) {
    Global global = changeable(site, id, target);
    if (!region(global.writer).equals(site.region())) {
      throw invalid("A switchover is called in the primary cluster's region.");
    }
    begin(global, target, "switching-over", false);
    world.applied("RDS", "SwitchoverGlobalCluster", id, site);
    return describeGlobal(site, id);
  }

  /** Begins to make a secondary a cluster of its own. */
  GlobalCluster remove(Site site, String id, String target) {
    Global global = changeable(site, id, target);
    cluster(site, target);
    begin(global, target, "removing", true);
    world.applied("RDS", "RemoveFromGlobalCluster", id, site);
    return describeGlobal(site, id);
  }

  private Global changeable(Site site, String id, String target) {
    Global global = global(site, id);
    if (!target.startsWith("arn:") || !global.members.contains(target)) {
      throw noCluster(target);
    }
    if (global.change.isPresent()) {
      throw invalid("Global cluster " + id + " is being changed.");
    }
    if (target.equals(global.writer)) {
      throw invalid(target + " is the primary cluster of " + id + ".");
    }
    return global;
  }

  private AwsServiceException invalid(String message) {
    return refusals.refuse(
        InvalidGlobalClusterStateException.builder(),
        "InvalidGlobalClusterStateFault",
        message,
        400);
  }

  private void begin(Global global, String target, String status, boolean loses) {
    Instant now = world.now();
    Instant ends = now.plus(world.draw(status + ":" + target, TAKES));
    global.change = Optional.of(new Change(target, status, loses, now, ends));
  }
}
