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
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.runbook.Durations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Proves from outside that a URL answers as it should. */
public final class CheckHttp implements Action {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The http or https URL to ask.")
          String url,
      @JsonPropertyDescription("The status code that proves it, or a list of them; 200 if absent.")
          @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<Integer> status,
      @JsonPropertyDescription("A text that the answer must contain.") Optional<String> contains,
      @JsonPropertyDescription("A regular expression that some part of the answer must match.")
          Optional<String> matches,
      @JsonPropertyDescription(
              "Headers that the answer must have, each with a text that its value must contain;"
                  + " an empty text for any value.")
          Map<String, String> expectHeaders,
      @JsonPropertyDescription("How many milliseconds the answer may take, its body included.")
          Optional<Integer> latencyMillis,
      @JsonPropertyDescription("How many good answers in a row prove it; 1 if absent.")
          Optional<Integer> times,
      @JsonPropertyDescription("Headers to send; may hold ${env.NAME}.")
          Map<String, String> headers,
      @JsonPropertyDescription("How long to wait for one answer, such as 10s.")
          Optional<Duration> timeout,
      @JsonPropertyDescription("How long to keep asking before the check fails, such as 2m.")
          Optional<Duration> within) {

    public With {
      status = status == null || status.isEmpty() ? List.of(200) : List.copyOf(status);
      expectHeaders = expectHeaders == null ? Map.of() : Map.copyOf(expectHeaders);
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      if (!url.contains("${") && !url.matches("(?i)https?://[^/\\s].*")) {
        throw new IllegalArgumentException("the url must begin with http:// or https://");
      }
      status.forEach(
          code -> {
            if (code < 100 || code > 599) {
              throw new IllegalArgumentException(code + " is no status code of HTTP");
            }
          });
      matches.filter(pattern -> !pattern.contains("${")).ifPresent(BodyPattern::of);
      if (times.orElse(1) < 1 || times.orElse(1) > 100) {
        throw new IllegalArgumentException("times is a number from 1 to 100");
      }
      if (latencyMillis.orElse(1) < 1) {
        throw new IllegalArgumentException("latencyMillis is a positive number");
      }
    }

    @Override
    public String toString() {
      return "With[url=" + url + ", status=" + status + "]";
    }
  }

  public static final ActionType<With> TYPE =
      ActionType.describe("http.check", With.class)
          .title("Check that a URL answers")
          .description(
              "Asks a URL with GET from where dr runs, following no redirect, until it answers as"
                  + " it should, as many times in a row as asked, or its time is up.")
          .traits(Trait.VERIFIES)
          .limits(
              "At most 64 KiB of an answer are looked at, and redirects are not followed.",
              "A proxy that the environment names is used (HTTPS_PROXY, HTTP_PROXY), unless NO_PROXY"
                  + " spares the host; what it answers may come from its cache.",
              "The name is resolved by the system and may come from its cache: dns.check asks the"
                  + " name servers themselves.")
          .failures(
              new FailureField(
                  Failure.Kind.CHECK,
                  "The answer was not as wanted within the time given.",
                  "See what it answered and the service's log."))
          .usually(Duration.ofSeconds(10))
          .inDrill(DrillBehaviour.RUN)
          .simulates(CheckHttp::simulated)
          .example(
              """
              url: "https://api.${params.domain}/health"
              status: [200, 204]
              matches: '"status": *"(ok|degraded)"'
              expectHeaders: { Content-Type: json }
              latencyMillis: 1500
              times: 3
              within: 5m
              """)
          .build();

  private final With with;
  private final Probes probes;
  private final AtomicInteger inARow = new AtomicInteger();

  public CheckHttp(With with, Probes probes) {
    this.with = with;
    this.probes = probes;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    Map<String, String> answer = new HashMap<>();
    answer.put("status", with.status().get(0).toString());
    answer.put("body", with.contains().orElse("ok"));
    with.matches().ifPresent(pattern -> answer.put("matches", pattern));
    with.latencyMillis().ifPresent(most -> answer.put("millis", most.toString()));
    with.expectHeaders().forEach((name, value) -> answer.put("header:" + name, value));
    return List.of(new SimulatedResource("http:url", with.url(), run.to(), answer));
  }

  @Override
  public Next next(StepContext context) {
    Optional<String> objection = look();
    int times = with.times().orElse(1);
    int good = objection.isEmpty() ? inARow.incrementAndGet() : 0;
    inARow.set(good);
    if (good >= times) {
      return Next.Done.empty();
    }
    String seen = objection.orElse(good + " of " + times + " good answers in a row");
    Duration within = with.within().orElse(WITHIN);
    if (context.now().isBefore(context.watchedSince().plus(within))) {
      return Next.Wait.on(seen);
    }
    return new Next.Failed(
        Failure.of(
            Failure.Kind.CHECK,
            with.url()
                + " did not answer as it should within "
                + Durations.show(within)
                + ": "
                + seen
                + ".",
            "See why, then resume: the check begins anew."));
  }

  private Optional<String> look() {
    HttpExpectation wanted =
        new HttpExpectation(
            with.status(),
            with.contains(),
            with.matches().map(BodyPattern::of),
            with.expectHeaders(),
            with.latencyMillis());
    try {
      return wanted.objection(probes.get(url(), with.headers(), with.timeout().orElse(TIMEOUT)));
    } catch (ActionFailure e) {
      if (e.failure().kind() == Failure.Kind.UNREACHABLE) {
        return Optional.of(e.failure().cause().replaceFirst("\\.$", ""));
      }
      throw e;
    }
  }

  private URI url() {
    try {
      return new URI(with.url());
    } catch (URISyntaxException e) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID, "'" + with.url() + "' is no URL.", "Correct the step's url."),
          e);
    }
  }
}
