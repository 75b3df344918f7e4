package io.dr.sim.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.aws.Stage;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ThrottlingException;

class SimulatedRoute53Test {
  private final Stage stage = new Stage();
  private final SimulatedRoute53 route53 = new SimulatedRoute53(stage.world());
  private final Route53Client client = route53.at(Stage.TO);
  private final String zone = route53.addZone("example.com", false, Stage.TO);

  private static Change change(ChangeAction action, String name, String type, String value) {
    return Change.builder()
        .action(action)
        .resourceRecordSet(
            set ->
                set.name(name)
                    .type(type)
                    .ttl(60L)
                    .resourceRecords(ResourceRecord.builder().value(value).build()))
        .build();
  }

  private static List<Change> hosts(ChangeAction action, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> change(action, "h%04d.example.com".formatted(i), "CNAME", "y.example.net"))
        .toList();
  }

  private String submit(String zone, List<Change> changes) {
    return client
        .changeResourceRecordSets(
            request -> request.hostedZoneId(zone).changeBatch(batch -> batch.changes(changes)))
        .changeInfo()
        .id();
  }

  private int size() {
    return client.listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets().size();
  }

  @Test
  void countsAnUpsertDouble() {
    List<Change> upserts = hosts(ChangeAction.UPSERT, 501);

    assertThatThrownBy(() -> submit(zone, upserts))
        .isInstanceOf(InvalidChangeBatchException.class)
        .hasMessageContaining("Number of records limit of 1000 exceeded");

    submit(zone, hosts(ChangeAction.CREATE, 1000));
    assertThat(size()).isEqualTo(300);
  }

  @Test
  void takesABatchWholeOrNotAtAll() {
    List<Change> oneIsWrong =
        List.of(
            change(ChangeAction.CREATE, "a.example.com", "A", "192.0.2.1"),
            change(ChangeAction.CREATE, "b.example.com", "A", "not an address"));

    assertThatThrownBy(() -> submit(zone, oneIsWrong))
        .isInstanceOfSatisfying(
            InvalidChangeBatchException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidChangeBatch");
              assertThat(Optional.ofNullable(e.requestId())).isPresent();
            });
    assertThat(size()).isZero();
    assertThat(stage.world().effects()).isEmpty();
  }

  @Test
  void refusesACnameBesideAnotherRecord() {
    List<Change> both =
        List.of(
            change(ChangeAction.CREATE, "a.example.com", "A", "192.0.2.1"),
            change(ChangeAction.CREATE, "a.example.com", "CNAME", "y.example.net"));

    assertThatThrownBy(() -> submit(zone, both)).isInstanceOf(InvalidChangeBatchException.class);
  }

  @Test
  void refusesABatchWhileItTakesInTheOneBefore() {
    submit(zone, hosts(ChangeAction.UPSERT, 1));

    assertThatThrownBy(() -> submit(zone, hosts(ChangeAction.UPSERT, 2)))
        .isInstanceOf(PriorRequestNotCompleteException.class);

    stage.pass(Duration.ofSeconds(1));
    submit(zone, hosts(ChangeAction.UPSERT, 2));
  }

  @Test
  void throttlesTheSixthWriteOfASecond() {
    for (int i = 0; i < 5; i++) {
      String name = "z" + i + ".test";
      submit(
          route53.addZone(name, false, Stage.TO),
          List.of(change(ChangeAction.UPSERT, "a." + name, "A", "192.0.2.1")));
    }

    assertThatThrownBy(() -> submit(zone, hosts(ChangeAction.UPSERT, 1)))
        .isInstanceOf(ThrottlingException.class);
  }

  @Test
  void throttlesTheSixthRequestOfASecondWhateverItAsks() {
    for (int i = 0; i < 5; i++) {
      size();
    }

    assertThatThrownBy(() -> client.listHostedZonesByName(request -> request.dnsName("a.test")))
        .isInstanceOfSatisfying(
            ThrottlingException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("Throttling");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
            });
    Site other = Stage.TO.in(Stage.USER);
    assertThat(route53.at(other).listHostedZonesByName(all -> {}).hostedZones()).isEmpty();
    stage.pass(Duration.ofSeconds(1));
    assertThat(size()).isZero();
  }

  @Test
  void bringsAChangeInSyncAfterAboutThreeQuartersOfAMinute() {
    String change = submit(zone, hosts(ChangeAction.UPSERT, 1));

    assertThat(status(change)).isEqualTo(ChangeStatus.PENDING);
    stage.pass(Duration.ofSeconds(35));
    assertThat(status(change)).isEqualTo(ChangeStatus.PENDING);
    stage.pass(Duration.ofSeconds(30));
    assertThat(status(change)).isEqualTo(ChangeStatus.INSYNC);
  }

  private ChangeStatus status(String change) {
    return client.getChange(request -> request.id(change)).changeInfo().status();
  }

  @Test
  void hidesAZoneFromOtherAccounts() {
    Site other = Stage.TO.in(Stage.USER);

    assertThatThrownBy(
            () -> route53.at(other).listResourceRecordSets(request -> request.hostedZoneId(zone)))
        .isInstanceOf(NoSuchHostedZoneException.class);
  }
}
