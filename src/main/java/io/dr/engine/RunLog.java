package io.dr.engine;

import io.dr.action.RunFacts;
import io.dr.action.StepContext;
import io.dr.journal.Answer;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StaleAppendException;
import io.dr.journal.StepState;
import io.dr.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run's journal as its orchestrator sees it: the state, kept up with every entry, whoever wrote
 * it. Used from the timeline's owner thread alone.
 */
public final class RunLog {
  private final Journal journal;
  private final Timeline timeline;
  private final String holder;
  private final Instant attachedAt;
  private final List<RunListener> listeners = new ArrayList<>();
  private RunState state;

  private RunLog(Journal journal, Timeline timeline, String holder, RunState state) {
    this.journal = journal;
    this.timeline = timeline;
    this.holder = holder;
    this.attachedAt = timeline.instant();
    this.state = state;
  }

  /**
   * Begins a run.
   *
   * @param run the new run's id
   * @param holder names this orchestrator
   */
  public static RunLog initiate(
      Journal journal,
      Timeline timeline,
      String run,
      Event.RunInitiated initiation,
      String holder,
      List<RunListener> listeners) {
    RunLog log = new RunLog(journal, timeline, holder, RunState.of(run));
    log.listeners.addAll(listeners);
    log.append(initiation);
    log.attach();
    return log;
  }

  /** Takes up a run; whoever held it before is fenced off at its next append. */
  public static RunLog attach(
      Journal journal, Timeline timeline, String run, String holder, List<RunListener> listeners) {
    RunLog log = new RunLog(journal, timeline, holder, RunState.of(run, journal.read(run, 0)));
    log.listeners.addAll(listeners);
    log.attach();
    return log;
  }

  /** Whoever holds the run may write in between; it is taken up all the same. */
  private void attach() {
    Event attached = new Event.OrchestratorAttached(holder, timeline.clock(), timeline.anchor());
    while (!write(attached)) {
      // What was written meanwhile is read; now behind that.
    }
  }

  /** Notes what befell the clock; to come before anything is decided: who slept has not waited. */
  void noteClock() {
    timeline.steps().forEach(step -> append(new Event.ClockStepped(step.cause(), step.by())));
  }

  void listen(RunListener listener) {
    listeners.add(listener);
  }

  /**
   * Notes that losses up to a limit are accepted beforehand.
   *
   * @param by who says so
   */
  public void allowLoss(Duration upTo, String by) {
    append(new Event.LossAllowed(upTo, by));
  }

  /** The run as it stands. */
  public RunState state() {
    return state;
  }

  /** When this orchestrator took the run up, by its own clock, UTC. */
  Instant attachedAt() {
    return attachedAt;
  }

  /** Whether another orchestrator took the run over. */
  boolean fenced() {
    return !state.orchestrator().isEmpty() && !state.orchestrator().equals(holder);
  }

  RunFacts facts(Plan plan) {
    return facts(plan, state);
  }

  /** What every step's action is told of its run. */
  public static RunFacts facts(Plan plan, RunState state) {
    Event.RunInitiated initiated = state.initiated();
    return new RunFacts(
        state.run(),
        plan.runbook(),
        initiated.mode() != Event.Mode.DISASTER,
        plan.from(),
        plan.to(),
        plan.accounts(),
        plan.tags(),
        initiated.outageAt(),
        state.declaredAt(),
        initiated.by());
  }

  /** What a step's action is told. */
  StepContext context(Plan plan, String id, Instant now) {
    // Beside entries of a clock that is ahead, the present must not lie before what has happened.
    return context(
        plan, state, id, attachedAt, now.isBefore(state.lastAt()) ? state.lastAt() : now);
  }

  /**
   * What a step's action is told.
   *
   * @param attachedAt since when the run is driven without a break, UTC
   */
  static StepContext context(
      Plan plan, RunState state, String id, Instant attachedAt, Instant now) {
    StepState known = state.step(id);
    // A step that nobody drove for a while loses none of its time by that.
    Instant watchedSince = watchedSince(state, known, attachedAt);
    return new StepContext(
        facts(plan, state),
        id,
        known.attempt(),
        known.attemptStartedAt().orElse(now),
        watchedSince,
        now,
        known.receipts(),
        known.answer(Question.Kind.TASK).map(Answer::choice));
  }

  /**
   * Since when a step is driven without a break, UTC: not before it was begun, the run taken up, or
   * the machine woke.
   */
  static Instant watchedSince(RunState state, StepState known, Instant attachedAt) {
    Instant awake =
        state.timekeeping().awakeSince().filter(at -> at.isAfter(attachedAt)).orElse(attachedAt);
    return known.attemptStartedAt().filter(at -> at.isAfter(awake)).orElse(awake);
  }

  /** Reads what others appended. */
  void refresh() {
    newer().forEach(this::accept);
  }

  private List<Entry> newer() {
    return journal.read(state.run(), state.sequence());
  }

  /**
   * Appends a decision; answers false when another orchestrator holds the run, and, having read
   * what is newer, when somebody wrote first.
   */
  boolean tryAppend(Event event) {
    return !fenced() && write(event);
  }

  private boolean write(Event event) {
    boolean stands = true;
    while (stands) {
      try {
        accept(journal.append(state.run(), state.sequence(), now(), event));
        return true;
      } catch (StaleAppendException e) {
        List<Entry> newer = newer();
        newer.forEach(this::accept);
        // What is only put on record changes no decision, and must cost the run no time.
        stands = newer.stream().map(Entry::event).allMatch(RunLog::isRemark);
      }
    }
    return false;
  }

  private static boolean isRemark(Event event) {
    return event instanceof Event.MessageSent
        || event instanceof Event.MessageFailed
        || event instanceof Event.NoteAdded
        || event instanceof Event.PagePublished
        || event instanceof Event.HelpWanted
        || event instanceof Event.HelpGiven;
  }

  /** Appends a fact, which holds whatever else was written; dropped only when fenced off. */
  void append(Event event) {
    boolean written = tryAppend(event);
    while (!written && !fenced()) {
      written = tryAppend(event);
    }
  }

  /** Another terminal's clock may be a little ahead: the journal's times never run backwards. */
  private Instant now() {
    Instant now = timeline.instant();
    return now.isBefore(state.lastAt()) ? state.lastAt() : now;
  }

  private void accept(Entry entry) {
    state = state.apply(entry);
    for (RunListener listener : listeners) {
      try {
        listener.heard(entry, state);
      } catch (RuntimeException e) {
        // A view that breaks must not stop a recovery; the journal has everything.
        org.slf4j.LoggerFactory.getLogger(RunLog.class).warn("a listener failed", e);
      }
    }
  }
}
