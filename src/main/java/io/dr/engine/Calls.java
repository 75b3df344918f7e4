package io.dr.engine;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks and makes calls, each when its budget allows it; a call only after its intent is journaled,
 * and never beside another step's where only one writer may be. Used from the timeline's owner
 * thread; only the looking and calling itself happens elsewhere.
 */
@ThreadConfined
final class Calls {
  private final Plan plan;
  private final RunLog log;
  private final Timeline timeline;
  private final RunningActions actions;
  private final Budgets budgets;
  private final Gate gate;
  private final Map<String, Attention> attention;
  private final Turn turn;
  private final Map<String, String> writers = new HashMap<>();
  private final List<String> waiting = new ArrayList<>();
  private int inFlight;

  /** Goes on deciding; what breaks in a task ends the run. */
  interface Turn {
    /** Decides anew. */
    void again();

    /** Runs a task and takes what it throws for a defect. */
    void guarded(Runnable task);
  }

  /**
   * @param attention what is being done about each running step, shared with the orchestrator
   */
  Calls(
      Plan plan,
      RunLog log,
      Timeline timeline,
      RunningActions actions,
      Map<String, Attention> attention,
      Turn turn) {
    this.plan = plan;
    this.log = log;
    this.timeline = timeline;
    this.actions = actions;
    this.budgets = new Budgets(timeline);
    this.gate = new Gate(timeline, budgets, turn::guarded);
    this.attention = attention;
    this.turn = turn;
  }

  /** Looks at the world for a step. */
  void look(PlannedStep step) {
    attention.put(step.id(), new Attention.Busy());
    seen(
        step,
        (next, askedAt) -> attention.put(step.id(), new Attention.Proposed(next, askedAt)),
        failure -> attention.put(step.id(), new Attention.Stumbled(failure)));
  }

  /** Asks the step's action once its budgets allow it, and decides anew after the answer. */
  private void seen(
      PlannedStep step, BiConsumer<Next, Instant> answered, Consumer<Failure> failed) {
    seen(step, 1, answered, failed);
  }

  private void seen(
      PlannedStep step, int looks, BiConsumer<Next, Instant> answered, Consumer<Failure> failed) {
    Site site = plan.siteOf(step);
    gate.look(
        step.type().quotas(),
        site,
        entry -> {
          Instant askedAt = timeline.instant();
          Look look = actions.look(step, log.state(), log.context(plan, step.id(), askedAt));
          look.on(
              timeline,
              outcome -> {
                entry.close(timeline.instant());
                Timeline.Outcome<Next> said = said(step, outcome);
                if (said instanceof Timeline.Outcome.Answered<Next> answer) {
                  pace(step.type().quotas(), site, Optional.empty());
                  answered.accept(answer.value(), askedAt);
                } else if (said instanceof Timeline.Outcome.Threw<Next> threw) {
                  Failure failure = StepFailures.of(step, threw.exception());
                  pace(step.type().quotas(), site, Optional.of(failure));
                  Optional<Duration> pause =
                      SecondLooks.after(looks, step, failure).filter(once -> stillWanted(step));
                  if (pause.isPresent()) {
                    gate.at(
                        timeline.instant().plus(pause.get()),
                        () -> seen(step, looks + 1, answered, failed));
                  } else {
                    failed.accept(failure);
                  }
                }
                turn.again();
              });
        });
  }

  /** Keeps the action that a look was made with, for the next; what it said is passed on. */
  private Timeline.Outcome<Next> said(PlannedStep step, Timeline.Outcome<Look.Seen> outcome) {
    if (outcome instanceof Timeline.Outcome.Threw<Look.Seen> threw) {
      return new Timeline.Outcome.Threw<>(threw.exception());
    }
    Look.Seen seen = ((Timeline.Outcome.Answered<Look.Seen>) outcome).value();
    if (stillWanted(step)) {
      actions.keep(step, seen.action());
    }
    return seen.next();
  }

  /** Whether a call was sent whose outcome is not journaled yet. */
  boolean isInFlight() {
    return inFlight > 0;
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
    gate.call(
        step.type().quota(effect.call().service()),
        effect.call().site(),
        entry -> performNow(step, effect, entry));
  }

  private void performNow(PlannedStep step, Next.Effect effect, Budgets.Entry entry) {
    Event intent =
        new Event.EffectIntended(
            step.id(), effect.call(), effect.commitsTo(), effect.observed(), effect.repeatable());
    if (!stillWanted(step) || log.state().pause().isPresent() || !log.tryAppend(intent)) {
      // Somebody wrote meanwhile: nothing was sent, so look and decide again.
      entry.close(timeline.instant());
      attention.put(step.id(), new Attention.Idle());
      released(effect);
      turn.again();
      return;
    }
    inFlight++;
    EffectCall call = new EffectCall(step, effect);
    call.on(
        timeline,
        outcome -> {
          entry.close(timeline.instant());
          if (outcome instanceof Timeline.Outcome.Answered<Receipt> answered) {
            pace(quota(step, effect), effect.call().site(), Optional.empty());
            log.append(new Event.EffectApplied(step.id(), answered.value()));
            inFlight--;
            attention.put(step.id(), new Attention.Idle());
            released(effect);
          } else if (outcome instanceof Timeline.Outcome.Threw<Receipt> threw) {
            failed(step, effect, StepFailures.of(step, threw.exception()));
          }
          turn.again();
        });
  }

  /** Where the service answered, what the call left behind is told with its failure. */
  private void failed(PlannedStep step, Next.Effect effect, Failure failure) {
    pace(quota(step, effect), effect.call().site(), Optional.of(failure));
    boolean silent =
        failure.kind() == Failure.Kind.THROTTLED || failure.kind() == Failure.Kind.UNREACHABLE;
    if (silent) {
      settle(step, effect, failure, "");
    } else {
      leftBehind(step, effect, failure);
    }
  }

  private void leftBehind(PlannedStep step, Next.Effect effect, Failure failure) {
    seen(
        step,
        (next, askedAt) -> {
          if (next instanceof Next.Wait wait && wait.midway() && stillWanted(step)) {
            leftBehind(step, effect, failure);
          } else {
            settle(step, effect, failure, shown(next));
          }
        },
        blind -> settle(step, effect, failure, "nothing could be seen: " + blind.cause()));
  }

  private static String shown(Next next) {
    if (next instanceof Next.Effect effect) {
      return effect.observed().isEmpty()
          ? effect.call().operation() + " is still to be called"
          : effect.observed();
    }
    if (next instanceof Next.Wait wait) {
      return wait.detail();
    }
    return next instanceof Next.Failed failed ? failed.failure().cause() : "it is done";
  }

  private void settle(PlannedStep step, Next.Effect effect, Failure failure, String observed) {
    log.append(new Event.EffectFailed(step.id(), failure, observed));
    inFlight--;
    attention.put(step.id(), new Attention.Stumbled(failure));
    released(effect);
  }

  private static List<Quota> quota(PlannedStep step, Next.Effect effect) {
    return step.type().quota(effect.call().service()).stream().toList();
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
  private void pace(Collection<Quota> quotas, Site site, Optional<Failure> failure) {
    boolean throttled = failure.map(known -> known.kind() == Failure.Kind.THROTTLED).orElse(false);
    for (Quota quota : quotas) {
      boolean named =
          failure
              .flatMap(Failure::request)
              .map(request -> request.service().equals(quota.service()))
              .orElse(true);
      Optional<Budgets.Changed> changed = Optional.empty();
      if (throttled && named) {
        changed = budgets.throttled(quota, site);
      } else if (failure.isEmpty()) {
        changed = budgets.answered(quota, site);
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
}
