package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.Documents;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedRoute53;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class SwitchRecordsTest {
  private static final Site EDGE = Stage.TO;
  private static final Documents NONE = path -> "[]";

  private final Stage stage = new Stage();
  private final SimulatedRoute53 route53 = new SimulatedRoute53(stage.world());
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(route53));
  private String zone = "";

  @BeforeEach
  void aZone() {
    zone = route53.addZone("example.com", false, EDGE);
  }

  private static WantedRecord cname(String name, String value) {
    return new WantedRecord(
        name, "CNAME", Optional.empty(), Optional.of(value), Optional.empty(), Optional.empty());
  }

  private static List<WantedRecord> cnames(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> cname("host%04d.example.com".formatted(i), "y.example.net"))
        .toList();
  }

  private SwitchRecords switching(List<WantedRecord> records) {
    return switching("example.com", records);
  }

  private SwitchRecords switching(String zone, List<WantedRecord> records) {
    return new SwitchRecords(
        new SwitchRecords.With(zone, Optional.of(records), Optional.empty()), cloud, NONE);
  }

  private void put(String name, String type, long ttl, String value) {
    route53.put(zone, record(name, type, ttl, value).build());
  }

  private static ResourceRecordSet.Builder record(
      String name, String type, long ttl, String value) {
    return ResourceRecordSet.builder()
        .name(name)
        .type(type)
        .ttl(ttl)
        .resourceRecords(ResourceRecord.builder().value(value).build());
  }

  private List<ResourceRecordSet> records() {
    Route53Client client = cloud.reads(Route53Client.class, EDGE);
    return client
        .listResourceRecordSetsPaginator(request -> request.hostedZoneId(zone))
        .resourceRecordSets()
        .stream()
        .toList();
  }

  @Test
  void pointsTheRecordAtTheNewValueAndWaitsUntilAllServersHaveIt() {
    put("api.example.com", "CNAME", 30, "x.example.net");

    Next.Done done = stage.done(switching(List.of(cname("API.example.com", "y.example.net"))));

    assertThat(done.outputs().values())
        .containsEntry("zone", zone)
        .containsEntry("records", "1")
        .containsEntry("change", stage.context().receipt("change").orElseThrow());
    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.calls().get(0).parameters())
        .containsEntry(
            "api.example.com. CNAME", "x.example.net (ttl 30) -> y.example.net (ttl 30)");
    assertThat(stage.waits()).hasSizeGreaterThan(10);
    assertThat(records().get(0).ttl()).isEqualTo(30);
  }

  @Test
  void givesANewRecordAMinuteToLive() {
    stage.done(switching(List.of(cname("new.example.com", "y.example.net"))));

    assertThat(records().get(0).ttl()).isEqualTo(60);
  }

  @Test
  void doesNothingWhenTheRecordsAreRightInAnotherSpelling() {
    put("*.example.com", "CNAME", 60, "Y.example.net.");

    stage.done(switching(List.of(cname("\\052.Example.com.", "y.example.net"))));

    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void switchesSixHundredRecordsInExactlyTwoCalls() {
    stage.done(switching(cnames(600)));

    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("ChangeResourceRecordSets", "ChangeResourceRecordSets");
    assertThat(stage.calls())
        .extracting(call -> call.parameters().get("records"))
        .containsExactly("500", "100");
    assertThat(stage.world().effects()).hasSize(2);
    assertThat(records()).hasSize(600);
  }

  @Test
  void needsASecondCallForTheFiveHundredAndFirstRecord() {
    stage.done(switching(cnames(501)));

    assertThat(stage.calls())
        .extracting(call -> call.parameters().get("records"))
        .containsExactly("500", "1");
  }

  @Test
  void givesUpOnRecordsThatSomebodyElseKeepsWritingUntilItIsRetried() {
    SwitchRecords action = switching(cnames(1));
    for (int i = 0; i < 2; i++) {
      stage.perform((Next.Effect) stage.proposed(action));
      put("host0000.example.com", "CNAME", 60, "x.example.net");
      stage.pass(Duration.ofMinutes(2));
    }

    Failure failure = stage.failure(action);
    stage.nextAttempt();
    stage.done(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo(
            "1 record, the first being host0000.example.com. CNAME, did not stay as written,"
                + " twice over.");
    assertThat(stage.world().effects()).hasSize(3);
  }

  @Test
  void knowsAnAddressInAnotherSpelling() {
    put("six.example.com", "AAAA", 60, "2001:db8:0:0:0:0:0:1");
    WantedRecord six =
        new WantedRecord(
            "six.example.com",
            "AAAA",
            Optional.of(60L),
            Optional.of("2001:DB8::1"),
            Optional.empty(),
            Optional.empty());

    stage.done(switching(List.of(six)));

    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void doesNotRepeatABatchWhoseAnswerWasLost() {
    stage.loseNextAnswer();

    stage.done(switching(cnames(3)));

    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void submitsAgainWhatAStrandedChangeNeverBrought() {
    SwitchRecords action = switching(cnames(1));
    stage.perform((Next.Effect) stage.proposed(action));
    route53.strand(stage.context().receipt("change").orElseThrow());
    put("host0000.example.com", "CNAME", 60, "x.example.net");
    stage.pass(Duration.ofSeconds(5));

    stage.done(action);

    assertThat(stage.calls()).hasSize(2);
    assertThat(records().get(0).resourceRecords().get(0).value()).isEqualTo("y.example.net");
  }

  @Test
  void keepsToTheLimitOfCharacters() {
    String text = "\"" + "x".repeat(250) + "\"";
    List<WantedRecord> records =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    new WantedRecord(
                        "t%03d.example.com".formatted(i),
                        "TXT",
                        Optional.empty(),
                        Optional.of(text),
                        Optional.empty(),
                        Optional.empty()))
            .toList();

    stage.done(switching(records));

    assertThat(stage.calls())
        .extracting(call -> call.parameters().get("records"))
        .containsExactly("63", "37");
  }

  @Test
  void pointsAnAliasAtItsTarget() {
    WantedRecord alias =
        new WantedRecord(
            "example.com",
            "A",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new WantedRecord.Alias("Z2FDTNDATAQYW2", "d1.cloudfront.net")));

    stage.done(switching(List.of(alias)));
    stage.done(switching(List.of(alias)));

    assertThat(stage.world().effects()).hasSize(1);
    assertThat(records().get(0).aliasTarget().dnsName()).isEqualTo("d1.cloudfront.net.");
  }

  @Test
  void refusesToGuessBetweenTwoZonesOfOneName() {
    String other = route53.addZone("example.com", false, EDGE);

    Failure failure = stage.failure(switching(cnames(1)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).contains(zone, other);
    assertThat(stage.world().effects()).isEmpty();
  }

  @Test
  void takesAPrivateZoneByItsIdAlone() {
    String hidden = route53.addZone("internal.test", true, EDGE);
    List<WantedRecord> records = List.of(cname("a.internal.test", "b.internal.test"));

    Failure failure = stage.failure(switching("internal.test", records));
    stage.done(switching(hidden, records));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).contains("only private", hidden);
    assertThat(stage.world().effects()).hasSize(1);
  }

  @Test
  void refusesToReplaceARoutingPolicy() {
    route53.put(
        zone,
        record("api.example.com", "CNAME", 60, "x.example.net")
            .setIdentifier("primary")
            .weight(100L)
            .build());

    Failure failure = stage.failure(switching(List.of(cname("api.example.com", "y.example.net"))));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains("primary");
  }

  @Test
  void refusesARecordOutsideTheZone() {
    Failure failure = stage.failure(switching(List.of(cname("api.example.org", "y"))));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).contains("api.example.org");
  }

  @Test
  void readsMoreRecordsFromAFile() {
    String json = "[{\"name\":\"f.example.com\",\"type\":\"cname\",\"value\":\"y.example.net\"}]";
    SwitchRecords action =
        new SwitchRecords(
            new SwitchRecords.With("example.com", Optional.empty(), Optional.of("dns.json")),
            cloud,
            path -> json);

    stage.done(action);

    assertThat(records()).extracting(ResourceRecordSet::name).containsExactly("f.example.com.");
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() throws Exception {
    String json =
        """
        {"zone":"example.org","records":[
          {"name":"api.example.org","type":"CNAME","value":"api.us-west-2.example.org"},
          {"name":"a.example.org","type":"A","ttl":"30","values":["198.51.100.1","198.51.100.2"]}]}
        """;
    SwitchRecords.With with = Catalog.bind(SwitchRecords.TYPE, new JsonMapper().readTree(json));
    for (SimulatedResource resource : SwitchRecords.TYPE.simulates().apply(with, Stage.run())) {
      cloud.expect(resource);
    }

    stage.done(new SwitchRecords(with, cloud, NONE));

    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.calls().get(0).parameters().get("a.example.org. A")).startsWith("192.0.2.1");
  }

  @Test
  void refusesARecordWithoutAValueWhenTheRunbookIsRead() throws Exception {
    String json = "{\"zone\":\"example.org\",\"records\":[{\"name\":\"a\",\"type\":\"A\"}]}";

    assertThatThrownBy(() -> Catalog.bind(SwitchRecords.TYPE, new JsonMapper().readTree(json)))
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("exactly one of value, values and alias");
  }
}
