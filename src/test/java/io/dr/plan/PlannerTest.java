package io.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.runbook.Runbook;
import io.dr.runbook.Step;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUNBOOK =
      """
      runbook: test
      title: Recover in ${to.region}
      sites:
        x: { region: us-east-1, account: "111122223333" }
        y: { region: us-west-2, account: "111122223333" }
      failover: { from: x, to: y }
      objectives: { rto: 60m, rpo: 15m }
      parameters: { domain: example.com }
      phases:
        - phase: data
          title: Data
          steps:
            - { step: db, action: rds.promote-replica, with: { replica: "r.${params.domain}" }, estimate: 10m, rpo: 5m }
            - { step: side, action: manual.task, with: { task: x }, estimate: 30m, needs: [] }
        - phase: services
          title: Services
          steps:
            - { step: a, action: manual.task, with: { task: x }, estimate: 5m }
            - { step: b, action: manual.task, with: { task: "${steps.db.endpoint}" }, estimate: 7m, needs: [db] }
        - phase: verify
          title: Verify
          steps:
            - { step: check, action: manual.task, with: { task: x }, estimate: 3m, rto: 55m }
        - phase: close
          title: Close
          steps:
            - { step: resolved, action: statuspage.update, with: { page: "file:x", status: resolved } }
      """;

  private static Runbook runbook() {
    return new Runbooks(Recoveries.describing()).read("test.yaml", RUNBOOK).runbook().orElseThrow();
  }

  private static Plan plan(String from, String to, Map<String, String> parameters) {
    return new Planner(Recoveries.describing())
        .freeze(runbook(), new Planner.Settings("run-1", "Ada", from, to, parameters));
  }

  private static final Plan PLAN = plan("x", "y", Map.of());

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void aStepThatSaysNothingWaitsForEveryEarlierPhase() {
    assertThat(PLAN.step("db").needs()).isEmpty();
    assertThat(PLAN.step("a").needs()).containsExactlyInAnyOrder("db", "side");
    assertThat(PLAN.step("b").needs()).containsExactly("db");
    assertThat(PLAN.step("check").needs()).containsExactlyInAnyOrder("a", "b");
  }

  /** Runs that began before this was so have the hash that they had. */
  @Test
  void whatOnlyTellsPeopleGoesOnUnlessTheRunbookSaysOtherwise() {
    assertThat(PLAN.step("resolved").onFailure()).isEqualTo(Step.OnFailure.CONTINUE);
    assertThat(PLAN.step("a").onFailure()).isEqualTo(Step.OnFailure.STOP);
    String text = RUNBOOK.replace("status: resolved } }", "status: resolved }, onFailure: stop }");
    Plan stopping =
        new Planner(Recoveries.describing())
            .freeze(
                new Runbooks(Recoveries.describing())
                    .read("test.yaml", text)
                    .runbook()
                    .orElseThrow(),
                new Planner.Settings("run-1", "Ada", "x", "y", Map.of()));
    assertThat(stopping.step("resolved").onFailure()).isEqualTo(Step.OnFailure.STOP);
    assertThat(stopping.hash()).isEqualTo(PLAN.hash());
  }

  @Test
  void everyStepIsDueBeforeTheStepsThatNeedItMustBegin() {
    assertThat(PLAN.step("db").deadline()).isEqualTo(Duration.ofMinutes(55 - 3 - 7));
    assertThat(PLAN.step("side").deadline()).isEqualTo(Duration.ofMinutes(55 - 3 - 5));
    assertThat(PLAN.step("a").deadline()).isEqualTo(Duration.ofMinutes(55 - 3));
    assertThat(PLAN.step("check").deadline()).isEqualTo(Duration.ofMinutes(55));
    assertThat(PLAN.step("resolved").deadline()).isEqualTo(Duration.ofMinutes(60));
  }

  @Test
  void aWrittenDeadlineThatWouldMakeOthersLateIsBroughtForward() {
    String text = RUNBOOK.replace("estimate: 10m, rpo: 5m", "estimate: 10m, rpo: 5m, rto: 59m");
    Runbook late = new Runbooks(Recoveries.describing()).read("t", text).runbook().orElseThrow();
    Plan plan =
        new Planner(Recoveries.describing())
            .freeze(late, new Planner.Settings("run-1", "Ada", "x", "y", Map.of()));

    assertThat(plan.step("db").deadline()).isEqualTo(Duration.ofMinutes(55 - 3 - 7));
    for (PlannedStep step : plan.steps().values()) {
      for (String need : step.needs()) {
        assertThat(plan.step(need).deadline()).isLessThanOrEqualTo(step.deadline());
      }
    }
  }

  @Test
  void whatOnlyTellsPeopleComesAfterTheRecovery() {
    assertThat(PLAN.recoveredBy()).isEqualTo("verify");
    assertThat(PLAN.step("check").leadsToRecovery()).isTrue();
    assertThat(PLAN.step("resolved").leadsToRecovery()).isFalse();
    assertThat(PLAN.expectedDuration()).isEqualTo(Duration.ofMinutes(30 + 5 + 3));
  }

  @Test
  void fillsWhatIsKnownAndLeavesWhatTheRunWillGive() {
    assertThat(PLAN.title()).isEqualTo("Recover in us-west-2");
    assertThat(PLAN.step("db").with().path("replica").asText()).isEqualTo("r.example.com");
    assertThat(PLAN.step("b").with().path("task").asText()).isEqualTo("${steps.db.endpoint}");
    Plan other = plan("y", "x", Map.of("domain", "example.org"));
    assertThat(other.title()).isEqualTo("Recover in us-east-1");
    assertThat(other.step("db").with().path("replica").asText()).isEqualTo("r.example.org");
  }

  @Test
  void theHashTellsPlansApart() {
    assertThat(PLAN.hash()).isEqualTo(plan("x", "y", Map.of()).hash()).hasSize(64);
    assertThat(PLAN.hash()).isNotEqualTo(plan("y", "x", Map.of()).hash());
    assertThat(PLAN.hash()).isNotEqualTo(plan("x", "y", Map.of("domain", "z.org")).hash());
  }

  @Test
  void refusesASiteThatTheRunbookDoesNotHave() {
    assertThatThrownBy(() -> plan("x", "z", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no site 'z'");
  }

  @Test
  void forecastsFromTheEstimatesBeforeAnythingHasStarted() {
    Forecast forecast = Forecast.of(PLAN, Progress.NONE, START, START);

    assertThat(forecast.recovered()).isEqualTo(at(38));
    assertThat(forecast.criticalPath()).containsExactly("side", "a", "check");
    assertThat(forecast.slack(PLAN, forecast.recovered()))
        .containsEntry("db", Duration.ofMinutes(18))
        .containsEntry("side", Duration.ZERO)
        .containsEntry("b", Duration.ofMinutes(18));
  }

  @Test
  void forecastsARunningStepByItsOwnProgressAndNeverInThePast() {
    Progress progress =
        new Progress(
            Map.of(
                "db", new Progress.Of(START, Optional.of(at(4)), OptionalDouble.empty()),
                "side", new Progress.Of(START, Optional.empty(), OptionalDouble.of(0.25))));

    Forecast forecast = Forecast.of(PLAN, progress, START, at(20));
    assertThat(forecast.finishes()).containsEntry("db", at(4)).containsEntry("side", at(80));

    Progress stuck =
        new Progress(
            Map.of("side", new Progress.Of(START, Optional.empty(), OptionalDouble.empty())));
    assertThat(Forecast.of(PLAN, stuck, START, at(45)).finishes()).containsEntry("side", at(45));
  }

  @Test
  void judgesAgainstTheDeadlineToTheMoment() {
    assertThat(RtoVerdict.of(at(5), Optional.of(at(5)), at(5))).isEqualTo(RtoVerdict.MET);
    assertThat(RtoVerdict.of(at(5), Optional.of(at(5).plusMillis(1)), at(5)))
        .isEqualTo(RtoVerdict.MISSED);
    assertThat(RtoVerdict.of(at(5), Optional.empty(), at(6))).isEqualTo(RtoVerdict.AT_RISK);
    assertThat(RtoVerdict.of(at(5), Optional.empty(), at(5))).isEqualTo(RtoVerdict.ON_TRACK);
  }

  @Test
  void doubtsAPlanThatCannotMeetItsObjectives() {
    Runbook hurried =
        new Runbooks(Recoveries.describing())
            .read("t", RUNBOOK.replace("rto: 60m", "rto: 20m").replace("rto: 55m", "rto: 15m"))
            .runbook()
            .orElseThrow();
    Plan plan =
        new Planner(Recoveries.describing())
            .freeze(hurried, new Planner.Settings("r", "Ada", "x", "y", Map.of()));

    List<String> doubts = Lint.of(plan).stream().map(Lint.Doubt::message).toList();
    assertThat(doubts)
        .containsExactly(
            "by its estimates the recovery takes 38m00s, but the RTO is 20m00s",
            "by the estimates 'check' is done after 38m00s, but its rto is 15m00s");
  }
}
