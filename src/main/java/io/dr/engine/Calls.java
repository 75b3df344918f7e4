package io.dr.engine;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks and makes calls, each when its budget allows it; a call only after its intent is journaled,
 * and never beside another step's where only one writer may be. Used from the timeline's owner
 * thread; only the looking and calling itself happens elsewhere.
 */
final class Calls {
  private final Plan plan;
  private final RunLog log;
  private final Timeline timeline;
  private final StepActionsOfRun actions;
  private final Budgets budgets;
  private final Map<String, Attention> attention;
  private final Turn turn;
  private final Map<String, String> writers = new HashMap<>();
  private final List<String> waiting = new ArrayList<>();

  /** Goes on deciding; what breaks in a task ends the run. */
  interface Turn {
    /** Decides anew. */
    void again();

    /** Runs a task and takes what it throws for a defect. */
    void guarded(Runnable task);
  }

  /** The actions of the running steps. */
  interface StepActionsOfRun {
    /** Asks the step's action; made first if it is not there yet. */
    Next next(PlannedStep step, RunState state, StepContext context);
  }

  /**
   * @param attention what is being done about each running step, shared with the orchestrator
   */
  Calls(
      Plan plan,
      RunLog log,
      Timeline timeline,
      StepActionsOfRun actions,
      Map<String, Attention> attention,
      Turn turn) {
    this.plan = plan;
    this.log = log;
    this.timeline = timeline;
    this.actions = actions;
    this.budgets = new Budgets(timeline);
    this.attention = attention;
    this.turn = turn;
  }

  /** Looks at the world for a step. */
  void look(PlannedStep step) {
    attention.put(step.id(), new Attention.Busy());
    after(budgets.look(step.type().quotas(), plan.to()), () -> lookNow(step));
  }

  private void lookNow(PlannedStep step) {
    StepContext context = context(step.id());
    RunState state = log.state();
    timeline.work(
        () -> actions.next(step, state, context),
        outcome -> {
          if (outcome instanceof Timeline.Outcome.Answered<Next> answered) {
            pace(step.type().quotas(), Optional.empty());
            attention.put(step.id(), new Attention.Proposed(answered.value()));
          } else if (outcome instanceof Timeline.Outcome.Threw<Next> threw) {
            Failure failure = StepFailures.of(step, threw.exception());
            pace(step.type().quotas(), Optional.of(failure));
            attention.put(step.id(), new Attention.Stumbled(failure));
          }
          turn.again();
        });
  }

  /** Makes a step's call. */
  void perform(PlannedStep step, Next.Effect effect) {
    attention.put(step.id(), new Attention.Busy());
    if (effect.exclusive().isPresent()) {
      String writer = writers.putIfAbsent(effect.exclusive().get(), step.id());
      if (writer != null) {
        waiting.add(step.id());
        return;
      }
    }
    Instant free =
        step.type()
            .quota(effect.call().service())
            .map(quota -> budgets.call(quota, effect.call().site()))
            .orElse(timeline.instant());
    after(free, () -> performNow(step, effect));
  }

  private void performNow(PlannedStep step, Next.Effect effect) {
    Event intent =
        new Event.EffectIntended(
            step.id(), effect.call(), effect.commitsTo(), effect.observed(), effect.repeatable());
    if (!stillWanted(step) || !log.tryAppend(intent)) {
      // Somebody wrote meanwhile: nothing was sent, so look and decide again.
      attention.put(step.id(), new Attention.Idle());
      released(effect);
      turn.again();
      return;
    }
    StepContext context = context(step.id());
    RunState state = log.state();
    timeline.work(
        () -> made(step, effect, state, context),
        outcome -> {
          if (outcome instanceof Timeline.Outcome.Answered<Made> answered) {
            settle(step, effect, answered.value());
          } else if (outcome instanceof Timeline.Outcome.Threw<Made> threw) {
            settle(step, effect, new Made.Not(StepFailures.of(step, threw.exception()), ""));
          }
          released(effect);
          turn.again();
        });
  }

  private sealed interface Made {
    record Applied(Receipt receipt) implements Made {}

    record Not(Failure failure, String observed) implements Made {}
  }

  /** Makes the call and, when it fails, looks at once at what it left behind. */
  private Made made(PlannedStep step, Next.Effect effect, RunState state, StepContext context) {
    Failure failure;
    try {
      return new Made.Applied(effect.perform().get());
    } catch (RuntimeException e) {
      failure = StepFailures.of(step, e);
    }
    boolean silent =
        failure.kind() == Failure.Kind.THROTTLED || failure.kind() == Failure.Kind.UNREACHABLE;
    return new Made.Not(failure, silent ? "" : found(step, state, context));
  }

  private String found(PlannedStep step, RunState state, StepContext context) {
    try {
      Next next = actions.next(step, state, context);
      if (next instanceof Next.Effect effect) {
        return effect.observed().isEmpty()
            ? effect.call().operation() + " is still to be called"
            : effect.observed();
      }
      if (next instanceof Next.Wait wait) {
        return wait.detail();
      }
      return next instanceof Next.Failed failed ? failed.failure().cause() : "it is done";
    } catch (RuntimeException e) {
      return "nothing could be seen: " + StepFailures.of(step, e).cause();
    }
  }

  private void settle(PlannedStep step, Next.Effect effect, Made made) {
    Optional<Quota> quota = step.type().quota(effect.call().service());
    if (made instanceof Made.Applied applied) {
      pace(quota.stream().toList(), Optional.empty());
      log.append(new Event.EffectApplied(step.id(), applied.receipt()));
      attention.put(step.id(), new Attention.Idle());
    } else if (made instanceof Made.Not not) {
      pace(quota.stream().toList(), Optional.of(not.failure()));
      log.append(new Event.EffectFailed(step.id(), not.failure(), not.observed()));
      attention.put(step.id(), new Attention.Stumbled(not.failure()));
    }
  }

  /** Whoever waited for the same thing looks afresh: the world is no longer what it saw. */
  private void released(Next.Effect effect) {
    if (effect.exclusive().isPresent()) {
      writers.remove(effect.exclusive().get());
      waiting.forEach(step -> attention.put(step, new Attention.Idle()));
      waiting.clear();
    }
  }

  /** Slows down where a service asks for it, and goes back to its usual pace in time. */
  private void pace(Collection<Quota> quotas, Optional<Failure> failure) {
    boolean throttled = failure.map(known -> known.kind() == Failure.Kind.THROTTLED).orElse(false);
    for (Quota quota : quotas) {
      boolean named =
          failure
              .flatMap(Failure::request)
              .map(request -> request.service().equals(quota.service()))
              .orElse(true);
      Optional<Budgets.Changed> changed = Optional.empty();
      if (throttled && named) {
        changed = budgets.throttled(quota, plan.to());
      } else if (failure.isEmpty()) {
        changed = budgets.answered(quota, plan.to());
      }
      changed.ifPresent(
          rate -> log.tryAppend(new Event.BudgetChanged(rate.budget(), rate.perSecond())));
    }
  }

  /** While a call waited for its budget, a person may have skipped the step or given the run up. */
  private boolean stillWanted(PlannedStep step) {
    return log.state().phase() == RunState.RunPhase.RUNNING
        && log.state().step(step.id()).status() == StepStatus.RUNNING;
  }

  private void after(Instant at, Runnable task) {
    if (at.isAfter(timeline.instant())) {
      timeline.schedule(at, () -> turn.guarded(task));
    } else {
      task.run();
    }
  }

  private StepContext context(String id) {
    return log.context(plan, id, timeline.instant());
  }
}
