package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.route53.SwitchRecords;
import io.dr.aws.route53.WantedRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

@Tag("conformance")
@ExtendWith(MotoServer.class)
class SwitchRecordsConformanceTest {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private final Stage stage = new Stage();
  private final RealCloud cloud = new RealCloud(Map.of(), "test");
  private Route53Client route53;
  private String zone = "";

  SwitchRecordsConformanceTest() {
    route53 = cloud.effects(Route53Client.class, Stage.TO);
  }

  @BeforeEach
  void aZoneThatPointsAtTheFailedSite() {
    zone =
        route53
            .createHostedZone(request -> request.name("example.com").callerReference("test"))
            .hostedZone()
            .id();
  }

  @AfterEach
  void closeConnections() {
    cloud.close();
  }

  private static List<WantedRecord> records(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new WantedRecord(
                    "host%03d.example.com".formatted(i),
                    "CNAME",
                    Optional.empty(),
                    Optional.of(value),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  private Action switching(List<WantedRecord> records) {
    SwitchRecords.With with =
        new SwitchRecords.With("example.com", Optional.of(records), Optional.empty());
    return AwsAction.<SwitchRecords.With>on(cloud, path -> "[]", SwitchRecords::new).apply(with);
  }

  private List<String> values() {
    return route53
        .listResourceRecordSetsPaginator(request -> request.hostedZoneId(zone))
        .resourceRecordSets()
        .stream()
        .filter(set -> set.typeAsString().equals("CNAME"))
        .map(ResourceRecordSet::resourceRecords)
        .map(records -> records.stream().map(ResourceRecord::value).toList())
        .map(values -> String.join(",", values))
        .toList();
  }

  @Test
  void switchesSixHundredRecordsInTwoCallsAndThenFindsNothingToDo() {
    stage.done(switching(records(600, "x.example.net")));
    stage.nextAttempt();

    Next.Done done = stage.done(switching(records(600, "y.example.net")));
    stage.done(switching(records(600, "y.example.net")));

    assertThat(done.outputs().value("records")).contains("600");
    assertThat(stage.calls())
        .extracting(Call::operation)
        .hasSize(4)
        .containsOnly("ChangeResourceRecordSets");
    assertThat(values()).hasSize(600).containsOnly("y.example.net");
  }

  private void existing(Consumer<ResourceRecordSet.Builder> record) {
    route53.changeResourceRecordSets(
        request ->
            request
                .hostedZoneId(zone)
                .changeBatch(
                    batch ->
                        batch.changes(
                            change ->
                                change
                                    .action(ChangeAction.CREATE)
                                    .resourceRecordSet(
                                        ResourceRecordSet.builder()
                                            .applyMutation(record)
                                            .build()))));
  }

  private static Consumer<ResourceRecordSet.Builder> a(String set, String value) {
    return record ->
        record
            .name("api.example.com")
            .type("A")
            .ttl(60L)
            .setIdentifier(set)
            .resourceRecords(ResourceRecord.builder().value(value).build());
  }

  private ResourceRecordSet found(String set) {
    return route53
        .listResourceRecordSets(request -> request.hostedZoneId(zone))
        .resourceRecordSets()
        .stream()
        .filter(one -> set.equals(one.setIdentifier()))
        .findFirst()
        .orElseThrow();
  }

  private static List<WantedRecord> read(String json) throws IOException {
    return JSON.readerForListOf(WantedRecord.class).readValue(json);
  }

  @Test
  void movesTheWeightFromOneRecordToTheOther() throws IOException {
    existing(a("x", "192.0.2.1").andThen(record -> record.weight(100L)));
    existing(a("y", "192.0.2.2").andThen(record -> record.weight(0L)));
    List<WantedRecord> wanted =
        read(
            """
            [{"name": "api.example.com", "type": "A", "setIdentifier": "x", "weight": 0},
             {"name": "api.example.com", "type": "A", "setIdentifier": "y", "weight": 100}]
            """);

    stage.done(switching(wanted));
    stage.done(switching(wanted));

    assertThat(stage.calls()).hasSize(1);
    assertThat(found("x").weight()).isZero();
    assertThat(found("y").weight()).isEqualTo(100);
    assertThat(found("y").resourceRecords()).extracting("value").containsExactly("192.0.2.2");
  }

  @Test
  void switchesTheValueOfAFailoverRecordAndKeepsItsRole() throws IOException {
    existing(a("one", "192.0.2.1").andThen(record -> record.failover("PRIMARY")));
    existing(a("two", "192.0.2.2").andThen(record -> record.failover("SECONDARY")));
    List<WantedRecord> wanted =
        read(
            """
            [{"name": "api.example.com", "type": "A", "setIdentifier": "one", "value": "192.0.2.9"}]
            """);

    stage.done(switching(wanted));
    stage.done(switching(wanted));

    assertThat(stage.calls()).hasSize(1);
    assertThat(found("one").failoverAsString()).isEqualTo("PRIMARY");
    assertThat(found("one").resourceRecords()).extracting("value").containsExactly("192.0.2.9");
    assertThat(found("two").resourceRecords()).extracting("value").containsExactly("192.0.2.2");
  }

  @Test
  void pointsAnAliasAtItsTarget() throws IOException {
    List<WantedRecord> wanted =
        read(
            """
            [{"name": "example.com", "type": "A",
              "alias": {"zone": "Z2FDTNDATAQYW2", "name": "d111111abcdef8.cloudfront.net"}}]
            """);

    stage.done(switching(wanted));
    stage.done(switching(wanted));

    assertThat(stage.calls()).hasSize(1);
    assertThat(
            route53
                .listResourceRecordSets(request -> request.hostedZoneId(zone))
                .resourceRecordSets())
        .filteredOn(set -> set.typeAsString().equals("A"))
        .extracting(set -> set.aliasTarget().dnsName())
        .containsExactly("d111111abcdef8.cloudfront.net.");
  }

  @Test
  void theAwsCommandLineSeesEveryRecord() throws IOException {
    Path aws = MotoServer.wanted("aws");

    stage.done(switching(records(600, "y.example.net")));

    assertThat(seenBy(aws)).hasSize(600).containsOnly("y.example.net");
  }

  private List<String> seenBy(Path aws) throws IOException {
    String query = "ResourceRecordSets[?Type=='CNAME'].[ResourceRecords[0].Value]";
    ProcessBuilder builder =
        new ProcessBuilder(
            aws.toString(),
            "route53",
            "list-resource-record-sets",
            "--hosted-zone-id",
            zone,
            "--endpoint-url",
            System.getProperty("aws.endpointUrl"),
            "--region",
            "us-east-1",
            "--output",
            "text",
            "--query",
            query);
    Map<String, String> environment = builder.environment();
    environment.put("AWS_ACCESS_KEY_ID", "conformance");
    environment.put("AWS_SECRET_ACCESS_KEY", "conformance");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try (BufferedReader output = builder.start().inputReader(StandardCharsets.UTF_8)) {
      return output.lines().map(String::strip).toList();
    }
  }
}
