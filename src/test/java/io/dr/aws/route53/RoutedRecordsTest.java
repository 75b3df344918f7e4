package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dr.action.Failure;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedRoute53;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class RoutedRecordsTest {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private final Stage stage = new Stage();
  private final SimulatedRoute53 route53 = new SimulatedRoute53(stage.world());
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(route53));
  private String zone = "";

  @BeforeEach
  void aZone() {
    zone = route53.addZone("example.com", false, Stage.TO);
  }

  private void put(String set, long weight, String value) {
    route53.put(zone, a(set, value).weight(weight).build());
  }

  private static ResourceRecordSet.Builder a(String set, String value) {
    return ResourceRecordSet.builder()
        .name("api.example.com")
        .type("A")
        .ttl(60L)
        .setIdentifier(set)
        .resourceRecords(ResourceRecord.builder().value(value).build());
  }

  private static WantedRecord wanted(String json) throws Exception {
    return JSON.readValue(json, WantedRecord.class);
  }

  private SwitchRecords switching(String... records) throws Exception {
    List<WantedRecord> wanted =
        JSON.readerForListOf(WantedRecord.class).readValue("[" + String.join(",", records) + "]");
    return new SwitchRecords(
        new SwitchRecords.With("example.com", Optional.of(wanted), Optional.empty()),
        cloud,
        path -> "[]");
  }

  private ResourceRecordSet found(String set) {
    return cloud
        .reads(Route53Client.class, Stage.TO)
        .listResourceRecordSets(request -> request.hostedZoneId(zone))
        .resourceRecordSets()
        .stream()
        .filter(one -> set.equals(one.setIdentifier()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void movesTheWeightFromOneRecordToTheOtherInOneCallAndKeepsTheirValues() throws Exception {
    put("x", 100, "192.0.2.1");
    put("y", 0, "192.0.2.2");

    stage.done(
        switching(
            "{\"name\":\"api.example.com\",\"type\":\"A\",\"setIdentifier\":\"x\",\"weight\":0}",
            "{\"name\":\"api.example.com\",\"type\":\"A\",\"setIdentifier\":\"y\",\"weight\":100}"));

    assertThat(stage.calls()).hasSize(1);
    assertThat(found("x").weight()).isZero();
    assertThat(found("y").weight()).isEqualTo(100);
    assertThat(found("y").resourceRecords()).extracting("value").containsExactly("192.0.2.2");
    assertThat(stage.calls().get(0).parameters())
        .containsEntry(
            "api.example.com. A x",
            "192.0.2.1 (ttl 60), weight 100 -> 192.0.2.1 (ttl 60), weight 0");
  }

  @Test
  void keepsTheRegionOfALatencyRecordWhoseValueChanges() throws Exception {
    route53.put(zone, a("west", "192.0.2.1").region("us-west-2").healthCheckId("hc").build());

    stage.done(
        switching(
            "{\"name\":\"api.example.com\",\"type\":\"A\",\"setIdentifier\":\"west\","
                + "\"value\":\"192.0.2.9\"}"));

    assertThat(found("west").regionAsString()).isEqualTo("us-west-2");
    assertThat(found("west").healthCheckId()).isEqualTo("hc");
    assertThat(found("west").resourceRecords()).extracting("value").containsExactly("192.0.2.9");
  }

  @Test
  void makesAFailoverRecordThatIsNotThereYet() throws Exception {
    stage.done(
        switching(
            "{\"name\":\"api.example.com\",\"type\":\"A\",\"setIdentifier\":\"second\","
                + "\"failover\":\"SECONDARY\",\"value\":\"192.0.2.9\"}"));

    assertThat(found("second").failoverAsString()).isEqualTo("SECONDARY");
  }

  @Test
  void saysThatThereIsNoSuchRecordToGiveAWeight() throws Exception {
    Failure failure =
        stage.failure(
            switching(
                "{\"name\":\"api.example.com\",\"type\":\"A\",\"setIdentifier\":\"z\",\"weight\":9}"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void refusesAWeightWithoutASetIdentifierAndOneThatIsTooHeavy() {
    assertThatThrownBy(
            () ->
                wanted(
                    "{\"name\":\"a.example.com\",\"type\":\"A\",\"value\":\"192.0.2.1\",\"weight\":1}"))
        .hasMessageContaining("so needs a setIdentifier");
    assertThatThrownBy(
            () ->
                wanted(
                    "{\"name\":\"a.example.com\",\"type\":\"A\",\"setIdentifier\":\"x\","
                        + "\"weight\":256}"))
        .hasMessageContaining("from 0 to 255");
  }
}
