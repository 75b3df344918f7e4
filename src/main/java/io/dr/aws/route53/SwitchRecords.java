package io.dr.aws.route53;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Points DNS records at the recovery site, in as few batches as Route 53 allows, and waits until
 * all its servers answer with them. Writes only what differs, so it can be asked again at any time.
 */
public final class SwitchRecords implements Action {
  private static final String SERVICE = "Route 53";
  private static final String REGION = "us-east-1";
  private static final int SHOWN = 20;
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  /**
   * What the step takes.
   *
   * @param zone the hosted zone's name, or its id
   * @param records the wanted records
   * @param recordsFile a JSON array of wanted records, relative to the runbook
   * @param account the name of the account that the zone lies in; absent means the recovery site's
   */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The public hosted zone's name, or any zone's id.")
          String zone,
      @JsonPropertyDescription("The records as they should be.")
          Optional<List<WantedRecord>> records,
      @JsonPropertyDescription("A JSON file with an array of records, relative to the runbook.")
          Optional<String> recordsFile,
      @JsonPropertyDescription(
              "The account that the zone lies in, if not the recovery site's; a name from accounts.")
          Optional<String> account) {

    /** Records of a zone in the recovery site's account. */
    public With(String zone, Optional<List<WantedRecord>> records, Optional<String> recordsFile) {
      this(zone, records, recordsFile, Optional.empty());
    }

    public With {
      if (records.isEmpty() && recordsFile.isEmpty()) {
        throw new IllegalArgumentException("give records, recordsFile or both");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("route53.switch-records", With.class)
          .title("Switch DNS records")
          .description(
              "Points DNS records at the recovery site. Reads the zone, writes only the records"
                  + " that differ, in batches as large as Route 53 takes them, and waits until all"
                  + " its servers answer with them (INSYNC); resolvers keep the old answer for its"
                  + " TTL. Of a weighted or failover set, setIdentifier says which record is meant: its"
                  + " weight, role, health check or target changes, and all else stays; a plain"
                  + " record never replaces one of a set.")
          .traits(Trait.MUTATES, Trait.MOVES_TRAFFIC)
          .outputs(
              new OutputField("zone", "The hosted zone's id."),
              new OutputField("records", "How many records the step vouches for."),
              new OutputField("change", "The last change's id, empty when nothing had to change."))
          .permissions(
              Permission.changes("route53:ChangeResourceRecordSets", Where.GLOBAL)
                  .on("arn:{partition}:route53:::hostedzone/*"),
              Permission.reads("route53:GetChange", Where.GLOBAL)
                  .on("arn:{partition}:route53:::change/*"),
              Permission.reads("route53:ListHostedZonesByName", Where.GLOBAL),
              Permission.reads("route53:ListResourceRecordSets", Where.GLOBAL)
                  .on("arn:{partition}:route53:::hostedzone/*"))
          .quotas(new Quota(SERVICE, 5, Quota.Scope.ACCOUNT, 1))
          .controlPlanes(ControlPlane.in(SERVICE, REGION))
          .inDrill(DrillBehaviour.SKIP)
          .calls(
              new CallField(
                  "Route 53",
                  "ChangeResourceRecordSets",
                  "Upserts as many records as one batch takes; the step then waits until"
                      + " the change is INSYNC."))
          .limits(
              "Five requests a second per account, whoever sends them.",
              "A batch takes 1,000 records and 32,000 characters, of which an upsert"
                  + " counts double; it is applied whole or not at all.",
              "Route 53's control plane lives in us-east-1, unless the zone has"
                  + " accelerated recovery.",
              "INSYNC says that the authoritative servers agree; resolvers hold the"
                  + " old answer until its TTL is over.")
          .failures(
              new FailureField(
                  Failure.Kind.STATE,
                  "There are records of that name which this change would not replace but"
                      + " stand beside.",
                  "Give the record the set identifier of the one to replace."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "The records cannot be read, or do not fit the zone.",
                  "Correct them in the runbook."))
          .undo("Write the records of {zone} back to what stands before the arrows.")
          .usually(Duration.ofMinutes(1))
          .simulates((with, run) -> SwitchedZone.of(with, run))
          .example(
              """
              zone: example.com
              records:
                - { name: api.example.com, type: CNAME, ttl: 60, value: api.us-west-2.example.com }
                - name: example.com
                  type: A
                  alias: { zone: Z2FDTNDATAQYW2, name: d111111abcdef8.cloudfront.net }
              """)
          .build();

  private final With with;
  private final Cloud cloud;
  private final Documents documents;
  private final SubmittedChanges changes = new SubmittedChanges();
  // Looks and calls come one after the other, but from different threads.
  private volatile Optional<String> zone = Optional.empty();
  private volatile ZoneReading reading = new ZoneReading();

  /**
   * @param documents where the records file is read
   */
  public SwitchRecords(With with, Cloud cloud, Documents documents) {
    this.with = with;
    this.cloud = cloud;
    this.documents = documents;
  }

  /** Sends at most one request a look, so that the account's few requests a second are counted. */
  @Override
  public Next next(StepContext context) {
    // Route 53 has one control plane; the credentials for it come from the recovery site.
    Site site = site(context);
    Route53Client route53 = cloud.reads(Route53Client.class, site);
    List<WantedRecord> wanted = wanted();
    Optional<String> open = changes.open(context);
    if (open.isPresent() && SubmittedChanges.isAllSent(context)) {
      return follow(route53, open.get(), wanted.size());
    }
    if (open.isPresent() && SubmittedChanges.isTakingIn(context)) {
      return Next.Wait.on("Route 53 taking in the batch before");
    }
    if (zone.isEmpty()) {
      zone = Optional.of(new Zones(route53).find(with.zone()));
      if (Zones.id(with.zone()).isEmpty()) {
        return Next.Wait.on("reading the zone " + with.zone()).again();
      }
    }
    if (reading.isStale(context.now(), SubmittedChanges.of(context))) {
      reading = new ZoneReading();
    }
    if (!reading.isWhole()) {
      reading.readOn(route53, zone.get(), context.now());
      if (!reading.isWhole() || open.isPresent()) {
        return Next.Wait.on(
                "reading the zone %s, %s so far".formatted(with.zone(), count(reading.size())))
            .again();
      }
    }
    return act(context, site, zone.get(), wanted);
  }

  /** What there is to do, now that the whole zone is known. */
  private Next act(StepContext context, Site site, String id, List<WantedRecord> wanted) {
    ZoneRecords existing = reading.records();
    List<ResourceRecordSet> missing = existing.missing(wanted);
    if (!missing.isEmpty()) {
      return hasTriedEnough(context, Batches.of(existing.targets(wanted)).size())
          ? unkept(missing)
          : write(context, site, id, existing, Batches.of(missing));
    }
    Optional<String> open = changes.open(context);
    if (open.isPresent()) {
      return follow(cloud.reads(Route53Client.class, site), open.get(), wanted.size());
    }
    if (reading.isAheadOfTheZone()) {
      reading = new ZoneReading();
      return Next.Wait.on("reading the zone " + with.zone() + " again").again();
    }
    return Next.Done.with(
        new Outputs(
            Map.of(
                "zone", id,
                "records", String.valueOf(wanted.size()),
                "change", context.receipt("change").orElse(""))));
  }

  private Next follow(Route53Client route53, String change, int records) {
    Next.Wait wait = Next.Wait.on("DNS servers taking over " + count(records));
    return changes.hasArrived(route53, change) ? wait.again() : wait;
  }

  private Site site(StepContext context) {
    if (with.account().isEmpty()) {
      return context.to();
    }
    String name = with.account().get();
    return Optional.ofNullable(context.run().accounts().get(name))
        .map(context.to()::in)
        .orElseThrow(
            () ->
                new ActionFailure(
                    Failure.of(
                        Failure.Kind.INVALID,
                        "The runbook names no account " + name + ".",
                        "Name it under accounts, or correct the step.")));
  }

  /**
   * Whether this attempt has written all records twice, once more than a stranded change calls for:
   * then something else, such as a cluster's DNS controller, writes them too.
   */
  private static boolean hasTriedEnough(StepContext context, int once) {
    return SubmittedChanges.sentInThisAttempt(context) >= 2L * once;
  }

  private static Next unkept(List<ResourceRecordSet> records) {
    ResourceRecordSet first = records.get(0);
    return new Next.Failed(
        Failure.of(
            Failure.Kind.STATE,
            "%s, the first being %s %s, did not stay as written, twice over."
                .formatted(count(records.size()), first.name(), first.typeAsString()),
            "Find out who else writes these records and stop it, then retry the step."));
  }

  private Next write(
      StepContext context,
      Site site,
      String zone,
      ZoneRecords existing,
      List<List<ResourceRecordSet>> batches) {
    List<ResourceRecordSet> batch = batches.get(0);
    int left = batches.stream().skip(1).mapToInt(List::size).sum();
    Call call = new Call(SERVICE, "ChangeResourceRecordSets", zone, site, told(existing, batch));
    String comment = "dr run " + context.run().id() + ", step " + context.step();
    String sent = context.now().toString();
    ZoneReading before = reading;
    return Next.Effect.of(
            call,
            () -> {
              // Unless Route 53 answers, only the zone itself tells what became of the batch.
              reading = new ZoneReading();
              String change =
                  cloud
                      .effects(Route53Client.class, site)
                      .changeResourceRecordSets(
                          request ->
                              request
                                  .hostedZoneId(zone)
                                  .changeBatch(all -> all.comment(comment).changes(upserts(batch))))
                      .changeInfo()
                      .id();
              before.wrote(change, batch);
              reading = before;
              return new Receipt(
                  Map.of("change", change, "left", String.valueOf(left), "sent", sent));
            })
        .seeing(count(batch.size() + left) + " of " + with.zone() + " not as wanted")
        .alone("zone " + zone);
  }

  private static List<Change> upserts(List<ResourceRecordSet> batch) {
    return batch.stream()
        .map(set -> Change.builder().action(ChangeAction.UPSERT).resourceRecordSet(set).build())
        .toList();
  }

  private Map<String, String> told(ZoneRecords existing, List<ResourceRecordSet> batch) {
    Map<String, String> told = new TreeMap<>();
    told.put("zone", with.zone());
    told.put("records", String.valueOf(batch.size()));
    for (ResourceRecordSet set : batch.subList(0, Math.min(SHOWN, batch.size()))) {
      String key = ZoneRecords.key(set);
      told.put(key, existing.shown(key) + " -> " + ZoneRecords.shown(set));
    }
    if (batch.size() > SHOWN) {
      told.put(
          "and", (batch.size() - SHOWN) + " more, up to " + batch.get(batch.size() - 1).name());
    }
    return told;
  }

  /** The records that the step writes, of the runbook and of its file. */
  List<WantedRecord> wanted() {
    List<WantedRecord> wanted = new ArrayList<>(with.records().orElse(List.of()));
    with.recordsFile().ifPresent(file -> wanted.addAll(parse(file, documents.read(file))));
    Set<String> seen = new HashSet<>();
    String twice =
        wanted.stream()
            .map(WantedRecord::key)
            .filter(key -> !seen.add(key))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!twice.isEmpty()) {
      throw invalid("The records name " + twice + " more than once.");
    }
    for (WantedRecord record : wanted) {
      if (Zones.id(with.zone()).isEmpty() && !DnsName.isWithin(record.name(), with.zone())) {
        throw invalid("The record " + record.name() + " does not lie in zone " + with.zone() + ".");
      }
      if (!Batches.fits(record.allValues())) {
        throw invalid("The record " + record.name() + " has more values than Route 53 takes.");
      }
    }
    return wanted;
  }

  private static List<WantedRecord> parse(String file, String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<WantedRecord>>() {});
    } catch (JsonProcessingException e) {
      throw invalid("The file " + file + " is no array of records: " + e.getOriginalMessage());
    }
  }

  private static ActionFailure invalid(String cause) {
    return new ActionFailure(
        Failure.of(Failure.Kind.INVALID, cause, "Correct the records in the runbook."));
  }

  private static String count(int records) {
    return records == 1 ? "1 record" : records + " records";
  }
}
