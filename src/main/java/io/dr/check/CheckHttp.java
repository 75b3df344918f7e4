package io.dr.check;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves from outside that a URL answers as it should. */
public final class CheckHttp implements Action {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The http or https URL to ask.")
          String url,
      @JsonPropertyDescription("The status code that proves it; 200 if absent.")
          Optional<Integer> status,
      @JsonPropertyDescription("A text that the answer must contain.") Optional<String> contains,
      @JsonPropertyDescription("Headers to send; may hold ${env.NAME}.")
          Map<String, String> headers,
      @JsonPropertyDescription("How long one answer may take, such as 10s.")
          Optional<Duration> timeout,
      @JsonPropertyDescription("How long to keep asking before the check fails, such as 2m.")
          Optional<Duration> within) {

    public With {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      if (!url.contains("${") && !url.matches("(?i)https?://[^/\\s].*")) {
        throw new IllegalArgumentException("the url must begin with http:// or https://");
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
              "Asks a URL from where dr runs, following no redirect, until it answers as it should"
                  + " or its time is up.")
          .traits(Trait.VERIFIES)
          .limits("At most 64 KiB of an answer are looked at, and redirects are not" + " followed.")
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
              status: 200
              contains: ok
              within: 5m
              """)
          .build();

  private final With with;
  private final Probes probes;

  public CheckHttp(With with, Probes probes) {
    this.with = with;
    this.probes = probes;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    Map<String, String> answer =
        Map.of(
            "status", with.status().orElse(200).toString(), "body", with.contains().orElse("ok"));
    return List.of(new SimulatedResource("http:url", with.url(), run.to(), answer));
  }

  @Override
  public Next next(StepContext context) {
    String seen = look();
    if (seen.isEmpty()) {
      return Next.Done.empty();
    }
    Duration within = with.within().orElse(WITHIN);
    if (context.now().isBefore(context.startedAt().plus(within))) {
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

  /** What is wrong with the answer; empty when nothing is. */
  private String look() {
    int wanted = with.status().orElse(200);
    Probes.Answer answer;
    try {
      answer = probes.get(url(), with.headers(), with.timeout().orElse(TIMEOUT));
    } catch (ActionFailure e) {
      if (e.failure().kind() == Failure.Kind.UNREACHABLE) {
        return e.failure().cause().replaceFirst("\\.$", "");
      }
      throw e;
    }
    if (answer.status() != wanted) {
      return answer.status() + " instead of " + wanted;
    }
    boolean holds = with.contains().map(text -> answer.body().contains(text)).orElse(true);
    return holds ? "" : "the answer does not contain '" + with.contains().orElse("") + "'";
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
