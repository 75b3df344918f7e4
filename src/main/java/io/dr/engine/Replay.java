package io.dr.engine;

import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.engine.Timeline.Outcome;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a world made anew to where a run's journal left the former one: every call that the
 * journal records is proposed again by its action, made again, and compared. Only for a simulated
 * world, where making a call again does no harm.
 */
@ThreadConfined
public final class Replay {
  private static final int MOST = 10_000;

  private final Plan plan;
  private final ActionSource source;
  private final RunListener world;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private RunState state;
  private Instant attachedAt;

  private record Open(Entry intent, Next.Effect effect) {}

  /**
   * @param source makes actions that reach the new world, and see it at the times they are told
   * @param world hears of every entry before anything that follows from it is done
   */
  public Replay(String run, Plan plan, ActionSource source, RunListener world) {
    this.plan = plan;
    this.source = source;
    this.world = world;
    this.state = RunState.of(run);
    this.attachedAt = Instant.EPOCH;
  }

  /** The newest entry that was followed; zero before the first. */
  public long sequence() {
    return state.sequence();
  }

  /**
   * Follows further entries. What becomes of calls whose outcome the journal does not know is
   * settled when another orchestrator takes up the run: then no outcome can follow.
   *
   * @throws ActionFailure when the new world does not do as the journal says
   */
  public void follow(List<Entry> entries) {
    for (Entry entry : entries) {
      Event event = entry.event();
      if (event instanceof Event.EffectIntended intended) {
        open.put(intended.step(), new Open(entry, proposed(entry, intended)));
      }
      state = state.apply(entry);
      world.heard(entry, state);
      if (event instanceof Event.EffectApplied applied) {
        applied(entry, applied);
      } else if (event instanceof Event.EffectFailed failed) {
        failed(entry, failed);
      } else if (event instanceof Event.OrchestratorAttached) {
        attachedAt = entry.at();
        unknown();
      }
    }
  }

  private Next.Effect proposed(Entry entry, Event.EffectIntended intended) {
    PlannedStep step = plan.step(intended.step());
    RunState then = state;
    Next next;
    try {
      Action action = source.create(step, earlier -> then.step(earlier).outputs());
      StepContext context = RunLog.context(plan, then, step.id(), attachedAt, entry.at());
      next = action.next(context);
      for (int looks = 1;
          next instanceof Next.Wait wait && wait.midway() && looks < MOST;
          looks++) {
        next = action.next(context);
      }
    } catch (RuntimeException e) {
      throw different(
          entry, "to call " + intended.call().operation(), StepFailures.of(step, e).cause());
    }
    if (next instanceof Next.Effect effect && effect.call().equals(intended.call())) {
      return effect;
    }
    throw different(entry, "to call " + intended.call().operation(), told(next));
  }

  private void applied(Entry entry, Event.EffectApplied applied) {
    Outcome<Receipt> outcome = made(taken(entry, applied.step()));
    if (!(outcome instanceof Outcome.Answered<Receipt> answered)) {
      throw different(entry, "that the call was applied", failure(applied.step(), outcome).cause());
    }
    if (!answered.value().equals(applied.receipt())) {
      throw different(
          entry,
          "that the call answered " + applied.receipt().values(),
          "it answers " + answered.value().values());
    }
  }

  private void failed(Entry entry, Event.EffectFailed failed) {
    Outcome<Receipt> outcome = made(taken(entry, failed.step()));
    Failure.Kind recorded = failed.failure().kind();
    if (recorded.mayHaveBeenApplied()) {
      return;
    }
    if (outcome instanceof Outcome.Answered) {
      throw different(entry, "that the call failed, " + recorded, "it succeeds");
    }
    Failure failure = failure(failed.step(), outcome);
    if (failure.kind() != recorded) {
      throw different(entry, "that the call failed, " + recorded, failure.cause());
    }
  }

  /**
   * Whether they arrived went with the former world. Here only those did that nobody can look for:
   * whoever is asked will say so. The next look proposes the others again.
   */
  private void unknown() {
    open.forEach(
        (step, call) -> {
          if (plan.step(step).type().is(Trait.UNOBSERVABLE) && !call.effect().repeatable()) {
            made(call);
          }
        });
    open.clear();
  }

  private static Outcome<Receipt> made(Open call) {
    return Outcome.of(() -> call.effect().perform().get());
  }

  private Failure failure(String step, Outcome<Receipt> outcome) {
    return StepFailures.of(plan.step(step), ((Outcome.Threw<Receipt>) outcome).exception());
  }

  private Open taken(Entry entry, String step) {
    return Optional.ofNullable(open.remove(step))
        .orElseThrow(() -> different(entry, "the outcome of a call", "it was never intended"));
  }

  private static String told(Next next) {
    if (next instanceof Next.Effect effect) {
      return "calls " + effect.call();
    }
    if (next instanceof Next.Wait wait) {
      return "waits: " + wait.detail();
    }
    return next instanceof Next.Failed failed ? failed.failure().cause() : "is done";
  }

  private static ActionFailure different(Entry entry, String recorded, String found) {
    String step = entry.event() instanceof Event.OfStep ofStep ? ofStep.step() : "";
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The rehearsal's world cannot be made again: at entry %d the journal says of step %s %s, the simulation: %s."
                .formatted(entry.sequence(), step, recorded, found.replaceFirst("\\.$", "")),
            "The journal or a file beside the runbook was altered, or another version of dr wrote"
                + " it: use that version, or rehearse anew with dr exercise."));
  }
}
