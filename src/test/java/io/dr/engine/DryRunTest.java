package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.RunFacts;
import io.dr.action.Trait;
import io.dr.plan.Plan;
import io.dr.runbook.Step;
import io.dr.sim.VirtualTimeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DryRunTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final RunFacts FACTS =
      new RunFacts(
          "run-1", "test", true, Plans.FROM, Plans.TO, Map.of(), Map.of(), NOW, NOW, "Ada");

  private final ScriptedWorld world = new ScriptedWorld();

  private Finding look(Plan plan, String step) {
    return new DryRun(plan, world.actions(), FACTS, new VirtualTimeline(NOW))
        .look().stream()
            .filter(finding -> finding.step().id().equals(step))
            .findFirst()
            .orElseThrow();
  }

  private static Plans plans() {
    return new Plans().step("base", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.MUTATES));
  }

  private static Next missing() {
    return new Next.Failed(
        Failure.of(Failure.Kind.NOT_FOUND, "There is no such thing.", "Make it."));
  }

  @Test
  void tellsTheFirstCallAndMakesNone() {
    Finding base = look(plans().plan(), "base");

    assertThat(base.standing()).isEqualTo(Finding.Standing.CALLS);
    assertThat(base.call().orElseThrow().operation()).isEqualTo("Create");
    assertThat(world.applied).isEmpty();
  }

  @Test
  void whatIsMissingNowMayBeMadeByAnEarlierStep() {
    world.step("site", context -> missing());

    Finding site = look(plans().step("site", "base").plan(), "site");

    assertThat(site.standing()).isEqualTo(Finding.Standing.LATER);
    assertThat(site.after()).containsExactly("base");
  }

  @Test
  void whatIsMissingThoughNothingBeforeMakesAnythingStopsTheRun() {
    world.step("base", context -> Next.Done.with(Outputs.of("name", "base")));
    world.step("site", context -> missing());

    Finding site = look(plans().step("site", "base").plan(), "site");

    assertThat(site.standing()).isEqualTo(Finding.Standing.STOPS);
    assertThat(site.failure().orElseThrow().remedy()).isEqualTo("Make it.");
  }

  @Test
  void aRefusalStopsTheRunWhateverComesBeforeIt() {
    world.step(
        "site",
        context -> {
          throw ScriptedWorld.failing(Failure.Kind.DENIED);
        });
    Plan plan =
        plans()
            .step("site", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.MUTATES), "base")
            .plan();

    assertThat(look(plan, "site").standing()).isEqualTo(Finding.Standing.STOPS);
  }

  @Test
  void aDefectOfOneActionIsToldAndTheOthersAreStillAsked() {
    world.step(
        "base",
        context -> {
          throw new IllegalStateException("no such luck");
        });
    Plan plan = plans().step("site").plan();

    assertThat(look(plan, "base").failure().orElseThrow().kind()).isEqualTo(Failure.Kind.DEFECT);
    assertThat(look(plan, "site").standing()).isEqualTo(Finding.Standing.CALLS);
  }

  @Test
  void whatIsVerifiedAfterAChangeIsNotHeldAgainstThePresent() {
    world.step(
        "answers",
        context ->
            new Next.Failed(Failure.of(Failure.Kind.CHECK, "It answers 503.", "See its log.")));

    Finding answers = look(plans().step("answers", "base").plan(), "answers");

    assertThat(answers.standing()).isEqualTo(Finding.Standing.LATER);
  }
}
