package io.dr.check;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Proves that name servers and resolvers answer with the values that users are to be given. */
public final class CheckDns implements Action {
  private static final String AUTHORITATIVE = "authoritative";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration WITHIN = Duration.ofMinutes(5);

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The domain name to ask for.")
          String name,
      @JsonPropertyDescription(
              "The record's type: A (the default), AAAA, CAA, CNAME, MX, NS, PTR, SRV or TXT.")
          Optional<String> type,
      @JsonPropertyDescription("The one value that is to be answered.") Optional<String> value,
      @JsonPropertyDescription("All values that are to be answered, in any order.")
          List<String> values,
      @JsonPropertyDescription(
              "Whom to ask: authoritative for the zone's own name servers, each asked directly, and"
                  + " any resolvers by address or name; [authoritative] if absent.")
          @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<String> servers,
      @JsonPropertyDescription("How long to wait for one server, such as 3s.")
          Optional<Duration> timeout,
      @JsonPropertyDescription(
              "How long to wait until all agree before the check fails; 5m if absent.")
          Optional<Duration> within) {

    public With {
      values = values == null ? List.of() : List.copyOf(values);
      servers =
          servers == null || servers.isEmpty() ? List.of(AUTHORITATIVE) : List.copyOf(servers);
      if (value.isPresent() == !values.isEmpty()) {
        throw new IllegalArgumentException("give either value or values");
      }
      if (servers.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("a server is named or numbered, not blank");
      }
      String written = type.orElse("A");
      if (!written.contains("${")) {
        DnsValues.type(written);
        Stream.concat(value.stream(), values.stream())
            .filter(each -> !each.contains("${"))
            .forEach(each -> DnsValues.normal(written, each));
      }
    }

    /** The values wanted, in one spelling and order. */
    List<String> wanted() {
      return Stream.concat(value.stream(), values.stream())
          .map(each -> DnsValues.normal(type.orElse("A"), each))
          .distinct()
          .sorted()
          .toList();
    }
  }

  public static final ActionType<With> TYPE =
      ActionType.describe("dns.check", With.class)
          .title("Check that a name resolves as it should")
          .description(
              "Asks the zone's own name servers, and resolvers if any are named, from where dr runs"
                  + " until each answers with exactly the wanted values, or the time is up.")
          .traits(Trait.VERIFIES)
          .outputs(
              new OutputField("servers", "How many servers agreed."),
              new OutputField(
                  "ttl",
                  "The shortest time to live that was answered, in seconds: a resolver may keep an"
                      + " answer, also one from before, for so long."))
          .limits(
              "What resolvers elsewhere still keep is not seen: it lives on for the TTL that the"
                  + " record had before it was changed.",
              "An alias record of Route 53 is answered with addresses that change; check what it"
                  + " leads to with http.check.",
              "A private zone can be asked only by its VPC's resolver: name that in servers.")
          .failures(
              new FailureField(
                  Failure.Kind.CHECK,
                  "A server answered otherwise, or not at all, until the time was up.",
                  "See which; after a change, resolvers may need the record's old TTL."))
          .usually(Duration.ofSeconds(30))
          .inDrill(DrillBehaviour.RUN)
          .simulates(CheckDns::simulated)
          .example(
              """
              name: "api.${params.domain}"
              type: CNAME
              value: "api.${to.region}.${params.domain}"
              servers: [authoritative, 1.1.1.1]
              within: 5m
              """)
          .build();

  private final With with;
  private final Probes probes;

  public CheckDns(With with, Probes probes) {
    this.with = with;
    this.probes = probes;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        new SimulatedResource(
            "dns:record",
            with.name() + " " + with.type().orElse("A"),
            run.to(),
            Map.of("values", String.join("\n", with.wanted()))));
  }

  /** What the servers said, one after the other. */
  private static final class Poll {
    private final List<String> objections = new ArrayList<>();
    private long shortest = Long.MAX_VALUE;
    private int agreeing;
  }

  @Override
  public Next next(StepContext context) {
    Poll poll = poll();
    if (poll.objections.isEmpty()) {
      return Next.Done.with(
          new Outputs(
              Map.of(
                  "servers", String.valueOf(poll.agreeing), "ttl", String.valueOf(poll.shortest))));
    }
    String seen = String.join("; ", poll.objections);
    Duration within = with.within().orElse(WITHIN);
    if (context.now().isBefore(context.watchedSince().plus(within))) {
      return Next.Wait.on(seen);
    }
    return new Next.Failed(
        Failure.of(
            Failure.Kind.CHECK,
            "%s %s was not answered as it should within %s: %s."
                .formatted(with.name(), type(), Durations.show(within), seen),
            "See why, then resume: the check begins anew."));
  }

  private String type() {
    return with.type().orElse("A");
  }

  private Poll poll() {
    Poll poll = new Poll();
    Set<String> own = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (String server : with.servers()) {
      if (server.equals(AUTHORITATIVE)) {
        try {
          own.addAll(probes.nameServers(with.name(), with.timeout().orElse(TIMEOUT)));
        } catch (ActionFailure e) {
          poll.objections.add(silence(e));
        }
        all.addAll(own);
      } else {
        all.add(server);
      }
    }
    all.forEach(server -> ask(server, own.contains(server), poll));
    return poll;
  }

  private void ask(String server, boolean authoritative, Poll poll) {
    Probes.DnsAnswer answer;
    try {
      answer = probes.dns(server, with.name(), type(), with.timeout().orElse(TIMEOUT));
    } catch (ActionFailure e) {
      poll.objections.add(silence(e));
      return;
    }
    List<String> wanted = with.wanted();
    if (!answer.status().equals("NOERROR")) {
      poll.objections.add(server + " answers " + answer.status());
    } else if (authoritative && !answer.authoritative()) {
      poll.objections.add(server + " does not serve the zone");
    } else if (!answer.values().equals(wanted)) {
      String values = String.join(", ", answer.values());
      poll.objections.add(
          "%s answers %s instead of %s"
              .formatted(
                  server, values.isEmpty() ? "no " + type() : values, String.join(", ", wanted)));
    } else {
      poll.agreeing++;
      poll.shortest = Math.min(poll.shortest, answer.ttl().toSeconds());
    }
  }

  /** Silence is waited out like a wrong answer; whatever else went wrong is not. */
  private static String silence(ActionFailure e) {
    if (e.failure().kind() == Failure.Kind.UNREACHABLE) {
      return e.failure().cause().replaceFirst("\\.$", "");
    }
    throw e;
  }
}
