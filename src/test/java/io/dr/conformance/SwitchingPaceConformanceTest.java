package io.dr.conformance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.dr.aws.RealCloud;
import io.dr.aws.Stage;
import io.dr.aws.route53.SwitchRecords;
import io.dr.aws.route53.SwitchingRun;
import io.dr.aws.route53.WantedRecord;
import io.dr.engine.ClockTimeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;

/** What the orchestrator really sends to Route 53, by the clock: counted on the wire. */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class SwitchingPaceConformanceTest {
  private static final String ENDPOINT = "aws.endpointUrl";
  private static final int AT_ONCE = 1_000;

  @TempDir Path folder;
  private final String moto = System.getProperty(ENDPOINT);
  private final WireMockServer proxy =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private final Map<String, SwitchRecords.With> steps = new LinkedHashMap<>();

  @BeforeEach
  void stand() {
    proxy.start();
    proxy.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(moto)));
  }

  @AfterEach
  void leave() {
    System.setProperty(ENDPOINT, moto);
    proxy.stop();
  }

  /** A zone of so many records that point at the failed site, and the step that switches them. */
  private void zone(Route53Client route53, String name, int count) {
    String id =
        route53
            .createHostedZone(request -> request.name(name).callerReference(name))
            .hostedZone()
            .id();
    for (int from = 0; from < count; from += AT_ONCE) {
      List<Change> changes =
          IntStream.range(from, Math.min(count, from + AT_ONCE))
              .mapToObj(i -> created(host(i, name)))
              .toList();
      route53.changeResourceRecordSets(
          request -> request.hostedZoneId(id).changeBatch(batch -> batch.changes(changes)));
    }
    List<WantedRecord> wanted =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new WantedRecord(
                        host(i, name),
                        "CNAME",
                        Optional.empty(),
                        Optional.of("y.example.net"),
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    steps.put(
        "switch-" + steps.size(),
        new SwitchRecords.With(name, Optional.of(wanted), Optional.empty()));
  }

  private static String host(int number, String zone) {
    return "host%04d.%s".formatted(number, zone);
  }

  private static Change created(String name) {
    return Change.builder()
        .action(ChangeAction.CREATE)
        .resourceRecordSet(
            record ->
                record
                    .name(name)
                    .type("CNAME")
                    .ttl(60L)
                    .resourceRecords(ResourceRecord.builder().value("x.example.net").build()))
        .build();
  }

  private void zones(int count, int records) {
    try (RealCloud cloud = new RealCloud(Map.of(), "test")) {
      Route53Client route53 = cloud.effects(Route53Client.class, Stage.TO);
      for (int i = 0; i < count; i++) {
        zone(route53, "zone" + i + ".example", records);
      }
    }
  }

  private void run() {
    System.setProperty(ENDPOINT, proxy.baseUrl());
    try (RealCloud cloud = new RealCloud(Map.of(), "test");
        ClockTimeline timeline = new ClockTimeline(Clock.systemUTC(), 1, 8)) {
      new SwitchingRun(steps, cloud, timeline).run(folder.resolve("journal.db"));
    }
  }

  private Stream<LoggedRequest> asked() {
    return proxy.getAllServeEvents().stream()
        .map(ServeEvent::getRequest)
        .filter(request -> request.getUrl().startsWith("/2013-04-01/"));
  }

  /** How often each operation was asked for, on the wire. */
  private Map<String, Long> counts() {
    return asked()
        .map(
            request ->
                request.getMethod()
                    + request.getUrl().replaceFirst("^/2013-04-01", "").replaceFirst("\\?.*", ""))
        .map(path -> path.replaceFirst("/(hostedzone|change)/[^/]+", "/$1/"))
        .collect(Collectors.groupingBy(path -> path, Collectors.counting()));
  }

  private long busiestSecond() {
    List<Instant> times = asked().map(request -> request.getLoggedDate().toInstant()).toList();
    return times.stream()
        .mapToLong(
            from ->
                times.stream()
                    .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
                    .count())
        .max()
        .orElse(0);
  }

  @Test
  void switchesThreeThousandRecordsInSixCalls() {
    zones(1, 3_000);

    run();

    // With SOA and NS there are 3,002 records, 300 a page; read before, and to see that they
    // stayed.
    // To moto all changes are one, and at once everywhere.
    assertThat(counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "GET/hostedzonesbyname", 1L,
                "GET/hostedzone//rrset", 22L,
                "POST/hostedzone//rrset/", 6L,
                "GET/change/", 1L));
    assertThat(busiestSecond()).isLessThanOrEqualTo(5);
  }

  @Test
  void fourStepsTogetherSendNoMoreThanFiveRequestsInAnySecond() {
    zones(4, 700);

    run();

    assertThat(counts()).containsEntry("POST/hostedzone//rrset/", 8L);
    assertThat(busiestSecond()).isLessThanOrEqualTo(5);
  }
}
