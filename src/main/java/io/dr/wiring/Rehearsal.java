package io.dr.wiring;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.StepContext;
import io.dr.aws.Documents;
import io.dr.engine.ActionSource;
import io.dr.engine.Operators;
import io.dr.engine.Replay;
import io.dr.engine.RunListener;
import io.dr.engine.RunLog;
import io.dr.engine.Timeline;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.redaction.Redaction;
import io.dr.sim.SimulatedOperators;
import io.dr.sim.SimulatedWorld;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The simulated world of one run, a function of the seed and the journal: it comes to hold what a
 * step takes for granted when the journal says that the step begins, and a call reaches it at the
 * time of its intent. So it can be made again from the two.
 */
final class Rehearsal implements ActionSource, RunListener {
  private final SimulatedWorld simulated;
  private final Plan plan;
  private final Scenery scenery;
  private final SimulatedOperators operators;
  private final StepActions actions;
  private final Replay replay;
  // Written on the run's owner thread, read by its workers.
  private final Map<String, Instant> intended = new ConcurrentHashMap<>();
  private final Map<String, RuntimeException> objections = new ConcurrentHashMap<>();
  private long newest;

  /**
   * @param timeline the run's
   * @param documents what lies beside the runbook
   * @param environment gives secrets by name
   * @param redaction masks what is secret besides
   */
  Rehearsal(
      String run,
      Plan plan,
      SimulatedWorld simulated,
      Timeline timeline,
      Documents documents,
      Function<String, Optional<String>> environment,
      Redaction redaction) {
    this.simulated = simulated;
    this.plan = plan;
    this.scenery = new Scenery(simulated, plan.to(), documents);
    this.operators = new SimulatedOperators(simulated, timeline);
    World world = scenery.world();
    this.actions = new StepActions(ActionCatalog.over(() -> world), environment, redaction);
    this.replay = new Replay(run, plan, this, this);
  }

  /** The simulated people. */
  Operators operators() {
    return operators;
  }

  /** What the services received, oldest first. */
  List<Call> effects() {
    return simulated.effects();
  }

  /** When production stopped, UTC. */
  Instant outageAt() {
    return simulated.outageAt();
  }

  /**
   * Brings the world to where the journal stands; entries that were followed before are left out.
   *
   * @throws io.dr.action.ActionFailure when the world does not do as the journal says
   */
  void follow(List<Entry> entries) {
    List<Entry> further =
        entries.stream().filter(entry -> entry.sequence() > replay.sequence()).toList();
    simulated.again(() -> replay.follow(further));
  }

  @Override
  public void heard(Entry entry, RunState state) {
    if (entry.sequence() != newest + 1) {
      // Heard before, or taking up a run: what comes before it is followed first, and then it.
      return;
    }
    newest = entry.sequence();
    operators.heard(entry, state);
    if (entry.event() instanceof Event.EffectIntended intent) {
      intended.put(intent.step(), entry.at());
    } else if (entry.event() instanceof Event.StepStarted started) {
      begins(plan.step(started.step()), state, entry.at());
    }
  }

  /** What is wrong with a step's parameters is told when its action is made, as in a real run. */
  private void begins(PlannedStep step, RunState state, Instant at) {
    objections.remove(step.id());
    try {
      actions.look(
          step,
          earlier -> state.step(earlier).outputs(),
          with ->
              simulated.at(
                  at,
                  () -> {
                    scenery.expect(step.type(), with, RunLog.facts(plan, state));
                    return at;
                  }));
    } catch (RuntimeException e) {
      objections.put(step.id(), e);
    }
  }

  @Override
  public Action create(PlannedStep step, Function<String, Outputs> outputs) {
    Optional<RuntimeException> objection = Optional.ofNullable(objections.get(step.id()));
    if (objection.isPresent()) {
      throw objection.get();
    }
    Action action = actions.create(step, outputs);
    return context -> {
      Next next = simulated.at(context.now(), () -> action.next(context));
      return next instanceof Next.Effect effect ? dated(action, context, effect) : next;
    };
  }

  private Next.Effect dated(Action action, StepContext context, Next.Effect effect) {
    return effect.performing(
        () -> {
          Instant at = intended.getOrDefault(context.step(), context.now());
          return simulated.at(at, () -> asOf(at, action, context, effect).perform().get());
        });
  }

  /** The call as a look at the time of its intent proposes it; the journal keeps no other time. */
  private static Next.Effect asOf(
      Instant at, Action action, StepContext seen, Next.Effect proposed) {
    if (at.equals(seen.now())) {
      return proposed;
    }
    StepContext then =
        new StepContext(
            seen.run(),
            seen.step(),
            seen.attempt(),
            seen.startedAt(),
            seen.watchedSince(),
            at,
            seen.receipts(),
            seen.answer());
    return action.next(then) instanceof Next.Effect anew && anew.call().equals(proposed.call())
        ? anew
        : proposed;
  }
}
