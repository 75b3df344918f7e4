package io.dr.aws.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.aws.Cloud;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCloudWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

class CheckAlarmsTest {
  private final Stage stage = new Stage();
  private final List<MetricAlarm> alarms = new ArrayList<>();
  private final List<CompositeAlarm> composites = new ArrayList<>();
  private final List<String> regions = new ArrayList<>();

  private static ObjectNode written(String... names) {
    ObjectNode with = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      with.withArray("/alarms").add(name);
    }
    return with;
  }

  private CheckAlarms check(ObjectNode with) {
    return new CheckAlarms(Catalog.bind(CheckAlarms.TYPE, with), new Watched());
  }

  private void alarm(String name, String state, String reason, Duration ago) {
    alarms.add(
        MetricAlarm.builder()
            .alarmName(name)
            .stateValue(state)
            .stateReason(reason)
            .stateUpdatedTimestamp(stage.now().minus(ago))
            .build());
  }

  private String seen(ObjectNode with) {
    return ((Next.Wait) check(with).next(stage.context())).detail();
  }

  @Test
  void passesWhenAllNamedAlarmsAreOkInTheTargetRegion() {
    alarm("orders-5xx", "OK", "", Duration.ofHours(1));
    alarm("other", "ALARM", "", Duration.ofHours(1));

    assertThat(stage.done(check(written("orders-5xx"))).outputs().value("alarms")).contains("1");
    assertThat(regions).containsOnly("us-west-2");
  }

  @Test
  void namesEveryAlarmThatIsRaisedAndWhy() {
    alarm("a", "ALARM", "Threshold Crossed: 7 > 5", Duration.ofMinutes(1));
    alarm("b", "OK", "", Duration.ofHours(1));
    alarm("c", "INSUFFICIENT_DATA", "no datapoints", Duration.ofMinutes(1));

    Failure failure = stage.failure(check(written("a", "b", "c").put("within", "30s")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause())
        .isEqualTo(
            "Not all alarms were OK within 30s: a is ALARM: Threshold Crossed: 7 > 5;"
                + " c is INSUFFICIENT_DATA: no datapoints.");
  }

  @Test
  void tellsOfVeryManyTheFirst() {
    for (int i = 0; i < 7; i++) {
      alarm("orders-" + i, "ALARM", "", Duration.ofMinutes(1));
    }

    assertThat(seen(written().put("prefix", "orders-")))
        .startsWith("orders-0 is ALARM; orders-1 is ALARM")
        .endsWith("orders-4 is ALARM; and 2 more");
  }

  @Test
  void takesAnAlarmWithoutDataForOkWhereTheRunbookDoes() {
    alarm("a", "INSUFFICIENT_DATA", "", Duration.ofHours(1));

    assertThat(seen(written("a"))).isEqualTo("a is INSUFFICIENT_DATA");
    stage.done(check(written("a").put("insufficientData", "ok")));
  }

  @Test
  void waitsUntilTheStateHasHeldForAsLongAsAsked() {
    alarm("a", "OK", "", Duration.ofSeconds(30));

    stage.done(check(written("a").put("for", "2m")));

    assertThat(stage.waits()).startsWith("a has been OK for 30s of 2m00s").hasSize(45);
  }

  @Test
  void countsAnAlarmOnceThatIsNamedTwice() {
    alarm("orders-5xx", "OK", "", Duration.ofHours(1));
    composites.add(
        CompositeAlarm.builder()
            .alarmName("orders-all")
            .stateValue("OK")
            .stateUpdatedTimestamp(Instant.EPOCH)
            .build());

    assertThat(
            stage
                .done(check(written("orders-5xx").put("prefix", "orders-")))
                .outputs()
                .value("alarms"))
        .contains("2");
  }

  @Test
  void looksAtCompositeAlarmsToo() {
    composites.add(
        CompositeAlarm.builder()
            .alarmName("all")
            .stateValue("ALARM")
            .stateReason("a and b")
            .build());

    assertThat(seen(written("all"))).isEqualTo("all is ALARM: a and b");
  }

  @Test
  void refusesToTakeAMissingAlarmForAQuietOne() {
    alarm("a", "OK", "", Duration.ofHours(1));

    Failure named = stage.failure(check(written("a", "z", "y")));
    Failure begun = stage.failure(check(written().put("prefix", "orders-")));

    assertThat(named.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(named.cause()).isEqualTo("There is no alarm y, z in us-west-2.");
    assertThat(begun.cause())
        .isEqualTo("There is no alarm whose name begins with orders- in us-west-2.");
  }

  @Test
  void asksForAlarmsToLookAt() {
    assertThatThrownBy(() -> Catalog.bind(CheckAlarms.TYPE, written()))
        .isInstanceOfSatisfying(
            ActionFailure.class,
            e -> assertThat(e.failure().cause()).contains("give alarms, a prefix, or both"));
  }

  @Test
  void calmsDownInARehearsal() {
    SimulatedCloud cloud = new SimulatedCloud(List.of(new SimulatedCloudWatch(stage.world())));
    CheckAlarms.With with = Catalog.bind(CheckAlarms.TYPE, written("orders-5xx"));
    CheckAlarms.TYPE.simulates().apply(with, Stage.run()).forEach(cloud::expect);

    stage.done(new CheckAlarms(with, cloud));

    assertThat(stage.waits()).isNotEmpty().first().asString().startsWith("orders-5xx is ALARM");
  }

  /** CloudWatch with the alarms of this test, one a page. */
  private final class Watched implements Cloud {
    @Override
    public <C extends SdkClient> C reads(Class<C> client, Site site) {
      regions.add(site.region());
      return client.cast(new Paged());
    }

    @Override
    public <C extends SdkClient> C effects(Class<C> client, Site site) {
      throw new AssertionError("a check changes nothing");
    }
  }

  private final class Paged implements CloudWatchClient {
    @Override
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
      List<MetricAlarm> metric =
          alarms.stream().filter(alarm -> asked(request, alarm.alarmName())).toList();
      int page = Integer.parseInt(Optional.ofNullable(request.nextToken()).orElse("0"));
      if (page < metric.size()) {
        return DescribeAlarmsResponse.builder()
            .metricAlarms(metric.get(page))
            .nextToken(String.valueOf(page + 1))
            .build();
      }
      return DescribeAlarmsResponse.builder()
          .compositeAlarms(
              composites.stream().filter(alarm -> asked(request, alarm.alarmName())).toList())
          .build();
    }

    private boolean asked(DescribeAlarmsRequest request, String name) {
      return request.hasAlarmNames()
          ? request.alarmNames().contains(name)
          : name.startsWith(request.alarmNamePrefix());
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
