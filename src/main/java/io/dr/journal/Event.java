package io.dr.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.plan.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Something that happened in a run. Events are never changed, and hold no secrets. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.RunInitiated.class, name = "RunInitiated"),
  @JsonSubTypes.Type(value = Event.InitiationConfirmed.class, name = "InitiationConfirmed"),
  @JsonSubTypes.Type(value = Event.InitiationRejected.class, name = "InitiationRejected"),
  @JsonSubTypes.Type(value = Event.OrchestratorAttached.class, name = "OrchestratorAttached"),
  @JsonSubTypes.Type(value = Event.ClockStepped.class, name = "ClockStepped"),
  @JsonSubTypes.Type(value = Event.ForecastTurned.class, name = "ForecastTurned"),
  @JsonSubTypes.Type(value = Event.BudgetChanged.class, name = "BudgetChanged"),
  @JsonSubTypes.Type(value = Event.RunRecovered.class, name = "RunRecovered"),
  @JsonSubTypes.Type(value = Event.RunFinished.class, name = "RunFinished"),
  @JsonSubTypes.Type(value = Event.RunStopped.class, name = "RunStopped"),
  @JsonSubTypes.Type(value = Event.RunInterrupted.class, name = "RunInterrupted"),
  @JsonSubTypes.Type(value = Event.RunAborted.class, name = "RunAborted"),
  @JsonSubTypes.Type(value = Event.RunPaused.class, name = "RunPaused"),
  @JsonSubTypes.Type(value = Event.RunUnpaused.class, name = "RunUnpaused"),
  @JsonSubTypes.Type(value = Event.NoteAdded.class, name = "NoteAdded"),
  @JsonSubTypes.Type(value = Event.HelpWanted.class, name = "HelpWanted"),
  @JsonSubTypes.Type(value = Event.HelpGiven.class, name = "HelpGiven"),
  @JsonSubTypes.Type(value = Event.RoleAssigned.class, name = "RoleAssigned"),
  @JsonSubTypes.Type(value = Event.LossAllowed.class, name = "LossAllowed"),
  @JsonSubTypes.Type(value = Event.MessageSent.class, name = "MessageSent"),
  @JsonSubTypes.Type(value = Event.MessageFailed.class, name = "MessageFailed"),
  @JsonSubTypes.Type(value = Event.PagePublished.class, name = "PagePublished"),
  @JsonSubTypes.Type(value = Event.StepStarted.class, name = "StepStarted"),
  @JsonSubTypes.Type(value = Event.StepWaiting.class, name = "StepWaiting"),
  @JsonSubTypes.Type(value = Event.EffectIntended.class, name = "EffectIntended"),
  @JsonSubTypes.Type(value = Event.EffectApplied.class, name = "EffectApplied"),
  @JsonSubTypes.Type(value = Event.EffectFailed.class, name = "EffectFailed"),
  @JsonSubTypes.Type(value = Event.RetryScheduled.class, name = "RetryScheduled"),
  @JsonSubTypes.Type(value = Event.LossAccepted.class, name = "LossAccepted"),
  @JsonSubTypes.Type(value = Event.QuestionAsked.class, name = "QuestionAsked"),
  @JsonSubTypes.Type(value = Event.QuestionAnswered.class, name = "QuestionAnswered"),
  @JsonSubTypes.Type(value = Event.StepSucceeded.class, name = "StepSucceeded"),
  @JsonSubTypes.Type(value = Event.StepFailed.class, name = "StepFailed"),
  @JsonSubTypes.Type(value = Event.StepSkipped.class, name = "StepSkipped"),
  @JsonSubTypes.Type(value = Event.StepReopened.class, name = "StepReopened"),
})
public sealed interface Event {

  /** An event of one step. */
  sealed interface OfStep extends Event {
    /** The step's id. */
    String step();
  }

  /** What kind of run this is. */
  enum Mode {
    /** A real recovery. */
    DISASTER,
    /** A rehearsal in the simulated world. */
    SIMULATION
  }

  /**
   * The run was authorised; its plan is frozen.
   *
   * @param runbook the runbook's name
   * @param path where it was read
   * @param source its text
   * @param planHash the frozen plan's hash
   * @param parameters what was set besides the runbook
   * @param from name of the site that failed
   * @param to name of the site to recover in
   * @param mode disaster or rehearsal
   * @param by who authorised it
   * @param commander the incident commander
   * @param lead the technical lead
   * @param reason why
   * @param outageAt when production stopped, UTC
   * @param seed of the simulated world
   * @param reasonForDeputy why not the first in the runbook's authority; absent when it was
   * @param preflightSkipped why the run began though preflight found what would stop it, or without
   *     preflight; absent when it passed
   * @param expected how long steps were expected to take, as past runs say, by step; deadlines
   *     derive from it
   * @param insteadOf who is before them in the runbook's authority, in order
   * @param twoPerson whether nothing begins until another of the authority confirmed it
   * @param data what the runbook's text holds, so that reports need not read YAML; absent in older
   *     journals
   */
  record RunInitiated(
      String runbook,
      String path,
      String source,
      String planHash,
      Map<String, String> parameters,
      String from,
      String to,
      Mode mode,
      String by,
      Optional<String> commander,
      Optional<String> lead,
      Optional<String> reason,
      Instant outageAt,
      long seed,
      Optional<String> reasonForDeputy,
      Optional<String> preflightSkipped,
      Map<String, Expected> expected,
      List<String> insteadOf,
      boolean twoPerson,
      Optional<JsonNode> data)
      implements Event {
    @SuppressWarnings("NullAway") // an older journal does not hold the last six
    public RunInitiated {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
      reasonForDeputy = reasonForDeputy == null ? Optional.empty() : reasonForDeputy;
      preflightSkipped = preflightSkipped == null ? Optional.empty() : preflightSkipped;
      expected = Collections.unmodifiableMap(new TreeMap<>(expected == null ? Map.of() : expected));
      insteadOf = insteadOf == null ? List.of() : List.copyOf(insteadOf);
      data = data == null ? Optional.empty() : data.filter(node -> !node.isNull());
    }

    /** A run by the first in authority alone, of which no past run is known. */
    public RunInitiated(
        String runbook,
        String path,
        String source,
        String planHash,
        Map<String, String> parameters,
        String from,
        String to,
        Mode mode,
        String by,
        Optional<String> commander,
        Optional<String> lead,
        Optional<String> reason,
        Instant outageAt,
        long seed) {
      this(
          runbook,
          path,
          source,
          planHash,
          parameters,
          from,
          to,
          mode,
          by,
          commander,
          lead,
          reason,
          outageAt,
          seed,
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          List.of(),
          false,
          Optional.empty());
    }
  }

  /**
   * A second person of the authority confirmed the run: with this it is declared.
   *
   * @param by who, not the one who initiated it
   * @param reason why; may be empty
   */
  record InitiationConfirmed(String by, String reason) implements Event {}

  /**
   * A person of the authority refused to confirm the run, which ends it.
   *
   * @param reason why; may be empty
   */
  record InitiationRejected(String by, String reason) implements Event {}

  /**
   * An orchestrator took up the run; whoever held it before is fenced off.
   *
   * @param orchestrator host and process
   * @param clock how the run's time goes, unless it is the wall clock's
   * @param anchor this moment on the clock that its machine's processes share, where there is one
   */
  record OrchestratorAttached(
      String orchestrator, Optional<RunClock> clock, Optional<Anchor> anchor) implements Event {
    @SuppressWarnings("NullAway") // an older journal does not hold the last
    public OrchestratorAttached {
      anchor = anchor == null ? Optional.empty() : anchor;
    }

    /** On a machine whose processes share no clock but the wall clock. */
    public OrchestratorAttached(String orchestrator, Optional<RunClock> clock) {
      this(orchestrator, clock, Optional.empty());
    }
  }

  /**
   * The wall clock moved against the time that has passed. The run's own time does not follow it
   * when it was set, and goes on with it when the machine slept.
   *
   * @param by how far it moved ahead; negative when it was set back
   */
  record ClockStepped(ClockStep.Cause cause, Duration by) implements Event {}

  /**
   * The forecast passed the RTO, or came back within it.
   *
   * @param atRisk which of the two
   * @param step the step that it hangs on
   * @param forecast when production would count as recovered, UTC
   * @param late by how much that is over the RTO; zero when it is within
   */
  record ForecastTurned(boolean atRisk, String step, Instant forecast, Duration late)
      implements Event {
    @SuppressWarnings("NullAway") // an older journal does not hold it
    public ForecastTurned {
      late = late == null ? Duration.ZERO : late;
    }
  }

  /**
   * Losses up to a limit are accepted beforehand, by name; unknown ones are not.
   *
   * @param upTo the largest loss that needs no further question
   */
  record LossAllowed(Duration upTo, String by) implements Event {}

  /**
   * A message to people went out.
   *
   * @param message which of the run's messages, for example {@code leadership/update/2}
   * @param channel where to, in words
   * @param receipt what the channel answered, by which it is found again; may be empty
   */
  record MessageSent(String message, String channel, String receipt) implements Event {}

  /**
   * A message to people could not be delivered.
   *
   * @param message which of the run's messages
   * @param channel where to, in words
   * @param failure why
   * @param attempts how often it was tried
   * @param givenUp whether it is tried no more
   */
  record MessageFailed(
      String message, String channel, Failure failure, int attempts, boolean givenUp)
      implements Event {}

  /**
   * Customers were told something between the steps of the runbook.
   *
   * @param by who says so
   * @param step the step on whose page
   * @param page the page, in words that hold no secret
   * @param status the stage of the incident
   * @param message what customers read
   * @param nextUpdate until when they were promised the next update, UTC
   * @param sent whether it was published from here; otherwise somebody did it by hand, or it is a
   *     rehearsal
   */
  record PagePublished(
      String by,
      String step,
      String page,
      String status,
      String message,
      Optional<Instant> nextUpdate,
      boolean sent)
      implements Event {}

  /** Production counts as recovered. */
  record RunRecovered() implements Event {}

  /** Every step is settled. */
  record RunFinished() implements Event {}

  /** The run stands still after the failure of a step, and can be resumed. */
  record RunStopped(String step) implements Event {}

  /** The orchestrator was interrupted; the run can be resumed. */
  record RunInterrupted() implements Event {}

  /** A person gave the run up. */
  record RunAborted(String by, String reason) implements Event {}

  /** A person had the run wait: nothing is begun and no call is made until it is to go on. */
  record RunPaused(String by, String reason) implements Event {}

  /** A paused run is to go on. */
  record RunUnpaused(String by, String reason) implements Event {}

  /** Something worth remembering, in a person's words. */
  record NoteAdded(String by, String text) implements Event {}

  /**
   * Somebody asks for help.
   *
   * @param number of the request in its run, from one
   */
  record HelpWanted(int number, String by, String text) implements Event {}

  /**
   * A request for help is settled.
   *
   * @param number of the request
   */
  record HelpGiven(int number, String by, String text) implements Event {}

  /**
   * A person takes a role over.
   *
   * @param role for example {@code incident commander}
   * @param person who has it from now on
   * @param by who says so
   * @param reason why
   * @param from who had it until then; absent when nobody had
   */
  record RoleAssigned(String role, String person, String by, String reason, Optional<String> from)
      implements Event {
    @SuppressWarnings("NullAway") // an older journal does not hold it
    public RoleAssigned {
      from = from == null ? Optional.empty() : from;
    }

    /** A role that nobody had. */
    public RoleAssigned(String role, String person, String by, String reason) {
      this(role, person, by, reason, Optional.empty());
    }
  }

  /** An attempt began, counted from one. */
  record StepStarted(String step, int attempt) implements OfStep {}

  /** The step waits for the world. */
  record StepWaiting(String step, String detail, OptionalDouble fraction) implements OfStep {}

  /**
   * A call is about to be made.
   *
   * @param observed what was found before it, in a few words; may be empty
   * @param repeatable whether it is harmless to make it twice
   */
  record EffectIntended(
      String step,
      Call call,
      Optional<RecoveryPoint> commitsTo,
      String observed,
      boolean repeatable)
      implements OfStep {
    @SuppressWarnings("NullAway") // an older journal does not hold it
    public EffectIntended {
      observed = observed == null ? "" : observed;
    }
  }

  /** The call succeeded. */
  record EffectApplied(String step, Receipt receipt) implements OfStep {}

  /**
   * The call failed, or nobody knows whether it was applied.
   *
   * @param observed what was found right after it, in a few words; may be empty
   */
  record EffectFailed(String step, Failure failure, String observed) implements OfStep {
    @SuppressWarnings("NullAway") // an older journal does not hold it
    public EffectFailed {
      observed = observed == null ? "" : observed;
    }
  }

  /**
   * A service asked to slow down, or takes more again: the rate below which its requests are kept.
   *
   * @param budget service, account and, where it has one of its own, region
   * @param perSecond requests a second
   */
  record BudgetChanged(String budget, double perSecond) implements Event {}

  /** The step will be tried again. */
  record RetryScheduled(String step, Failure failure, Instant at) implements OfStep {}

  /**
   * More loss than the objective allows, or an unknown one, was accepted.
   *
   * @param by a person, or {@code runbook} when it says so beforehand
   */
  record LossAccepted(String step, RecoveryPoint point, String by) implements OfStep {}

  /** A person is asked. */
  record QuestionAsked(String step, Question question) implements OfStep {}

  /** A person answered. */
  record QuestionAnswered(String step, Question.Kind kind, Answer answer) implements OfStep {}

  /** The step is done. */
  record StepSucceeded(String step, Outputs outputs, Optional<RecoveryPoint> recoveryPoint)
      implements OfStep {}

  /** The step failed for good. */
  record StepFailed(String step, Failure failure) implements OfStep {}

  /** A person decided to go on without the step. */
  record StepSkipped(String step, String by, String reason) implements OfStep {}

  /** A failed step is to be tried anew. */
  record StepReopened(String step, String by, String reason) implements OfStep {}
}
