package io.dr.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.Stage;
import io.dr.net.Networks;
import io.dr.sim.check.SimulatedProbes;
import io.dr.sim.cloud.SimulatedRoute53;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

@Timeout(60)
class CheckDnsTest {
  private static final String NAME = "api.example.com";

  private final Stage stage = new Stage();
  private final NameServer server = new NameServer();

  @AfterEach
  void close() {
    server.close();
  }

  /** The server is this machine's resolver and, where it says so, the zone's own server. */
  private CheckDns check(ObjectNode with) {
    return new CheckDns(
        Catalog.bind(CheckDns.TYPE, with),
        new RealProbes(
            Networks.direct(),
            () -> new NameServers(List.of(server.address()), server.address().getPort())));
  }

  private static ObjectNode written(String type, String value) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", NAME)
        .put("type", type)
        .put("value", value)
        .put("timeout", "1s");
  }

  private static String seen(Next next) {
    return next instanceof Next.Wait wait ? wait.detail() : next.toString();
  }

  @Test
  void asksTheServersOfTheZoneThatTheNameIsIn() {
    server
        .with("example.com", "NS", 3600, "localhost.")
        .with(NAME, "CNAME", 60, "api.us-west-2.example.com.");

    Next.Done done = stage.done(check(written("CNAME", "API.us-west-2.example.com")));

    assertThat(done.outputs().values()).containsEntry("servers", "1").containsEntry("ttl", "60");
  }

  @Test
  void wantsAnAnswerOfTheServerThatServesTheZone() {
    server.with("example.com", "NS", 3600, "localhost.").with(NAME, "A", 60, "192.0.2.1").lame();

    assertThat(seen(check(written("A", "192.0.2.1")).next(stage.context())))
        .isEqualTo("localhost does not serve the zone");
  }

  @Test
  void takesAResolversAnswerFromItsCache() {
    server.with(NAME, "A", 17, "192.0.2.1").lame();
    ObjectNode with = written("A", "192.0.2.1").put("servers", server.named());

    assertThat(stage.done(check(with)).outputs().values())
        .containsEntry("servers", "1")
        .containsEntry("ttl", "17");
  }

  @Test
  void waitsWhileOneOfTheServersStillAnswersWithTheOldValue() {
    try (NameServer late = new NameServer().with(NAME, "A", 60, "192.0.2.9")) {
      server.with(NAME, "A", 60, "192.0.2.1");
      ObjectNode with = written("A", "192.0.2.1");
      with.putArray("servers").add(server.named()).add(late.named());
      CheckDns check = check(with);

      assertThat(seen(check.next(stage.context())))
          .isEqualTo(late.named() + " answers 192.0.2.9 instead of 192.0.2.1");
      late.empty().with(NAME, "A", 60, "192.0.2.1");
      assertThat(stage.done(check).outputs().value("servers")).contains("2");
    }
  }

  @Test
  void failsWhenTheTimeIsUpAndNamesEachServersAnswer() {
    try (NameServer refusing = new NameServer().answering(Rcode.REFUSED)) {
      server.with(NAME, "AAAA", 60, "2001:db8::1");
      ObjectNode with = written("A", "192.0.2.1").put("within", "10s");
      with.putArray("servers").add(server.named()).add(refusing.named());

      Failure failure = stage.failure(check(with));

      assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
      assertThat(failure.cause())
          .isEqualTo(
              "api.example.com A was not answered as it should within 10s: "
                  + server.named()
                  + " answers no A instead of 192.0.2.1; "
                  + refusing.named()
                  + " answers REFUSED.");
    }
  }

  @Test
  void comparesAllValuesInAnyOrder() {
    server.with(NAME, "A", 60, "192.0.2.2").with(NAME, "A", 30, "192.0.2.1");
    ObjectNode with = written("A", "").put("servers", server.named());
    with.remove("value");
    with.putArray("values").add("192.0.2.1").add("192.0.2.2");

    assertThat(stage.done(check(with)).outputs().value("ttl")).contains("30");
    server.with(NAME, "A", 60, "192.0.2.3");
    assertThat(seen(check(with).next(stage.context())))
        .contains("answers 192.0.2.1, 192.0.2.2, 192.0.2.3 instead of 192.0.2.1, 192.0.2.2");
  }

  @Test
  void followsAnAliasToTheAddressesAndTellsTheShortestTtlOnTheWay() {
    server.with(NAME, "CNAME", 20, "lb.example.com.").with("lb.example.com", "A", 300, "192.0.2.1");

    assertThat(
            stage
                .done(check(written("A", "192.0.2.1").put("servers", server.named())))
                .outputs()
                .value("ttl"))
        .contains("20");
  }

  @Test
  void waitsForAServerThatDoesNotAnswer() {
    server.silent();

    assertThat(
            seen(
                check(written("A", "192.0.2.1").put("servers", server.named()))
                    .next(stage.context())))
        .isEqualTo(server.named() + " does not answer");
    assertThat(seen(check(written("A", "192.0.2.1")).next(stage.context())))
        .isEqualTo("No resolver of this machine answers");
  }

  @Test
  void waitsWhileNoServersAreKnown() {
    assertThat(seen(check(written("A", "192.0.2.1")).next(stage.context())))
        .isEqualTo("No name servers are known for api.example.com");
  }

  @Test
  void neverAsksTheServersOfATopLevelDomain() {
    server.with("com", "NS", 3600, "localhost.");

    assertThat(seen(check(written("A", "192.0.2.1")).next(stage.context())))
        .isEqualTo("No name servers are known for api.example.com");
  }

  @Test
  void refusesWhatIsNoDomainName() {
    ObjectNode with = written("A", "192.0.2.1").put("name", "a".repeat(64) + ".example.com");

    assertThat(stage.failure(check(with)).kind()).isEqualTo(Failure.Kind.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "AAAA, 2001:DB8:0::1, 2001:db8:0:0:0:0:0:1",
    "CNAME, Lb.Example.NET., lb.example.net",
    "MX, 10 Mail.example.net., 10 mail.example.net",
    "TXT, v=spf1 -all, v=spf1 -all",
    "TXT, '\"two \" \"parts\"', two parts",
    "SRV, 0 5 443 a.example.net., 0 5 443 a.example.net"
  })
  void spellsValuesInOneWay(String type, String written, String normal) {
    assertThat(DnsValues.normal(type, written)).isEqualTo(normal);
    server.with(NAME, type, 60, written.contains(" -all") ? "\"" + written + "\"" : written);

    stage.done(check(written(type, written).put("servers", server.named())));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"name\": \"a.b\"}', either value or values",
    "'{\"name\": \"a.b\", \"value\": \"192.0.2.1\", \"values\": [\"192.0.2.1\"]}', either value",
    "'{\"name\": \"a.b\", \"value\": \"lb.example.com\"}', a record A cannot have lb.example.com",
    "'{\"name\": \"a.b\", \"type\": \"ANY\", \"value\": \"x\"}', the type is one of A",
    "'{\"name\": \"a.b\", \"value\": \"192.0.2.1\", \"servers\": [\"\"]}', named or numbered"
  })
  void refusesWhatNoServerCouldAnswer(String with, String objection)
      throws JsonProcessingException {
    ObjectNode node = (ObjectNode) new ObjectMapper().readTree(with);

    assertThatThrownBy(() -> Catalog.bind(CheckDns.TYPE, node))
        .isInstanceOfSatisfying(
            ActionFailure.class, e -> assertThat(e.failure().cause()).contains(objection));
  }

  @Test
  void isAnsweredFromTheSimulatedZonesInARehearsal() {
    SimulatedRoute53 route53 = new SimulatedRoute53(stage.world());
    route53.expect(
        new SimulatedResource(
            "route53:zone", "example.com", Stage.TO, Map.of(NAME + " A", "192.0.2.1")));
    SimulatedProbes probes = new SimulatedProbes(stage.world(), route53::answer);

    assertThat(simulated(probes, "192.0.2.1")).isInstanceOf(Next.Done.class);
    assertThat(seen(simulated(probes, "192.0.2.9")))
        .isEqualTo(
            "ns-1.example.net answers 192.0.2.1 instead of 192.0.2.9;"
                + " ns-2.example.net answers 192.0.2.1 instead of 192.0.2.9");
  }

  @Test
  void isAnsweredAsItExpectsInARehearsalWithoutTheZone() {
    SimulatedProbes probes = new SimulatedProbes(stage.world());

    assertThat(simulated(probes, "192.0.2.1")).isInstanceOf(Next.Done.class);
    assertThat(seen(new CheckDns(bound(written("AAAA", "::1")), probes).next(stage.context())))
        .contains("ns-1.example.net answers NXDOMAIN");
  }

  private Next simulated(SimulatedProbes probes, String value) {
    CheckDns.With with = bound(written("A", value));
    CheckDns.TYPE.simulates().apply(with, Stage.run()).forEach(probes::expect);
    return new CheckDns(with, probes).next(stage.context());
  }

  private static CheckDns.With bound(ObjectNode with) {
    return Catalog.bind(CheckDns.TYPE, with);
  }
}
