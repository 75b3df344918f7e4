package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.check.DnsValues;
import io.dr.check.Probes;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusRequest;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusResponse;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ThrottlingException;

/**
 * Route 53 in memory: atomic batches within AWS's limits, changes that take about 45 seconds to
 * reach all servers, and no more than five requests of an account in any second, reads included
 * (Route 53 Developer Guide, "Quotas").
 */
public final class SimulatedRoute53 implements SimulatedService {
  private static final Duration PROPAGATION = Duration.ofSeconds(45);
  private static final Duration INTAKE = Duration.ofSeconds(1);
  private static final int PAGE = 300;
  private static final int PER_SECOND = 5;

  private record Submission(String account, Instant at, Instant inSyncAt) {}

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final SimulatedHealthChecks healthChecks;
  private final Map<String, SimulatedZone> zones = new TreeMap<>();
  private final Map<String, Submission> changes = new HashMap<>();
  private final Map<String, Deque<Instant>> requests = new HashMap<>();

  public SimulatedRoute53(SimulatedWorld world) {
    this(world, new SimulatedS3(world));
  }

  /**
   * @param s3 holds the objects that health checks ask for
   */
  SimulatedRoute53(SimulatedWorld world, SimulatedS3 s3) {
    this.world = world;
    this.healthChecks = new SimulatedHealthChecks(world, s3);
    this.refusals = new Refusals(world, "Route53");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return Route53Client.class;
  }

  @Override
  public String kinds() {
    return "route53";
  }

  /**
   * A zone by name or id; each attribute is a record, {@code name TYPE} to its value. Or a health
   * check by id, with the attributes {@code bucket} and {@code key} of the object it asks for.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    if (resource.kind().equals("route53:health-check")) {
      healthChecks.expect(resource);
      return;
    }
    boolean byId = resource.name().matches("Z[A-Z0-9]{1,31}");
    Optional<SimulatedZone> found =
        zones.values().stream()
            .filter(zone -> zone.account().equals(resource.site().account()))
            .filter(
                zone ->
                    byId
                        ? zone.id().equals(resource.name())
                        : zone.name().equals(SimulatedZone.normal(resource.name()))
                            && !zone.isPrivate())
            .findFirst();
    SimulatedZone zone =
        found.orElseGet(
            () ->
                byId
                    ? add(resource.name(), nameFor(resource), resource.site(), false)
                    : add(idFor(resource.name()), resource.name(), resource.site(), false));
    resource.attributes().forEach((key, value) -> putIfAbsent(zone, key, value));
  }

  private static void putIfAbsent(SimulatedZone zone, String key, String value) {
    String[] parts = key.split(" ", 3);
    String set = parts.length > 2 ? parts[2] : "";
    SimulatedZone.Key wanted = new SimulatedZone.Key(SimulatedZone.normal(parts[0]), parts[1], set);
    boolean there =
        zone.from(wanted, 1).stream().map(SimulatedZone.Key::of).anyMatch(wanted::equals);
    if (there) {
      return;
    }
    ResourceRecordSet.Builder record =
        ResourceRecordSet.builder().name(parts[0]).type(parts[1]).ttl(300L);
    if (!set.isEmpty()) {
      record.setIdentifier(set);
      if (value.startsWith("failover=")) {
        record.failover(value.replaceFirst("^failover=(\\S+) .*$", "$1"));
      } else {
        record.weight(1L);
      }
    }
    String bare = set.isEmpty() ? value : value.replaceFirst("^(failover|weight)=\\S+ ", "");
    zone.put(record.resourceRecords(ResourceRecord.builder().value(bare).build()).build());
  }

  /** Of a zone that the runbook names by id alone, the records tell the name. */
  private static String nameFor(SimulatedResource resource) {
    return resource.attributes().keySet().stream()
        .map(key -> SimulatedZone.normal(key.split(" ", 2)[0]))
        .min(Comparator.comparing(String::length))
        .map(name -> name.replaceFirst("^.*?([^.]+\\.[^.]+\\.)$", "$1"))
        .orElse("example.com.");
  }

  /** Adds a zone beside any others of that name, and answers its id. */
  public synchronized String addZone(String name, boolean isPrivate, Site site) {
    return add(idFor(name), name, site, isPrivate).id();
  }

  /** Puts a record as it was before the run. */
  public synchronized void put(String zone, ResourceRecordSet record) {
    Optional.ofNullable(zones.get(zone)).orElseThrow().put(record);
  }

  /**
   * What the servers of the public zones answer; empty when no plain record of that name and type
   * is there, or the services behind an alias would have to be asked.
   */
  public synchronized Optional<Probes.DnsAnswer> answer(String name, String type) {
    SimulatedZone.Key key = new SimulatedZone.Key(SimulatedZone.normal(name), type, "");
    return zones.values().stream()
        .filter(zone -> !zone.isPrivate())
        .flatMap(zone -> zone.from(key, 1).stream())
        .filter(record -> SimulatedZone.Key.of(record).equals(key))
        .filter(record -> !record.resourceRecords().isEmpty())
        .findFirst()
        .map(SimulatedRoute53::answer);
  }

  private static Probes.DnsAnswer answer(ResourceRecordSet record) {
    List<String> values =
        record.resourceRecords().stream()
            .map(each -> DnsValues.normal(record.typeAsString(), each.value()))
            .sorted()
            .toList();
    return new Probes.DnsAnswer("NOERROR", values, Duration.ofSeconds(record.ttl()), true);
  }

  private SimulatedZone add(String id, String name, Site site, boolean isPrivate) {
    SimulatedZone zone = new SimulatedZone(id, name, site.account(), isPrivate);
    zones.put(id, zone);
    return zone;
  }

  private String idFor(String name) {
    return "Z" + code(name + zones.size(), 20);
  }

  private String code(String label, int length) {
    Random random = world.random("route53:" + label);
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < length; i++) {
      code.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(36)));
    }
    return code.toString();
  }

  @Override
  public Route53Client at(Site site) {
    return new Client(site);
  }

  private SimulatedZone zone(String id, Site site) {
    SimulatedZone zone = zones.get(id.replace("/hostedzone/", ""));
    if (zone == null || !zone.account().equals(site.account())) {
      throw refusals.refuse(
          NoSuchHostedZoneException.builder(),
          "NoSuchHostedZone",
          "No hosted zone found with ID: " + id,
          404);
    }
    return zone;
  }

  private synchronized ChangeInfo change(ChangeResourceRecordSetsRequest request, Site site) {
    Instant now = world.now();
    SimulatedZone zone = zone(request.hostedZoneId(), site);
    if (zone.lastSubmission().isAfter(now.minus(INTAKE))) {
      throw refusals.refuse(
          PriorRequestNotCompleteException.builder(),
          "PriorRequestNotComplete",
          "The request was rejected because Route 53 was still processing a prior request.",
          400);
    }
    List<String> wrong = zone.apply(request.changeBatch().changes(), now);
    if (!wrong.isEmpty()) {
      throw refusals.refuse(
          InvalidChangeBatchException.builder().messages(wrong),
          "InvalidChangeBatch",
          wrong.toString(),
          400);
    }
    world.applied("Route 53", "ChangeResourceRecordSets", zone.id(), site);
    String id = "/change/C" + code("change" + changes.size(), 20);
    Duration takes = world.draw("route53:" + id, PROPAGATION);
    changes.put(id, new Submission(site.account(), now, now.plus(takes)));
    return shown(id);
  }

  /** Counts a request before anything else is done with it; one that is refused is not counted. */
  private synchronized void throttle(Site site) {
    if (world.isDoneAgain()) {
      return;
    }
    Instant now = world.now();
    Deque<Instant> recent = requests.computeIfAbsent(site.account(), key -> new ArrayDeque<>());
    while (!recent.isEmpty() && !recent.peekFirst().isAfter(now.minusSeconds(1))) {
      recent.removeFirst();
    }
    if (recent.size() >= PER_SECOND) {
      throw refusals.refuse(ThrottlingException.builder(), "Throttling", "Rate exceeded", 400);
    }
    recent.addLast(now);
  }

  private synchronized ChangeInfo get(GetChangeRequest request, Site site) {
    String id = request.id().startsWith("/change/") ? request.id() : "/change/" + request.id();
    Submission submission = changes.get(id);
    if (submission == null || !submission.account().equals(site.account())) {
      throw refusals.refuse(
          NoSuchChangeException.builder(),
          "NoSuchChange",
          "Could not find resource with ID: " + id,
          404);
    }
    return shown(id);
  }

  private ChangeInfo shown(String id) {
    Submission submission = Optional.ofNullable(changes.get(id)).orElseThrow();
    boolean pending = world.now().isBefore(submission.inSyncAt());
    return ChangeInfo.builder()
        .id(id)
        .status(pending ? ChangeStatus.PENDING : ChangeStatus.INSYNC)
        .submittedAt(submission.at())
        .build();
  }

  /** Forgets a change and undoes nothing, as accelerated recovery does with a stranded one. */
  public synchronized void strand(String change) {
    changes.remove(change);
  }

  private synchronized ListResourceRecordSetsResponse list(
      ListResourceRecordSetsRequest request, Site site) {
    SimulatedZone zone = zone(request.hostedZoneId(), site);
    int size = Optional.ofNullable(request.maxItems()).map(Integer::parseInt).orElse(PAGE);
    SimulatedZone.Key start =
        new SimulatedZone.Key(
            Optional.ofNullable(request.startRecordName()).map(SimulatedZone::normal).orElse(""),
            Optional.ofNullable(request.startRecordTypeAsString()).orElse(""),
            Optional.ofNullable(request.startRecordIdentifier()).orElse(""));
    int limit = Math.min(PAGE, size);
    List<ResourceRecordSet> found = zone.from(start, limit + 1);
    ListResourceRecordSetsResponse.Builder page =
        ListResourceRecordSetsResponse.builder()
            .resourceRecordSets(found.subList(0, Math.min(limit, found.size())))
            .maxItems(String.valueOf(limit))
            .isTruncated(found.size() > limit);
    if (found.size() > limit) {
      ResourceRecordSet next = found.get(limit);
      page.nextRecordName(next.name())
          .nextRecordType(next.typeAsString())
          .nextRecordIdentifier(next.setIdentifier());
    }
    return page.build();
  }

  private synchronized ListHostedZonesByNameResponse zones(
      ListHostedZonesByNameRequest request, Site site) {
    String from = Optional.ofNullable(request.dnsName()).map(SimulatedZone::normal).orElse("");
    String fromId = Optional.ofNullable(request.hostedZoneId()).orElse("");
    List<SimulatedZone> found =
        zones.values().stream()
            .filter(zone -> zone.account().equals(site.account()))
            .filter(zone -> order(zone.name(), zone.id()).compareTo(order(from, fromId)) >= 0)
            .sorted(Comparator.comparing(zone -> order(zone.name(), zone.id())))
            .toList();
    int limit = Optional.ofNullable(request.maxItems()).map(Integer::parseInt).orElse(100);
    ListHostedZonesByNameResponse.Builder page =
        ListHostedZonesByNameResponse.builder()
            .hostedZones(found.stream().limit(limit).map(SimulatedRoute53::shown).toList())
            .isTruncated(found.size() > limit)
            .maxItems(String.valueOf(limit));
    if (found.size() > limit) {
      page.nextDNSName(found.get(limit).name()).nextHostedZoneId(found.get(limit).id());
    }
    return page.build();
  }

  private static SimulatedZone.Key order(String name, String id) {
    return new SimulatedZone.Key(name, id, "");
  }

  private static HostedZone shown(SimulatedZone zone) {
    return HostedZone.builder()
        .id("/hostedzone/" + zone.id())
        .name(zone.name())
        .resourceRecordSetCount((long) zone.size())
        .config(config -> config.privateZone(zone.isPrivate()))
        .build();
  }

  private final class Client implements Route53Client {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public ChangeResourceRecordSetsResponse changeResourceRecordSets(
        ChangeResourceRecordSetsRequest request) {
      throttle(site);
      return ChangeResourceRecordSetsResponse.builder().changeInfo(change(request, site)).build();
    }

    @Override
    public GetChangeResponse getChange(GetChangeRequest request) {
      throttle(site);
      return GetChangeResponse.builder().changeInfo(get(request, site)).build();
    }

    @Override
    public ListResourceRecordSetsResponse listResourceRecordSets(
        ListResourceRecordSetsRequest request) {
      throttle(site);
      return list(request, site);
    }

    @Override
    public ListHostedZonesByNameResponse listHostedZonesByName(
        ListHostedZonesByNameRequest request) {
      throttle(site);
      return zones(request, site);
    }

    @Override
    public GetHealthCheckStatusResponse getHealthCheckStatus(GetHealthCheckStatusRequest request) {
      throttle(site);
      return healthChecks.status(request, site);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
