package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

@Tag("conformance")
@ExtendWith(MotoServer.class)
class SwitchRecordsConformanceTest {
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
