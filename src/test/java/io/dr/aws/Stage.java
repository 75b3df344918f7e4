package io.dr.aws;

import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.StepContext;
import io.dr.runbook.Account;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step on a stage of its own: two sites, a clock that waits move, and what the step did. */
public final class Stage {
  public static final Instant OUTAGE = Instant.parse("2026-03-01T10:00:00Z");
  public static final Site FROM =
      new Site("prodX", "us-east-1", "111122223333", Optional.of("dr-operator"));
  public static final Site TO =
      new Site("prodY", "us-west-2", "111122223333", Optional.of("dr-operator"));
  public static final Account USER = new Account("user", "444455556666", Optional.empty());

  private static final Duration POLL = Duration.ofSeconds(2);
  // Leaves room for a call and the look after it within five requests a second.
  private static final Duration BUDGETED = Duration.ofMillis(400);

  private Instant now = OUTAGE.plusSeconds(600);
  private final SimulatedWorld world = new SimulatedWorld(() -> now, OUTAGE, 7);
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<String> waits = new ArrayList<>();
  private int attempt = 1;
  private Instant startedAt = now;
  private boolean loseNextAnswer;

  public SimulatedWorld world() {
    return world;
  }

  public List<Call> calls() {
    return calls;
  }

  public List<String> waits() {
    return waits;
  }

  public Instant now() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** The next effect is applied, but its answer is lost, and with it the receipt. */
  public void loseNextAnswer() {
    loseNextAnswer = true;
  }

  public void nextAttempt() {
    attempt++;
    startedAt = now;
  }

  public static RunFacts run() {
    return new RunFacts(
        "run-1",
        "serverless",
        false,
        FROM,
        TO,
        Map.of(USER.name(), USER),
        Map.of(),
        OUTAGE,
        OUTAGE.plusSeconds(300),
        "the executive");
  }

  public StepContext context() {
    return new StepContext(run(), "step", attempt, startedAt, now, receipts, Optional.empty());
  }

  /** Asks until the step is done or has failed. */
  public Next play(Action action) {
    for (int turn = 0; turn < 5000; turn++) {
      Next next = action.next(context());
      if (next instanceof Next.Effect effect) {
        perform(effect);
      } else if (next instanceof Next.Wait wait) {
        rest(wait);
      } else {
        return next;
      }
    }
    throw new AssertionError("the step never ends; it waits for " + waits.get(waits.size() - 1));
  }

  private void rest(Next.Wait wait) {
    if (wait.midway()) {
      now = now.plus(BUDGETED);
    } else {
      waits.add(wait.detail());
      now = now.plus(POLL);
    }
  }

  /** What the action proposes once its look is over. */
  public Next proposed(Action action) {
    Next next = action.next(context());
    while (next instanceof Next.Wait wait && wait.midway()) {
      rest(wait);
      next = action.next(context());
    }
    return next;
  }

  public void perform(Next.Effect effect) {
    calls.add(effect.call());
    Receipt receipt = effect.perform().get();
    if (loseNextAnswer) {
      loseNextAnswer = false;
      nextAttempt();
    } else {
      receipts.add(receipt);
    }
  }

  /** What the step failed of, whether it said so or threw it. */
  public Failure failure(Action action) {
    try {
      Next end = play(action);
      if (end instanceof Next.Failed failed) {
        return failed.failure();
      }
      throw new AssertionError("the step did not fail: " + end);
    } catch (ActionFailure e) {
      return e.failure();
    }
  }

  /** What the step handed on. */
  public Next.Done done(Action action) {
    Next end = play(action);
    if (end instanceof Next.Done done) {
      return done;
    }
    throw new AssertionError("the step did not end well: " + end);
  }
}
