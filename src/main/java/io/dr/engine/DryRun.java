package io.dr.engine;

import io.dr.action.Action;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks every step of a plan what it would do next, and does none of it. Steps are asked side by
 * side, each after those it needs, since what is done already fills the parameters of later ones,
 * and no faster than a recovery would: the services' rates are shared with whoever still works.
 */
@ThreadConfined
public final class DryRun {
  private final Plan plan;
  private final ActionSource source;
  private final RunFacts facts;
  private final Timeline timeline;
  private final Gate gate;
  private final Map<String, Outputs> outputs = new HashMap<>();
  private final Map<String, Set<String>> changes = new HashMap<>();
  private final Map<String, Finding> findings = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  /**
   * @param source makes the actions, over a world in which nothing can be changed
   * @param facts of the run that might be
   * @param timeline the present, and who does what blocks
   */
  public DryRun(Plan plan, ActionSource source, RunFacts facts, Timeline timeline) {
    this.plan = plan;
    this.source = source;
    this.facts = facts;
    this.timeline = timeline;
    this.gate = new Gate(timeline, new Budgets(timeline), Runnable::run);
  }

  /** What was found of each step, in the plan's order; makes the caller the timeline's owner. */
  public List<Finding> look() {
    timeline.post(this::askThoseWhoseNeedsAreFound);
    timeline.run(() -> findings.size() == plan.steps().size());
    return plan.steps().keySet().stream()
        .flatMap(id -> Optional.ofNullable(findings.get(id)).stream())
        .toList();
  }

  private void askThoseWhoseNeedsAreFound() {
    for (PlannedStep step : plan.steps().values()) {
      if (findings.keySet().containsAll(step.needs()) && asked.add(step.id())) {
        ask(step);
      }
    }
  }

  private void ask(PlannedStep step) {
    List<String> open = open(step);
    if (!open.isEmpty()) {
      found(
          step,
          Finding.of(step, Finding.Standing.LATER, "what they put out fills its parameters")
              .hangingOn(open));
      return;
    }
    try {
      look(step, 1, source.create(step, id -> outputs.getOrDefault(id, Outputs.NONE)));
    } catch (RuntimeException e) {
      found(step, stopped(step, e));
    }
  }

  /** Looks when the budgets allow it, and again for as long as a look is not over. */
  private void look(PlannedStep step, int looks, Action action) {
    gate.look(
        step.type().quotas(),
        plan.siteOf(step),
        entry ->
            new Asked(step, action, context(step))
                .on(
                    timeline,
                    outcome -> {
                      entry.close(timeline.instant());
                      if (outcome instanceof Timeline.Outcome.Threw<Next> threw) {
                        failed(step, looks, action, threw.exception());
                      } else if (outcome instanceof Timeline.Outcome.Answered<Next> answered) {
                        if (answered.value() instanceof Next.Wait wait && wait.midway()) {
                          look(step, 1, action);
                        } else {
                          found(step, told(step, answered.value()));
                        }
                      }
                    }));
  }

  /** One look at the world for a step. */
  private record Asked(PlannedStep step, Action action, StepContext context)
      implements WorkerJob<Next> {
    @Override
    public Next call() {
      return action.next(context);
    }
  }

  private void failed(PlannedStep step, int looks, Action action, Exception e) {
    Optional<Duration> pause = SecondLooks.after(looks, step, StepFailures.of(step, e));
    if (pause.isPresent()) {
      timeline.schedule(timeline.instant().plus(pause.get()), () -> look(step, looks + 1, action));
    } else {
      found(step, stopped(step, e));
    }
  }

  private StepContext context(PlannedStep step) {
    Instant now = timeline.instant();
    return new StepContext(facts, step.id(), 1, now, now, List.of(), Optional.empty());
  }

  private static Finding stopped(PlannedStep step, Exception e) {
    return Finding.of(step, Finding.Standing.STOPS, "").failing(StepFailures.of(step, e));
  }

  private void found(PlannedStep step, Finding plain) {
    Set<String> before = new LinkedHashSet<>();
    step.needs().forEach(need -> before.addAll(changes.getOrDefault(need, Set.of())));
    Finding finding =
        plain.standing() == Finding.Standing.LATER ? plain : judged(plain, List.copyOf(before));
    if (changes(finding)) {
      before.add(step.id());
    }
    changes.put(step.id(), before);
    findings.put(step.id(), finding);
    timeline.post(this::askThoseWhoseNeedsAreFound);
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
