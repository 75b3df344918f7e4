package io.dr.wiring;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.engine.ActionSource;
import io.dr.engine.AttachmentFence;
import io.dr.engine.Claim;
import io.dr.engine.Ending;
import io.dr.engine.Operators;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunListener;
import io.dr.engine.RunLog;
import io.dr.engine.Timeline;
import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.Question;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.post.Correspondence;
import io.dr.post.JournalLedger;
import io.dr.post.PostOffice;
import io.dr.preflight.Check;
import io.dr.report.PreflightReport;
import io.dr.report.StatusReport;
import io.dr.report.StatusReports;
import io.dr.runbook.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One run, wired and ready: its plan is frozen, its world chosen. Nothing is recorded or done
 * before {@link #begin} or {@link #resume}.
 */
public final class Recovery implements AutoCloseable {
  /** How long the end of a run waits for its last letter. */
  private static final Duration LAST_LETTER = Duration.ofSeconds(5);

  private static final Duration AT_ONCE = Duration.ofMillis(500);

  private final String run;
  private final Plan plan;
  private final Timeline timeline;
  private final ActionSource actions;
  private final Optional<Rehearsal> rehearsal;
  private final Journal journal;
  private final Surroundings surroundings;
  private final AutoCloseable world;
  private final Precautions precautions;
  private final AttachmentFence fence;
  private final List<Correspondence> correspondence;
  private Optional<Orchestrator> orchestrator = Optional.empty();
  private boolean interrupted;

  Recovery(
      String run,
      Plan plan,
      Timeline timeline,
      ActionSource actions,
      Optional<Rehearsal> rehearsal,
      Journal journal,
      Surroundings surroundings,
      AutoCloseable world,
      Precautions precautions,
      AttachmentFence fence,
      List<Correspondence> correspondence) {
    this.run = run;
    this.plan = plan;
    this.timeline = timeline;
    this.actions = actions;
    this.rehearsal = rehearsal;
    this.journal = journal;
    this.surroundings = surroundings;
    this.world = world;
    this.precautions = precautions;
    this.fence = fence;
    this.correspondence = correspondence;
  }

  /**
   * How a run is watched and helped.
   *
   * @param listeners made once the plan and the timeline are known
   * @param operators who can be asked; a rehearsal asks them only to confirm calls
   * @param somebodyHere whether they would hear it
   * @param confirmEach whether every mutating call is confirmed
   */
  public record Company(
      BiFunction<Plan, Timeline, List<RunListener>> listeners,
      Operators operators,
      boolean somebodyHere,
      boolean confirmEach) {}

  /** How it ended, and the report at that moment. */
  public record Result(Ending ending, StatusReport report) {}

  /** The run's id. */
  public String run() {
    return run;
  }

  /** The frozen plan. */
  public Plan plan() {
    return plan;
  }

  /** What the simulated services received, oldest first; empty outside a rehearsal. */
  List<Call> effects() {
    return rehearsal.map(Rehearsal::effects).orElse(List.of());
  }

  /** The present on this run's timeline, UTC. */
  public Instant now() {
    return timeline.instant();
  }

  /**
   * Checks what must be in order before anything is begun.
   *
   * @return what should be known and stops nothing
   * @throws io.dr.action.ActionFailure when something is not in order
   */
  public List<Failure> preflight() {
    return precautions.demand();
  }

  /**
   * Looks, side by side, at all that can be known beforehand; nothing is changed.
   *
   * @param request what was asked to be run
   */
  public PreflightReport examine(RunRequest request) {
    Instant now = timeline.instant();
    Instant outage = request.outageAt().orElse(now);
    List<Check> checks = precautions.examine(outage);
    return PreflightReport.of(plan, outage, now, Duration.between(now, timeline.instant()), checks);
  }

  /** Records the initiation and runs to the end. */
  public Result begin(RunRequest request, Company company) {
    Instant outage =
        request
            .outageAt()
            .or(() -> rehearsal.map(Rehearsal::outageAt))
            .orElseGet(timeline::instant);
    Map<String, String> settings = request.parameters();
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            plan.runbook(),
            request.path().toString(),
            request.source().text(),
            plan.hash(),
            settings,
            plan.from().name(),
            plan.to().name(),
            request.mode(),
            request.by(),
            request.commander(),
            request.lead(),
            request.reason(),
            outage,
            request.seed(),
            request.terms().mandate().reasonForDeputy(),
            request.terms().preflightSkipped(),
            measured(),
            request.terms().mandate().insteadOf(),
            request.terms().mandate().twoPerson(),
            request.source().data());
    return drive(
        company,
        listeners ->
            RunLog.initiate(journal, timeline, run, initiated, surroundings.process(), listeners),
        log -> request.terms().acceptedLoss().ifPresent(upTo -> log.allowLoss(upTo, request.by())));
  }

  /** What past runs say; what the runbook says needs no record. */
  private Map<String, Expected> measured() {
    Map<String, Expected> measured = new HashMap<>();
    for (PlannedStep step : plan.steps().values()) {
      if (step.expected().runs() > 0) {
        measured.put(step.id(), step.expected());
      }
    }
    return measured;
  }

  /**
   * Takes the run up where it stands and runs to the end; the world of a rehearsal is made again
   * first.
   *
   * @param claim on what it was decided to take it up
   * @param first what whoever takes it up has to say before it goes on
   * @throws io.dr.engine.RunTakenException when another process took it up meanwhile
   * @throws io.dr.action.ActionFailure when that world does not do as the journal says
   */
  public Result resume(Company company, Claim claim, Consumer<RunLog> first) {
    return drive(
        company,
        listeners ->
            RunLog.attach(journal, timeline, run, surroundings.process(), listeners, claim),
        log -> {
          // Only now nobody else writes what the world must hold.
          rehearsal.ifPresent(world -> world.follow(journal.read(run, 0)));
          first.accept(log);
        });
  }

  private Result drive(
      Company company, Function<List<RunListener>, RunLog> open, Consumer<RunLog> first) {
    List<RunListener> listeners = new ArrayList<>(rehearsal.stream().toList());
    listeners.addAll(company.listeners().apply(plan, timeline));
    RunLog log = open.apply(listeners);
    // Whoever did not get the run has no lease to take, to renew or to give back.
    try (SignOfLife life =
        new SignOfLife(
            journal.leases(), run, lease(log.attachment()), surroundings.clock(), turns())) {
      fence.hold(log.attachment());
      first.accept(log);
      return driven(company, log);
    }
  }

  /** Where time jumps the loop may well wait for a person, and only while it is asked to. */
  private Consumer<Runnable> turns() {
    return shared() ? timeline::post : Runnable::run;
  }

  private Lease lease(long attachment) {
    Instant now = surroundings.clock().instant();
    return new Lease(surroundings.process(), now, now, attachment, surroundings.identity());
  }

  private Result driven(Company company, RunLog log) {
    Orchestrator made =
        new Orchestrator(
            plan, log, timeline, actions, operators(company), company.confirmEach(), shared());
    synchronized (this) {
      orchestrator = Optional.of(made);
      if (interrupted) {
        made.interrupt();
      }
    }
    Ending ending = followed(made, log.attachment());
    StatusReport report =
        new StatusReports(plan)
            .full(
                run,
                journal.read(run, 0),
                surroundings.clock().instant(),
                journal.leases().of(run));
    return new Result(ending, report);
  }

  /** Runs to the end, while people are written to from outside. */
  private Ending followed(Orchestrator made, long attachment) {
    PostOffice office =
        PostOffice.follow(
            () -> new JournalLedger(journal, run, Optional.of(attachment)),
            correspondence,
            surroundings.clock());
    // Whoever interrupts a run wants to leave; what has ended is told before.
    Duration patience = LAST_LETTER;
    try {
      Ending ending = made.run();
      patience = ending == Ending.INTERRUPTED ? AT_ONCE : LAST_LETTER;
      return ending;
    } finally {
      office.close(patience);
    }
  }

  /** A rehearsal simulates its people, but whoever wants to confirm each call is asked. */
  private Operators operators(Company company) {
    if (rehearsal.isEmpty()) {
      return company.operators();
    }
    Operators simulated = rehearsal.get().operators();
    if (!company.confirmEach() || !company.somebodyHere()) {
      return simulated;
    }
    return new Operators() {
      @Override
      public void ask(String step, Question question, Consumer<Answer> reply) {
        (question.kind() == Question.Kind.CONFIRM ? company.operators() : simulated)
            .ask(step, question, reply);
      }

      @Override
      public void confirm(List<Person> whom, Consumer<Event.InitiationConfirmed> reply) {
        simulated.confirm(whom, reply);
      }
    };
  }

  /** Where time jumps, the run is over before another terminal could write. */
  private boolean shared() {
    return timeline.clock().map(clock -> clock.speed().isPresent()).orElse(true);
  }

  /** Stops taking steps; may be called from any thread. */
  public synchronized void interrupt() {
    // It may come before there is anything to stop.
    interrupted = true;
    orchestrator.ifPresent(Orchestrator::interrupt);
  }

  @Override
  public void close() {
    try {
      world.close();
    } catch (Exception e) {
      throw new IllegalStateException("the run's world cannot be closed", e);
    }
  }
}
