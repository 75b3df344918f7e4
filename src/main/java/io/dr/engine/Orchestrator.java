package io.dr.engine;

import io.dr.action.Next;
import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.journal.RunClock;
import io.dr.journal.RunState;
import io.dr.plan.NeedGraph;
import io.dr.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Carries out what the decider decides. One thread, the timeline's owner, holds the state; looks
 * and calls run on the timeline's workers and come back to it. Every effect is journaled before it
 * is made, so what crashes or is fenced off never makes an unrecorded move.
 */
@ThreadConfined
public final class Orchestrator {
  private static final Duration CATCH_UP = Duration.ofSeconds(1);

  /** How long an interrupted run waits for the answers to its calls, on the wall clock. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Plan plan;
  private final RunLog log;
  private final Timeline timeline;
  private final OwnerThread owner = new OwnerThread();
  private final Decider decider;
  private final Calls calls;
  private final ForecastWatch forecast;
  private final boolean shared;

  private final RunningActions actions;
  private final Map<String, Attention> attention = new HashMap<>();
  private final OpenQuestions questions;
  private final EarlierCalls earlier;
  private final WaitNotes notes = new WaitNotes();
  private Instant wakeAt = Instant.MAX;
  private boolean stopping;
  private Optional<Ending> ending = Optional.empty();
  private Optional<RuntimeException> defect = Optional.empty();
  private final UnmetNeeds needs;
  private Readiness readiness;
  private long readyAsOf = -1;

  /**
   * @param log the run's journal, held by this orchestrator
   * @param source makes the actions
   * @param operators who can be asked
   * @param confirmEach whether every mutating call is confirmed
   * @param shared whether other terminals may write to the journal meanwhile
   */
  public Orchestrator(
      Plan plan,
      RunLog log,
      Timeline timeline,
      ActionSource source,
      Operators operators,
      boolean confirmEach,
      boolean shared) {
    this.plan = plan;
    this.log = log;
    this.timeline = timeline;
    this.actions = new RunningActions(source, owner);
    this.questions = new OpenQuestions(log, operators);
    this.decider = new Decider(plan, confirmEach, log.attachedAt());
    this.calls = new Calls(plan, log, timeline, actions, attention, new Turns());
    NeedGraph graph = new NeedGraph(plan);
    this.forecast = new ForecastWatch(plan, graph, log.state());
    this.shared = shared;
    this.earlier = EarlierCalls.of(log);
    this.needs = new UnmetNeeds(graph, log.state());
    this.readiness = needs.readiness(log.state());
    log.listen(needs::heard);
    log.listen(forecast::heard);
    log.listen((entry, state) -> answeredAnywhere(entry.event()));
  }

  /** An answer, from whichever terminal, makes the orchestrator look afresh. */
  private void answeredAnywhere(Event event) {
    owner.check();
    if (event instanceof Event.RunUnpaused) {
      attention.replaceAll((step, on) -> on instanceof Attention.Busy ? on : new Attention.Idle());
    }
    if (event instanceof Event.QuestionAnswered answered
        && !(attention.get(answered.step()) instanceof Attention.Busy)) {
      attention.put(answered.step(), new Attention.Idle());
    }
  }

  /**
   * Runs until nothing is left to do.
   *
   * @throws io.dr.journal.JournalException when the journal fails: without it nothing is done
   */
  public Ending run() {
    owner.claim();
    timeline.post(this::turn);
    if (shared) {
      laterCatchUp();
    }
    timeline.run(() -> ending.isPresent());
    if (defect.isPresent()) {
      throw defect.get();
    }
    return ending.orElse(Ending.UNANSWERED);
  }

  /**
   * Stops taking further steps and ends once the calls in flight are answered, or after {@link
   * #PATIENCE} without; may be called from any thread.
   */
  public void interrupt() {
    timeline.post(
        () -> {
          if (!stopping) {
            stopping = true;
            timeline.schedule(timeline.instant().plus(real(PATIENCE)), this::leave);
            turn();
          }
        });
  }

  private void leave() {
    guarded(
        () -> {
          // Somebody else may have given the run up meanwhile, or taken it over.
          checkEnd();
          while (ending.isEmpty()) {
            if (log.tryAppend(new Event.RunInterrupted())) {
              ending = Optional.of(Ending.INTERRUPTED);
            } else {
              checkEnd();
            }
          }
        });
  }

  private void catchUp() {
    guarded(
        () -> {
          log.refresh();
          watch();
        });
    turn();
    laterCatchUp();
  }

  /** Once a second of whoever answers, however fast the run's own time goes. */
  private void laterCatchUp() {
    timeline.schedule(timeline.instant().plus(real(CATCH_UP)), this::catchUp);
  }

  /** A time on the wall clock, on the run's own. */
  private Duration real(Duration wall) {
    double speed = timeline.clock().map(RunClock::speed).orElse(OptionalDouble.of(1)).orElse(1);
    return Duration.ofMillis((long) (wall.toMillis() * speed));
  }

  /** Decides and does, until there is nothing to do at this moment. */
  private void turn() {
    owner.check();
    if (stopping) {
      if (!calls.isInFlight()) {
        leave();
      }
      return;
    }
    guarded(
        () -> {
          log.noteClock();
          boolean moved = true;
          while (moved && ending.isEmpty()) {
            moved = false;
            for (Command command : decide()) {
              moved |= execute(command);
            }
            checkEnd();
          }
          questions.put(this::replied);
          if (log.state().authorisation().pending()) {
            questions.confirm(plan.seconds(log.state().initiated().by()), this::confirmed);
          }
        });
  }

  private final class Turns implements Calls.Turn {
    @Override
    public void again() {
      turn();
    }

    @Override
    public void guarded(Runnable task) {
      Orchestrator.this.guarded(task);
    }
  }

  private List<Command> decide() {
    RunState state = log.state();
    if (state.revision() != readyAsOf) {
      readiness = needs.readiness(state);
      readyAsOf = state.revision();
    }
    return decider.decide(state, readiness, attention, timeline.instant());
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      defect = Optional.of(e);
      ending = Optional.of(Ending.STOPPED);
    }
  }

  private void checkEnd() {
    if (log.fenced()) {
      ending = Optional.of(Ending.FENCED);
      return;
    }
    switch (log.state().phase()) {
      case FINISHED -> ending = Optional.of(Ending.FINISHED);
      case STOPPED -> ending = Optional.of(Ending.STOPPED);
      case ABORTED -> endOnceIdle();
      case INTERRUPTED, RUNNING -> {} // It goes on, or was ended by interrupt() already.
    }
  }

  private void endOnceIdle() {
    boolean busy = attention.values().stream().anyMatch(Attention.Busy.class::isInstance);
    if (!busy) {
      ending = Optional.of(Ending.ABORTED);
    }
  }

  /** Does one command; answers whether it changed anything that deciding looks at. */
  private boolean execute(Command command) {
    if (ending.isPresent() || log.fenced()) {
      return false;
    }
    if (command instanceof Command.WakeAt wake) {
      wake(wake.at());
      return false;
    }
    if (command instanceof Command.Look look) {
      // A look that has begun gives nothing to decide before its answer.
      calls.look(plan.step(look.step()));
      return false;
    }
    if (command instanceof Command.Rest rest) {
      return rest(rest);
    }
    if (command instanceof Command.Perform perform) {
      if (held(perform.step())) {
        return true;
      }
      calls.perform(plan.step(perform.step()), perform.effect());
      return true;
    }
    if (command instanceof Command.Ask ask) {
      return ask(ask);
    }
    return record(command);
  }

  /** Whether a step has to wait for a call that another process may have under way. */
  private boolean held(String step) {
    Optional<String> call = earlier.mayArrive(step, timeline.instant());
    if (call.isEmpty()) {
      return false;
    }
    attention.put(step, new Attention.Busy());
    timeline.schedule(
        earlier.until(),
        () -> {
          // Made anew, its action remembers nothing of how the world was before that.
          actions.forget(step);
          attention.put(step, new Attention.Idle());
          turn();
        });
    String detail = call.get() + ", which was under way when the run was taken up, to come to rest";
    attempt(new Event.StepWaiting(step, detail, OptionalDouble.empty()));
    return true;
  }

  private boolean record(Command command) {
    if (command instanceof Command.Start start) {
      attention.put(start.step(), new Attention.Idle());
      return attempt(new Event.StepStarted(start.step(), start.attempt()));
    }
    if (command instanceof Command.Succeed succeed) {
      Next.Done done = succeed.done();
      return settle(new Event.StepSucceeded(succeed.step(), done.outputs(), done.recoveryPoint()));
    }
    if (command instanceof Command.Fail fail) {
      return settle(new Event.StepFailed(fail.step(), fail.failure()));
    }
    if (command instanceof Command.Retry retry) {
      return settle(new Event.RetryScheduled(retry.step(), retry.failure(), retry.at()));
    }
    if (command instanceof Command.AcceptLoss accept) {
      return attempt(new Event.LossAccepted(accept.step(), accept.point(), accept.by()));
    }
    if (command instanceof Command.Reopen reopen) {
      return attempt(new Event.StepReopened(reopen.step(), reopen.by(), reopen.reason()));
    }
    if (command instanceof Command.Skip skip) {
      return attempt(new Event.StepSkipped(skip.step(), skip.by(), skip.reason()));
    }
    if (command instanceof Command.Recovered) {
      return attempt(new Event.RunRecovered());
    }
    if (command instanceof Command.StandStill still) {
      return attempt(new Event.RunStopped(still.step()));
    }
    return attempt(new Event.RunFinished());
  }

  private boolean settle(Event.OfStep event) {
    attention.remove(event.step());
    actions.forget(event.step());
    return attempt(event);
  }

  /**
   * Appends what was decided; if the journal has moved on, the decision is dropped and made anew.
   */
  private boolean attempt(Event event) {
    if (log.tryAppend(event)) {
      watch();
    }
    return true;
  }

  /** Says so when the forecast has passed the RTO or come back, be it that time only passed. */
  private void watch() {
    forecast.turned(log.state(), timeline.instant()).ifPresent(log::tryAppend);
  }

  private void wake(Instant at) {
    if (at.equals(Instant.MAX) || !at.isBefore(wakeAt)) {
      return;
    }
    wakeAt = at;
    timeline.schedule(
        at,
        () -> {
          if (wakeAt.equals(at)) {
            wakeAt = Instant.MAX;
          }
          turn();
        });
  }

  private boolean ask(Command.Ask ask) {
    if (ask.question().kind() == Question.Kind.OUTCOME && held(ask.step())) {
      return true;
    }
    questions.again(ask.step());
    return attempt(new Event.QuestionAsked(ask.step(), ask.question()));
  }

  private void replied(String step, Answer answer) {
    timeline.post(
        () -> {
          guarded(() -> questions.answered(step, answer));
          turn();
        });
  }

  private void confirmed(Event.InitiationConfirmed event) {
    timeline.post(
        () -> {
          guarded(() -> questions.confirmed(event));
          turn();
        });
  }

  private boolean rest(Command.Rest rest) {
    attention.put(rest.step(), new Attention.Resting(rest.until()));
    if (notes.worthNoting(
        rest.step(), log.state().step(rest.step()), rest.on(), timeline.instant())) {
      return attempt(
          new Event.StepWaiting(rest.step(), rest.on().detail(), rest.on().fractionDone()));
    }
    long before = log.state().sequence();
    watch();
    wake(rest.until());
    return log.state().sequence() != before;
  }
}
