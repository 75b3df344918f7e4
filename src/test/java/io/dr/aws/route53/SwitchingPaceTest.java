package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.aws.Stage;
import io.dr.engine.Finding;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.VirtualTimeline;
import io.dr.sim.cloud.SimulatedRoute53;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Many records through the orchestrator itself, against a Route 53 that refuses the sixth request
 * of a second: the least number of calls that the limits allow, and never faster than they allow.
 */
class SwitchingPaceTest {
  private static final int MANY = 3_000;
  private static final Site THERE = Stage.TO.in(Stage.USER);

  @TempDir Path folder;
  private final VirtualTimeline timeline = new VirtualTimeline(Stage.OUTAGE.plusSeconds(600));
  private final SimulatedRoute53 route53 =
      new SimulatedRoute53(new SimulatedWorld(timeline, Stage.OUTAGE, 7));
  private final RequestLog log = new RequestLog(new SimulatedCloud(List.of(route53)), timeline);
  private final Map<String, SwitchRecords.With> steps = new LinkedHashMap<>();

  /** A zone of so many records, with those that Route 53 makes with every zone, and its step. */
  private void zone(String name, Site site, int count, String type, String before, String after) {
    String id = route53.addZone(name, false, site);
    route53.put(id, record(name, "NS", "ns-1.example.net."));
    route53.put(id, record(name, "SOA", "ns-1.example.net. admin.example.net. 1 7200 900 1 60"));
    for (int i = 0; i < count; i++) {
      route53.put(id, record("host%04d.%s".formatted(i, name), type, before));
    }
    List<WantedRecord> wanted =
        IntStream.range(0, count)
            .mapToObj(i -> wanted("host%04d.%s".formatted(i, name), type, after))
            .toList();
    Optional<String> account =
        site.account().equals(Stage.TO.account())
            ? Optional.empty()
            : Optional.of(Stage.USER.name());
    steps.put(
        "switch-" + steps.size(),
        new SwitchRecords.With(name, Optional.of(wanted), Optional.empty(), account));
  }

  private void zone(String name, Site site, int count) {
    zone(name, site, count, "CNAME", "x.example.net", "y.example.net");
  }

  private static WantedRecord wanted(String name, String type, String value) {
    return new WantedRecord(
        name, type, Optional.empty(), Optional.of(value), Optional.empty(), Optional.empty());
  }

  private static ResourceRecordSet record(String name, String type, String value) {
    return ResourceRecordSet.builder()
        .name(name)
        .type(type)
        .ttl(60L)
        .resourceRecords(ResourceRecord.builder().value(value).build())
        .build();
  }

  /** Runs all steps to their end; answers how long it took in virtual time. */
  private Duration run() {
    return switching().run(folder.resolve("journal.db"));
  }

  private SwitchingRun switching() {
    return new SwitchingRun(steps, log, timeline);
  }

  private long switched(String zone, Site site, String value) {
    Route53Client client = route53.at(site);
    Optional<String> id =
        client.listHostedZonesByName(request -> request.dnsName(zone)).hostedZones().stream()
            .map(found -> found.id())
            .findFirst();
    return client
        .listResourceRecordSetsPaginator(request -> request.hostedZoneId(id.orElseThrow()))
        .stream()
        // The pages would come too fast for an account that counts them.
        .peek(page -> timelinePasses())
        .flatMap(page -> page.resourceRecordSets().stream())
        .filter(set -> set.resourceRecords().get(0).value().equals(value))
        .count();
  }

  private void timelinePasses() {
    var until = timeline.instant().plusSeconds(1);
    boolean[] over = {false};
    timeline.schedule(until, () -> over[0] = true);
    timeline.run(() -> over[0]);
  }

  @Test
  void switchesThreeThousandRecordsInSixCallsAndReadsTheirZoneTwice() {
    zone("example.com", Stage.TO, MANY);

    Duration took = run();

    // 500 upserts make a batch, and 300 of 3,002 records a page; read before, and to see it stayed.
    assertThat(log.counts())
        .containsEntry("changeResourceRecordSets", 6)
        .containsEntry("listHostedZonesByName", 1)
        .containsEntry("listResourceRecordSets", 2 * 11);
    assertThat(log.refusals()).isEmpty();
    assertThat(log.busiestSecond()).isLessThanOrEqualTo(5);
    assertThat(took).isLessThan(Duration.ofMinutes(2));
    timelinePasses();
    assertThat(switched("example.com", Stage.TO, "y.example.net")).isEqualTo(MANY);
  }

  @Test
  void switchesLongValuesInAsFewCallsAsTheirCharactersAllow() {
    String before = "\"" + "x".repeat(98) + "\"";
    zone("example.com", Stage.TO, MANY, "TXT", before, before.replace('x', 'y'));

    run();

    // 160 values of a hundred characters make 16,000.
    assertThat(log.counts())
        .containsEntry("changeResourceRecordSets", 19)
        .containsEntry("listResourceRecordSets", 2 * 11);
    assertThat(log.refusals()).isEmpty();
    assertThat(log.busiestSecond()).isLessThanOrEqualTo(5);
  }

  @Test
  void onlyReadsAZoneThatIsRightAlready() {
    zone("example.com", Stage.TO, MANY, "CNAME", "y.example.net", "y.example.net");

    run();

    assertThat(log.counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("listHostedZonesByName", 1, "listResourceRecordSets", 11));
  }

  @Test
  void stepsOnZonesOfOneAccountShareItsRate() {
    for (int i = 0; i < 4; i++) {
      zone("zone" + i + ".example", Stage.TO, 900);
    }

    run();

    assertThat(log.counts())
        .containsEntry("changeResourceRecordSets", 4 * 2)
        .containsEntry("listResourceRecordSets", 4 * 2 * 4);
    assertThat(log.refusals()).isEmpty();
    assertThat(log.busiestSecond()).isEqualTo(5);
  }

  @Test
  void aStepInAnotherAccountDrawsOnThatAccount() {
    zone("here.example", Stage.TO, 1_500);
    zone("there.example", THERE, 1_500);

    run();

    assertThat(log.refusals()).isEmpty();
    assertThat(log.busiestSecond(Stage.TO.account())).isEqualTo(5);
    assertThat(log.busiestSecond(THERE.account())).isEqualTo(5);
    assertThat(log.busiestSecond()).isEqualTo(10);
  }

  @Test
  void aDryRunReadsNoFaster() {
    for (int i = 0; i < 4; i++) {
      zone("zone" + i + ".example", Stage.TO, 900);
    }

    List<Finding> findings = switching().lookOnly();

    assertThat(findings).extracting(Finding::standing).containsOnly(Finding.Standing.CALLS);
    assertThat(findings.get(0).call().orElseThrow().parameters()).containsEntry("records", "500");
    assertThat(log.counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("listHostedZonesByName", 4, "listResourceRecordSets", 4 * 4));
    assertThat(log.refusals()).isEmpty();
    assertThat(log.busiestSecond()).isEqualTo(5);
  }
}
