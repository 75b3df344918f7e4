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
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One run's journal as its orchestrator sees it: the state, kept up with every entry, whoever wrote
 * it. Used from the timeline's owner thread alone.
 */
@ThreadConfined
public final class RunLog {
  private final Journal journal;
  private final Timeline timeline;
  private final String holder;
  private final Instant attachedAt;
  private final List<RunListener> listeners = new ArrayList<>();
  private RunState state;
  private long attachment;

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
    log.accept(journal.append(run, 0, log.now(), initiation));
    log.attach(Claim.unlessDriven(1, () -> true), List.of());
    return log;
  }

  /** Takes up a run; whoever held it before is fenced off at its next append. */
  public static RunLog attach(
      Journal journal, Timeline timeline, String run, String holder, List<RunListener> listeners) {
    return attach(journal, timeline, run, holder, listeners, Claim.over());
  }

  /**
   * Takes up a run, if the claim stands; whoever held it before is fenced off at its next append.
   *
   * @throws RunTakenException when it does not: nothing was written
   */
  public static RunLog attach(
      Journal journal,
      Timeline timeline,
      String run,
      String holder,
      List<RunListener> listeners,
      Claim claim) {
    List<Entry> known = journal.read(run, 0);
    RunLog log = new RunLog(journal, timeline, holder, RunState.of(run, known));
    log.listeners.addAll(listeners);
    log.attach(claim, known);
    return log;
  }

  /**
   * Whoever holds the run may write in between; it is taken up all the same if the claim stands.
   */
  private void attach(Claim claim, List<Entry> known) {
    Event attached = new Event.OrchestratorAttached(holder, timeline.clock(), timeline.anchor());
    try {
      boolean stood = claim.stands(known);
      List<Entry> entries =
          journal.appendIf(
              state.run(),
              state.sequence(),
              now(),
              attached,
              newer -> stood && claim.stands(newer));
      attachment = entries.get(entries.size() - 1).sequence();
      entries.forEach(this::accept);
    } catch (StaleAppendException e) {
      throw new RunTakenException(state.run());
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

  /**
   * Appends what a person decided about the run as it stands, one event after the other; where
   * somebody writes first, what remains is decided anew.
   */
  public void decide(Function<RunState, Optional<Event>> next) {
    Optional<Event> event = next.apply(state);
    while (event.isPresent() && !fenced()) {
      tryAppend(event.get());
      event = next.apply(state);
    }
  }

  /** The sequence of this orchestrator's own taking-up, by which it is told from any other. */
  public long attachment() {
    return attachment;
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
    return state.attachment() > attachment;
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
    // What is only put on record changes no decision, and must cost the run no time.
    return !fenced() && write(event, newer -> !isRemark(newer));
  }

  /** Appends unless something newer matters, which then is read. */
  private boolean write(Event event, Predicate<Event> matters) {
    try {
      accept(journal.append(state.run(), state.sequence(), now(), event));
      return true;
    } catch (StaleAppendException first) {
      return writeBehind(event, matters);
    }
  }

  /** However many others write, this gets in at the first try. */
  private boolean writeBehind(Event event, Predicate<Event> matters) {
    try {
      journal
          .appendIf(
              state.run(),
              state.sequence(),
              now(),
              event,
              newer -> newer.stream().map(Entry::event).noneMatch(matters))
          .forEach(this::accept);
      return true;
    } catch (StaleAppendException e) {
      refresh();
      return false;
    }
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
    if (!fenced()) {
      write(event, newer -> newer instanceof Event.OrchestratorAttached);
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
