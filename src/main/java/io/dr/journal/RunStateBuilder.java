package io.dr.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** The parts of a run's state while entries change them; of no use any more once it is built. */
final class RunStateBuilder {
  private final String run;
  private long sequence;
  private Optional<Event.RunInitiated> initiation = Optional.empty();
  private Authorisation authorisation = Authorisation.NONE;
  private Instant declaredAt = Instant.EPOCH;
  private Instant lastAt = Instant.EPOCH;
  private String orchestrator = "";
  private long attachment;
  private Optional<RunClock> clock = Optional.empty();
  private PMap<String, StepState> steps = HashTreePMap.empty();
  private PSet<String> active = OrderedPSet.empty();
  private long revision;
  private RunState.RunPhase phase = RunState.RunPhase.RUNNING;
  private Optional<Instant> recoveredAt = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();
  private boolean atRisk;
  private Map<String, Double> budgets = Map.of();
  private Optional<Pause> pause = Optional.empty();
  private Crew crew = Crew.NOBODY;
  private Messages messages = Messages.NONE;
  private Optional<Event.LossAllowed> allowed = Optional.empty();
  private Map<String, Published> published = Map.of();
  private Timekeeping timekeeping = Timekeeping.UNDISTURBED;

  RunStateBuilder(String run) {
    this.run = run;
  }

  RunStateBuilder(RunState state) {
    run = state.run();
    sequence = state.sequence();
    initiation = state.initiation();
    authorisation = state.authorisation();
    declaredAt = state.declaredAt();
    lastAt = state.lastAt();
    orchestrator = state.orchestrator();
    attachment = state.attachment();
    clock = state.clock();
    steps = state.steps();
    active = state.active();
    revision = state.revision();
    phase = state.phase();
    recoveredAt = state.recoveredAt();
    endedAt = state.endedAt();
    atRisk = state.atRisk();
    budgets = state.budgets();
    pause = state.pause();
    crew = state.crew();
    messages = state.messages();
    allowed = state.allowed();
    published = state.published();
    timekeeping = state.timekeeping();
  }

  /**
   * Takes in the next entry.
   *
   * @throws IllegalStateException when the entry is not the next one, or cannot follow
   */
  RunStateBuilder take(Entry entry) {
    if (entry.sequence() != sequence + 1) {
      throw new IllegalStateException(
          "entry " + entry.sequence() + " of run " + run + " follows " + sequence);
    }
    sequence = entry.sequence();
    lastAt = entry.at();
    Voice.of(entry.event()).ifPresent(person -> crew = crew.heard(person, lastAt));
    if (entry.event() instanceof Event.OfStep ofStep) {
      step(ofStep, entry);
    } else {
      apply(entry.event());
    }
    return this;
  }

  private void step(Event.OfStep event, Entry entry) {
    StepState before = steps.getOrDefault(event.step(), StepState.NEW);
    StepState after = before.apply(event, entry.at());
    boolean moved = before.status() != after.status();
    if (moved && !before.status().next().contains(after.status())) {
      throw new IllegalStateException(
          "step %s of run %s cannot go from %s to %s (entry %d, %s)"
              .formatted(
                  event.step(),
                  run,
                  before.status(),
                  after.status(),
                  entry.sequence(),
                  event.getClass().getSimpleName()));
    }
    put(event.step(), after);
    if (moved || event instanceof Event.QuestionAnswered) {
      revision++;
    }
  }

  private void put(String id, StepState state) {
    steps = steps.plus(id, state);
    boolean open = state.status().active() || state.question().isPresent();
    active = open ? active.plus(id) : active.minus(id);
  }

  private void eachActive(UnaryOperator<StepState> change) {
    for (String id : active) {
      steps = steps.plus(id, change.apply(steps.getOrDefault(id, StepState.NEW)));
    }
  }

  /** Takes in an event of the run as a whole. */
  private void apply(Event event) {
    revision++;
    if (event instanceof Event.RunInitiated initiated) {
      initiation = Optional.of(initiated);
      authorisation = Authorisation.of(initiated, lastAt);
      declaredAt = lastAt;
      crew = Crew.of(initiated, lastAt);
    } else if (event instanceof Event.InitiationConfirmed confirmed) {
      confirmed(confirmed);
    } else if (event instanceof Event.OrchestratorAttached attached) {
      orchestrator = attached.orchestrator();
      attachment = sequence;
      clock = attached.clock();
      timekeeping = timekeeping.with(attached.anchor());
      // Somebody may have given the run up just before: taking it up does not take that back.
      if (phase != RunState.RunPhase.ABORTED && phase != RunState.RunPhase.FINISHED) {
        phase = RunState.RunPhase.RUNNING;
        endedAt = Optional.empty();
      }
    } else if (event instanceof Event.ClockStepped stepped) {
      timekeeping = timekeeping.with(new ClockStep(stepped.cause(), stepped.by()), lastAt);
    } else if (event instanceof Event.ForecastTurned turned) {
      atRisk = turned.atRisk();
    } else if (event instanceof Event.BudgetChanged changed) {
      budgets = new HashMap<>(budgets);
      budgets.put(changed.budget(), changed.perSecond());
    } else if (event instanceof Event.LossAllowed loss) {
      allowed = Optional.of(loss);
      eachActive(step -> step.lossAllowed(lastAt));
    } else if (event instanceof Event.RunRecovered) {
      recoveredAt = Optional.of(lastAt);
    } else if (!ended(event)) {
      people(event);
    }
  }

  private void confirmed(Event.InitiationConfirmed confirmed) {
    boolean pending = authorisation.pending();
    String initiator = initiation.map(Event.RunInitiated::by).orElse("");
    authorisation = authorisation.with(confirmed, initiator, lastAt);
    if (pending && !authorisation.pending()) {
      declaredAt = lastAt;
    }
  }

  private boolean ended(Event event) {
    if (event instanceof Event.RunFinished) {
      phase = RunState.RunPhase.FINISHED;
    } else if (event instanceof Event.RunStopped) {
      phase = RunState.RunPhase.STOPPED;
    } else if (event instanceof Event.RunAborted || event instanceof Event.InitiationRejected) {
      phase = RunState.RunPhase.ABORTED;
    } else if (event instanceof Event.RunInterrupted) {
      phase = RunState.RunPhase.INTERRUPTED;
    } else {
      return false;
    }
    endedAt = Optional.of(lastAt);
    return true;
  }

  private void people(Event event) {
    if (event instanceof Event.RunPaused paused) {
      pause = Optional.of(new Pause(paused.by(), paused.reason(), lastAt));
    } else if (event instanceof Event.RunUnpaused) {
      Instant since = pause.map(Pause::since).orElse(lastAt);
      pause = Optional.empty();
      // The time that a person took is their own: steps are given theirs anew.
      eachActive(step -> step.goingOn(since, lastAt));
    } else if (event instanceof Event.RoleAssigned assigned) {
      crew = crew.with(assigned, lastAt);
    } else if (event instanceof Event.HelpWanted wanted) {
      crew = crew.with(wanted, lastAt);
    } else if (event instanceof Event.HelpGiven given) {
      crew = crew.with(given);
    } else if (event instanceof Event.MessageSent sent) {
      messages = messages.with(sent, lastAt);
    } else if (event instanceof Event.MessageFailed failed) {
      messages = messages.with(failed, lastAt);
    } else if (event instanceof Event.PagePublished told) {
      int times = Optional.ofNullable(published.get(told.step())).map(Published::times).orElse(0);
      published = new HashMap<>(published);
      published.put(told.step(), new Published(times + 1, told, lastAt));
    }
  }

  RunState build() {
    return new RunState(
        run,
        sequence,
        initiation,
        authorisation,
        declaredAt,
        lastAt,
        orchestrator,
        attachment,
        clock,
        steps,
        active,
        revision,
        phase,
        recoveredAt,
        endedAt,
        atRisk,
        budgets,
        pause,
        crew,
        messages,
        allowed,
        published,
        timekeeping);
  }
}
