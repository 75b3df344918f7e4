package io.dr.engine;

import io.dr.action.ActionType;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.RunFacts;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Asks every step of a plan once what it would do, and does none of it. Steps are asked side by
 * side, each after those it needs, since what is done already fills the parameters of later ones.
 */
public final class DryRun {
  private final Plan plan;
  private final ActionSource source;
  private final RunFacts facts;
  private final Instant now;
  private final Map<String, Outputs> outputs = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> changes = new ConcurrentHashMap<>();

  /**
   * @param source makes the actions, over a world in which nothing can be changed
   * @param facts of the run that might be
   * @param now the present, UTC
   */
  public DryRun(Plan plan, ActionSource source, RunFacts facts, Instant now) {
    this.plan = plan;
    this.source = source;
    this.facts = facts;
    this.now = now;
  }

  /** What was found of each step, in the plan's order. */
  public List<Finding> look(Executor workers) {
    Map<String, CompletableFuture<Finding>> asked = new LinkedHashMap<>();
    for (PlannedStep step : plan.steps().values()) {
      CompletableFuture<?>[] before =
          step.needs().stream().map(asked::get).toArray(CompletableFuture<?>[]::new);
      asked.put(
          step.id(), CompletableFuture.allOf(before).thenApplyAsync(done -> found(step), workers));
    }
    return asked.values().stream().map(CompletableFuture::join).toList();
  }

  private Finding found(PlannedStep step) {
    Set<String> before = new LinkedHashSet<>();
    step.needs().forEach(need -> before.addAll(changes.getOrDefault(need, Set.of())));
    List<String> open = open(step);
    Finding finding =
        open.isEmpty()
            ? judged(ask(step), List.copyOf(before))
            : Finding.of(step, Finding.Standing.LATER, "what they put out fills its parameters")
                .hangingOn(open);
    if (changes(finding)) {
      before.add(step.id());
    }
    changes.put(step.id(), before);
    return finding;
  }

  /** Telling people makes nothing that a later step could be looking for. */
  private static boolean changes(Finding finding) {
    ActionType<?> type = finding.step().type();
    boolean changing = type.is(Trait.MUTATES) || type.is(Trait.MANUAL);
    return changing && !type.is(Trait.INFORMS) && finding.standing() != Finding.Standing.DONE;
  }

  /** The earlier steps whose outputs the step's parameters still lack. */
  private List<String> open(PlannedStep step) {
    Set<String> open = new LinkedHashSet<>();
    for (Reference reference : References.in(step.with().toString())) {
      if (reference.scope().equals("steps") && !outputs.containsKey(reference.path().get(0))) {
        open.add(reference.path().get(0));
      }
    }
    return List.copyOf(open);
  }

  private Finding ask(PlannedStep step) {
    StepContext context =
        new StepContext(facts, step.id(), 1, now, now, List.of(), Optional.empty());
    try {
      Next next = source.create(step, id -> outputs.getOrDefault(id, Outputs.NONE)).next(context);
      return told(step, next);
    } catch (RuntimeException e) {
      return Finding.of(step, Finding.Standing.STOPS, "").failing(StepFailures.of(step, e));
    }
  }

  private Finding told(PlannedStep step, Next next) {
    if (next instanceof Next.Effect effect) {
      return Finding.of(step, Finding.Standing.CALLS, effect.observed())
          .calling(effect.call(), effect.commitsTo());
    }
    if (next instanceof Next.Wait wait) {
      boolean manual = step.type().is(Trait.MANUAL);
      return Finding.of(
          step, manual ? Finding.Standing.ASKS : Finding.Standing.WAITS, wait.detail());
    }
    if (next instanceof Next.Done done) {
      outputs.put(step.id(), done.outputs());
      return Finding.of(step, Finding.Standing.DONE, shown(done.outputs()))
          .at(done.recoveryPoint());
    }
    return Finding.of(step, Finding.Standing.STOPS, "").failing(((Next.Failed) next).failure());
  }

  private static String shown(Outputs outputs) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(outputs.values()).forEach((name, value) -> parts.add(name + " " + value));
    return String.join(", ", parts);
  }

  /** What earlier steps make cannot be found yet, and what they change cannot be verified yet. */
  private static Finding judged(Finding finding, List<String> changes) {
    boolean missing =
        finding.failure().map(failure -> failure.kind() == Failure.Kind.NOT_FOUND).orElse(false);
    boolean verifies = !finding.step().type().is(Trait.MUTATES);
    boolean open =
        finding.standing() == Finding.Standing.STOPS
            || finding.standing() == Finding.Standing.WAITS;
    if (changes.isEmpty() || !open || !(missing || verifies)) {
      return finding.hangingOn(changes);
    }
    return finding.later(changes);
  }
}
