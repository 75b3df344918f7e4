package io.dr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;

class LagMetricTest {
  private static final LagMetric LAG =
      new LagMetric("AWS/RDS", "ReplicaLag", Map.of("DBInstanceIdentifier", "orders"));

  private final Readings readings = new Readings();

  /** Readings in the order in which they were set: CloudWatch promises none. */
  private static final class Readings implements CloudWatchClient {
    private final List<Datapoint> points = new ArrayList<>();
    private final List<GetMetricStatisticsRequest> requests = new ArrayList<>();

    void set(int secondsAfterTheOutage, double least, double most) {
      points.add(
          Datapoint.builder()
              .timestamp(at(secondsAfterTheOutage))
              .minimum(least)
              .maximum(most)
              .build());
    }

    @Override
    public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
      requests.add(request);
      List<Datapoint> within =
          points.stream()
              .filter(point -> !point.timestamp().isBefore(request.startTime()))
              .toList();
      return GetMetricStatisticsResponse.builder().datapoints(within).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static Instant at(int secondsAfterTheOutage) {
    return Stage.OUTAGE.plusSeconds(secondsAfterTheOutage);
  }

  private RecoveryPoint point() {
    return LAG.before(Stage.OUTAGE, readings);
  }

  @Test
  void countsBackFromTheLastReadingBeforeTheOutageByItsWorstValue() {
    readings.set(-30, 2, 7);
    readings.set(-90, 1, 1);

    assertThat(point()).isEqualTo(new RecoveryPoint.Known(at(-37), "ReplicaLag"));
  }

  @Test
  void readsNothingFromAfterTheOutage() {
    readings.set(-60, 5, 5);
    readings.set(60, 120, 120);

    assertThat(point()).isEqualTo(new RecoveryPoint.Known(at(-65), "ReplicaLag"));
    assertThat(readings.requests.get(0).endTime()).isEqualTo(Stage.OUTAGE);
  }

  @Test
  void takesANegativeLagForNoReplicationAtAll() {
    readings.set(-60, -1, -1);

    assertThat(point()).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void doesNotTrustAMinuteInWhichReplicationBroke() {
    readings.set(-60, -1, 4);

    assertThat(point()).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void looksPastTheMinuteInWhichTheOutageItselfBrokeReplication() {
    readings.set(-30, -1, 4);
    readings.set(-90, 2, 3);

    assertThat(point()).isEqualTo(new RecoveryPoint.Known(at(-93), "ReplicaLag"));
  }

  @Test
  void doesNotTakeSilenceForNoLoss() {
    assertThat(point()).isInstanceOf(RecoveryPoint.Unknown.class);
  }

  @Test
  void provesByTheLastGoodReadingHoursBeforeWhatReplicationHadBroughtByThen() {
    int hours = 17 * 3600;
    readings.set(-hours - 60, 3, 9);
    readings.set(-hours, -1, -1);
    readings.set(-60, -1, -1);

    assertThat(point()).isInstanceOf(RecoveryPoint.Unknown.class);
    RecoveryPoint earlier = LAG.everBefore(Stage.OUTAGE, readings);
    assertThat(earlier.lossAt(Stage.OUTAGE)).contains(Duration.ofSeconds(hours + 60 + 9));
    assertThat(earlier.source()).startsWith("ReplicaLag as last read at ");
  }

  @Test
  void knowsNothingWhereNoReadingEverShowedReplication() {
    readings.set(-3 * 86_400, -1, -1);

    assertThat(LAG.everBefore(Stage.OUTAGE, readings)).isInstanceOf(RecoveryPoint.Unknown.class);
  }
}
