package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.runbook.Account;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Person;
import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import io.dr.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunbookReaderTest {

  @Test
  void readsEveryPartOfARunbook() throws JsonProcessingException {
    String yaml =
        """
        runbook: whole
        title: All of it
        sites:
          one: { region: us-east-1, account: "111122223333", role: operator }
          two: { region: us-west-2, account: "111122223333" }
        accounts: { user: { account: "444455556666", role: tester } }
        failover: { from: one, to: two }
        parameters: { domain: example.com, version: 1.10, count: 007, on: true }
        objectives: { rto: 1h30m, rpo: 90s, clock: outage, onRpoBreach: stop }
        authority:
          - { name: Chief, email: ceo@example.com, phone: "+1 555 0100" }
          - { name: Deputy }
        communication:
          engineering: { slack: "dr-${run.id}", fallback: { email: [a@example.com], join: call } }
          leadership: { email: [b@example.com], every: 1h }
        exercise: { every: 90d }
        phases:
          - phase: first
            title: The first
            steps:
              - step: a
                title: A step
                action: http.check
                with: { url: u, status: 204 }
                needs: []
                rto: 5m
                rpo: 0s
                estimate: 1m
                timeout: 3m
                retry: { attempts: 2, backoff: 10s }
                onFailure: ask
                approval: { from: commander, prompt: Sure? }
                owner: web
                drill: isolate
          - phase: second
            steps:
              - { step: b, action: manual.task, with: { task: t }, needs: [first] }
              - { step: c, action: manual.task, with: { task: t } }
        improvement: { lessons: [one], todo: [two] }
        """;

    ReadResult result = Readers.read(yaml);

    assertThat(Readers.shown(result)).isEmpty();
    assertThat(result.text()).isEqualTo(yaml);
    Runbook book = result.runbook().orElseThrow();
    assertThat(book.name()).isEqualTo("whole");
    assertThat(book.title()).isEqualTo("All of it");
    assertThat(book.sites())
        .containsExactly(
            Map.entry("one", new Site("one", "us-east-1", "111122223333", Optional.of("operator"))),
            Map.entry("two", new Site("two", "us-west-2", "111122223333", Optional.empty())));
    assertThat(book.accounts())
        .containsExactly(
            Map.entry("user", new Account("user", "444455556666", Optional.of("tester"))));
    assertThat(book.from()).isEqualTo("one");
    assertThat(book.to()).isEqualTo("two");
    assertThat(book.parameters())
        .containsExactly(
            Map.entry("domain", "example.com"),
            Map.entry("version", "1.10"),
            Map.entry("count", "007"),
            Map.entry("on", "true"));
    assertThat(book.objectives())
        .isEqualTo(
            new Objectives(
                Duration.ofMinutes(90),
                Duration.ofSeconds(90),
                Objectives.ClockStart.OUTAGE,
                Objectives.OnRpoBreach.STOP));
    assertThat(book.authority())
        .containsExactly(
            new Person("Chief", Optional.of("ceo@example.com"), Optional.of("+1 555 0100")),
            new Person("Deputy", Optional.empty(), Optional.empty()));
    assertThat(book.communication())
        .isEqualTo(
            new Communication(
                Optional.of("dr-${run.id}"),
                List.of("a@example.com"),
                Optional.of("call"),
                List.of("b@example.com"),
                Optional.of(Duration.ofHours(1))));
    assertThat(book.exerciseEvery()).contains(Duration.ofDays(90));
    assertThat(book.improvement().lessons()).containsExactly("one");
    assertThat(book.improvement().todo()).containsExactly("two");
    assertThat(book.phases())
        .extracting(phase -> phase.title())
        .containsExactly("The first", "second");
    Step step = book.steps().get(0);
    assertThat(step)
        .isEqualTo(
            new Step(
                "a",
                Optional.of("A step"),
                "http.check",
                new ObjectMapper()
                    .readValue("{\"url\":\"u\",\"status\":204}", step.with().getClass()),
                Optional.of(List.of()),
                Optional.of(Duration.ofMinutes(5)),
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ofMinutes(1)),
                Optional.of(Duration.ofMinutes(3)),
                new Step.Retry(2, Duration.ofSeconds(10)),
                Optional.of(Step.OnFailure.ASK),
                Optional.of(new Step.Approval(Optional.of("commander"), Optional.of("Sure?"))),
                Optional.of("web"),
                Optional.of(Step.DrillMode.ISOLATE)));
    assertThat(book.steps().get(1).needs()).contains(List.of("first"));
    assertThat(book.steps().get(2).needs()).isEmpty();
  }

  @Test
  void givesDefaultsToARunbookThatSaysLittle() {
    Runbook book = Readers.read(Readers.GOOD).runbook().orElseThrow();

    assertThat(book.title()).isEqualTo("small");
    assertThat(book.objectives().clock()).isEqualTo(Objectives.ClockStart.DECLARATION);
    assertThat(book.objectives().onRpoBreach()).isEqualTo(Objectives.OnRpoBreach.ASK);
    assertThat(book.communication()).isEqualTo(Communication.NONE);
    assertThat(book.exerciseEvery()).isEmpty();
    assertThat(book.steps().get(0).retry()).isEqualTo(Step.Retry.DEFAULT);
    assertThat(book.steps().get(0).onFailure()).isEmpty();
  }

  @Test
  void givesARunbookInSpiteOfWarnings() {
    ReadResult result = Readers.read(Readers.GOOD.replace("{ step: api,", "{ step: api, rto: 2h,"));

    assertThat(Readers.shown(result))
        .isEqualTo(
            "book.yaml:11:27: warning: the step's rto of 2h00m is beyond the run's of 1h00m");
    assertThat(result.runbook()).isPresent();
  }
}
