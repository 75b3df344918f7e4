package io.dr.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Observed;
import io.dr.journal.Pause;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.RpoVerdict;
import io.dr.plan.RtoVerdict;
import io.dr.runbook.Objectives;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands at one moment: the one model behind the terminal, Markdown and JSON. What
 * people or services wrote is plain text in it, whatever it was.
 *
 * @param run the run's id
 * @param runbook the runbook's name
 * @param title the runbook's title
 * @param mode disaster or rehearsal
 * @param from the site that failed
 * @param to the site to recover in
 * @param outageAt when production stopped, UTC
 * @param declaredAt when the recovery was authorised, UTC; absent while a second person has not
 *     confirmed it
 * @param second who confirmed it or may, where a second person has to
 * @param clock whether the RTO counts from the outage or from the declaration
 * @param clockStart when the RTO clock started, UTC
 * @param asOf the moment that this report speaks of, UTC
 * @param phase where the run as a whole stands
 * @param driver who drives the run, while it goes on and where that was looked up
 * @param standstill since when nothing moves the run on, while it could still go on
 * @param pause who has it wait, while somebody does
 * @param people who does what, and what help is wanted
 * @param rto the run against its recovery time objective
 * @param rpo the run against its recovery point objective
 * @param messages what was written to people, what did not reach them, and what is due
 * @param coordination where the engineers meet, and whether that answers
 * @param page until when customers were promised the next update of the status page
 * @param silence that the technical lead was not heard of for longer than agreed, while the run
 *     goes on
 * @param phases in order, each with its steps
 * @param questions what waits for a person
 * @param nextDecision what a person will be asked next, as far as it can be foreseen
 * @param criticalPath the steps that the recovery hangs on, in order
 * @param timeline what happened, oldest first
 * @param changes what it has changed so far, oldest first; empty in a brief report
 * @param budgets the request rates that are kept
 * @param events how many entries the journal holds
 * @param intact whether the journal's chain of hashes is unbroken
 * @param head the hash of the journal's newest entry, where it was looked up
 * @param clocks what befell the clocks that its times are by
 */
@JsonPropertyOrder({"run", "runbook", "title", "headline"})
public record StatusReport(
    String run,
    String runbook,
    String title,
    Event.Mode mode,
    Site from,
    Site to,
    Instant outageAt,
    Optional<Instant> declaredAt,
    Optional<SecondPerson> second,
    Objectives.ClockStart clock,
    Instant clockStart,
    Instant asOf,
    RunState.RunPhase phase,
    Optional<Driver> driver,
    Optional<Standstill> standstill,
    Optional<Pause> pause,
    People people,
    Rto rto,
    Rpo rpo,
    MessageLines messages,
    Coordination coordination,
    Optional<PagePromise> page,
    Optional<Silence> silence,
    List<PhaseLine> phases,
    List<Waiting> questions,
    Optional<Decision> nextDecision,
    List<String> criticalPath,
    List<Happening> timeline,
    List<Change> changes,
    List<Budget> budgets,
    long events,
    boolean intact,
    Optional<String> head,
    Optional<ClockNote> clocks) {

  public StatusReport {
    title = Plain.text(title);
  }

  /** Where the run stands, in half a line. */
  @JsonProperty
  public String headline() {
    return Headline.of(this);
  }

  /** What comes next, while the run goes on. */
  @JsonProperty
  public Optional<Upcoming> next() {
    return Upcoming.of(this);
  }

  /** How many steps there are. */
  int size() {
    return phases.stream().mapToInt(phase -> phase.steps().size()).sum();
  }

  /**
   * Who drives a run.
   *
   * @param alive whether anybody does
   * @param holder host and process; empty when none is recorded
   * @param since when it took the run up, wall clock, UTC
   * @param lastSignOfLife when it last showed that it lives, wall clock, UTC
   * @param silent for how long nothing was heard of it
   */
  public record Driver(
      boolean alive,
      Optional<String> holder,
      Optional<Instant> since,
      Optional<Instant> lastSignOfLife,
      Optional<Duration> silent) {}

  /**
   * A run that does not move.
   *
   * @param since UTC
   * @param at the steps that failed or, where none did, that were under way
   */
  public record Standstill(Instant since, List<String> at) {
    public Standstill {
      at = List.copyOf(at);
    }
  }

  /** Whether nothing begins until a second person confirms it. */
  public boolean waitsForSecond() {
    return second.map(SecondPerson::waits).orElse(false);
  }

  /** When it was declared or, where that is still to come or never was, asked for, UTC. */
  Instant initiatedAt() {
    return second.map(SecondPerson::askedAt).or(() -> declaredAt).orElse(asOf);
  }

  /**
   * A call that changed something.
   *
   * @param at when it was about to be made, UTC
   * @param step whose call it was
   * @param service for example {@code RDS}
   * @param operation for example {@code PromoteReadReplica}
   * @param resource what it was about
   * @param site where
   * @param certain whether its success is known; otherwise it may have been applied
   * @param undo what would take it back, in words; empty when nobody knows
   */
  public record Change(
      Instant at,
      String step,
      String service,
      String operation,
      String resource,
      String site,
      boolean certain,
      String undo) {
    public Change {
      resource = Plain.text(resource);
      undo = Plain.text(undo);
    }
  }

  /**
   * The run against its RTO.
   *
   * @param target the objective
   * @param elapsed since the clock started
   * @param forecast from the clock's start to the forecast recovery; absent while nothing moves the
   *     run on
   * @param actual from the clock's start to the recovery, once there
   * @param verdict on it
   */
  public record Rto(
      Duration target,
      Duration elapsed,
      Optional<Duration> forecast,
      Optional<Duration> actual,
      RtoVerdict verdict) {

    /** Target less actual, forecast or, failing both, what has elapsed; negative when over it. */
    public Duration toSpare() {
      return target.minus(actual.or(() -> forecast).orElse(elapsed));
    }
  }

  /**
   * The run against its RPO.
   *
   * @param target the objective
   * @param worst the largest known loss, absent when no datastore is recovered yet
   * @param step whose loss it is
   * @param source what proves it
   * @param over steps that lose more than they are allowed
   * @param unknown steps whose loss nothing proves
   * @param verdict absent while no datastore is recovered
   * @param breached whether the run counts as over its objective
   */
  public record Rpo(
      Duration target,
      Optional<Duration> worst,
      Optional<String> step,
      Optional<String> source,
      List<String> over,
      List<String> unknown,
      Optional<RpoVerdict> verdict,
      boolean breached) {}

  /**
   * Somebody who should have said something.
   *
   * @param lead the technical lead
   * @param since for how long nothing was heard of them
   */
  public record Silence(String lead, Duration since) {
    public Silence {
      lead = Plain.text(lead);
    }
  }

  /**
   * A phase and its steps.
   *
   * @param took since its first step started, until its last was settled
   * @param begins when its first step can start, on the run's clock, by the forecast; absent once
   *     one has, and while nothing moves the run on
   */
  public record PhaseLine(
      String id,
      String title,
      PhaseStatus status,
      Optional<Duration> took,
      Optional<Duration> begins,
      List<StepLine> steps) {
    public PhaseLine {
      title = Plain.text(title);
    }

    /** How many of its steps are settled. */
    @JsonProperty
    public long done() {
      return steps.stream().filter(step -> step.status().settled()).count();
    }

    /** How many steps it has. */
    @JsonProperty
    public int all() {
      return steps.size();
    }
  }

  /** Where a phase stands. */
  public enum PhaseStatus {
    PENDING,
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * A step.
   *
   * @param id the step's id
   * @param action the action type's id
   * @param title for people
   * @param status where it stands
   * @param took since it first started, until it was settled
   * @param due its deadline on the run's clock
   * @param forecast when it will be done, on the run's clock
   * @param slack by how much it may be later without delaying the recovery; absent once it is
   *     settled
   * @param verdict how it stands against its deadline, or that it failed, is blocked, was skipped
   * @param allowedLoss its RPO, where it restores data
   * @param loss what is lost, where known
   * @param lossSource what proves the loss, or why nothing does
   * @param lossAcceptedBy who accepted a loss over its objective
   * @param rpoVerdict against its RPO, where it restores data and has come far enough
   * @param detail what it waits for
   * @param attempt the newest attempt
   * @param failure why it failed or is tried again
   * @param observed what its newest call found before and after
   * @param smallFailure whether its failure does not stop the run
   */
  public record StepLine(
      String id,
      String action,
      String title,
      StepStatus status,
      Optional<Duration> took,
      Duration due,
      Duration forecast,
      Optional<Duration> slack,
      StepVerdict verdict,
      Optional<Duration> allowedLoss,
      Optional<Duration> loss,
      Optional<String> lossSource,
      Optional<String> lossAcceptedBy,
      Optional<RpoVerdict> rpoVerdict,
      String detail,
      int attempt,
      Optional<Failure> failure,
      Observed observed,
      boolean smallFailure) {
    public StepLine {
      title = Plain.text(title);
      detail = Plain.text(detail);
      lossSource = Plain.text(lossSource);
      lossAcceptedBy = Plain.text(lossAcceptedBy);
      failure = failure.map(Plain::failure);
      observed = new Observed(Plain.text(observed.before()), Plain.text(observed.after()));
    }
  }

  /**
   * What a person will be asked, or may be.
   *
   * @param step whose question it will be
   * @param forecast when, on the run's clock
   * @param whom whose decision it is
   * @param text what will be asked
   */
  public record Decision(String step, Duration forecast, String whom, String text) {
    public Decision {
      whom = Plain.text(whom);
      text = Plain.text(text);
    }
  }

  /** A question that waits for a person. */
  public record Waiting(String step, String kind, String text, List<String> choices) {
    public Waiting {
      text = Plain.text(text);
    }
  }

  /**
   * A request rate that is kept, so that the service need not enforce its own.
   *
   * @param budget service, account and, where it has one of its own, region
   * @param perSecond requests a second that are allowed at present
   * @param published requests a second while nobody is asked to slow down
   */
  public record Budget(String budget, double perSecond, double published) {}

  /** One line of the timeline. */
  public record Happening(Instant at, String subject, String what) {
    public Happening {
      subject = Plain.text(subject);
      what = Plain.text(what);
    }
  }
}
