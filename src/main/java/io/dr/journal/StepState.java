package io.dr.journal;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a step from the journal alone.
 *
 * @param status where it stands
 * @param attempt the newest attempt, from one; zero before the first
 * @param firstStartedAt when its first attempt began
 * @param attemptStartedAt when its newest attempt began, or went on after an answer
 * @param settledAt when it succeeded, failed or was skipped
 * @param detail what it waits for, in a few words
 * @param fraction how much is done, where it says so
 * @param outputs what it offers
 * @param recoveryPoint up to when its data is kept; before it is done, what it settled for
 * @param lossAcceptedBy who accepted a loss over its objective
 * @param acceptedPoint the recovery point that they accepted
 * @param receipts what its calls answered, oldest first
 * @param calledAt when its newest call was answered, UTC
 * @param intent a call of which nobody knows whether it was applied, unless it may be repeated
 * @param observed what its newest call found
 * @param failure why it failed, or why it is tried again
 * @param retryAt when the next attempt begins
 * @param question what a person is being asked
 * @param answers what persons answered
 * @param skippedBy who left it out
 * @param idle how long it could do nothing so far: it waited for people, or for its next attempt
 * @param idleSince since when it can do nothing again, UTC; absent while it works
 * @param calls what services accepted of this attempt's calls
 */
public record StepState(
    StepStatus status,
    int attempt,
    Optional<Instant> firstStartedAt,
    Optional<Instant> attemptStartedAt,
    Optional<Instant> settledAt,
    String detail,
    OptionalDouble fraction,
    Outputs outputs,
    Optional<RecoveryPoint> recoveryPoint,
    Optional<String> lossAcceptedBy,
    Optional<RecoveryPoint> acceptedPoint,
    List<Receipt> receipts,
    Optional<Instant> calledAt,
    Optional<Call> intent,
    Observed observed,
    Optional<Failure> failure,
    Optional<Instant> retryAt,
    Optional<Question> question,
    Map<Question.Kind, Answer> answers,
    Optional<String> skippedBy,
    Duration idle,
    Optional<Instant> idleSince,
    AcceptedCalls calls) {

  /** A step of which nothing is recorded. */
  public static final StepState NEW = new Builder().build();

  public StepState {
    receipts = List.copyOf(receipts);
    answers = Map.copyOf(answers);
  }

  /** The answer to a question of that kind, if one was given. */
  public Optional<Answer> answer(Question.Kind kind) {
    return Optional.ofNullable(answers.get(kind));
  }

  /**
   * The step of a run that goes on after a pause, its attempt's clock begun anew.
   *
   * @param pausedAt since when it could do nothing, UTC
   */
  StepState goingOn(Instant pausedAt, Instant at) {
    Builder next = new Builder(this);
    next.attemptStartedAt = next.attemptStartedAt.map(before -> at);
    if (next.idleSince.isEmpty()) {
      Instant since = firstStartedAt.filter(pausedAt::isBefore).orElse(pausedAt);
      next.idle = next.idle.plus(Duration.between(since, at));
    }
    return next.build();
  }

  /** The step without an open question about a loss: it is judged anew. */
  StepState lossAllowed(Instant at) {
    if (question.filter(open -> open.kind() == Question.Kind.DATA_LOSS).isEmpty()) {
      return this;
    }
    Builder next = new Builder(this);
    next.attemptStartedAt = next.attemptStartedAt.map(before -> at);
    next.question = Optional.empty();
    next.works(at);
    return next.build();
  }

  StepState apply(Event.OfStep event, Instant at) {
    Builder next = new Builder(this);
    if (event instanceof Event.StepStarted started) {
      next.start(started.attempt(), at);
    } else if (event instanceof Event.StepWaiting waiting) {
      next.detail = waiting.detail();
      next.fraction = waiting.fraction();
    } else if (event instanceof Event.EffectIntended intended) {
      next.intend(intended);
    } else if (event instanceof Event.EffectApplied applied) {
      next.intent = Optional.empty();
      next.receipts.add(applied.receipt());
      next.calls = next.calls.accepted(at);
      next.calledAt = Optional.of(at);
    } else if (event instanceof Event.EffectFailed failed) {
      boolean unknown = failed.failure().kind().mayHaveBeenApplied();
      next.intent = unknown ? next.intent : Optional.empty();
      next.observed = new Observed(next.observed.before(), failed.observed());
      next.failure = Optional.of(failed.failure());
    } else if (event instanceof Event.RetryScheduled retry) {
      next.status = StepStatus.RETRYING;
      next.failure = Optional.of(retry.failure());
      next.retryAt = Optional.of(retry.at());
      next.idles(at);
    } else if (event instanceof Event.LossAccepted accepted) {
      next.lossAcceptedBy = Optional.of(accepted.by());
      next.acceptedPoint = Optional.of(accepted.point());
      next.answers.remove(Question.Kind.DATA_LOSS);
    } else if (event instanceof Event.QuestionAsked asked) {
      next.question = Optional.of(asked.question());
      // A task is done while it is asked about: what a person needs for it is the step's own work.
      if (asked.question().kind() != Question.Kind.TASK) {
        next.idles(at);
      }
    } else if (event instanceof Event.QuestionAnswered answered) {
      next.question = Optional.empty();
      next.attemptStartedAt = next.attemptStartedAt.map(before -> at);
      next.works(at);
      next.answers.put(answered.kind(), answered.answer());
    } else if (event instanceof Event.StepSucceeded succeeded) {
      next.succeed(succeeded, at);
    } else if (event instanceof Event.StepFailed failed) {
      next.settle(StepStatus.FAILED, at);
      next.failure = Optional.of(failed.failure());
    } else if (event instanceof Event.StepSkipped skipped) {
      next.settle(StepStatus.SKIPPED, at);
      next.skippedBy = Optional.of(skipped.by());
    } else if (event instanceof Event.StepReopened) {
      next.reopen();
    }
    return next.build();
  }

  /** The parts of a state while it changes. */
  private static final class Builder {
    private StepStatus status = StepStatus.PENDING;
    private int attempt;
    private Optional<Instant> firstStartedAt = Optional.empty();
    private Optional<Instant> attemptStartedAt = Optional.empty();
    private Optional<Instant> settledAt = Optional.empty();
    private String detail = "";
    private OptionalDouble fraction = OptionalDouble.empty();
    private Outputs outputs = Outputs.NONE;
    private Optional<RecoveryPoint> recoveryPoint = Optional.empty();
    private Optional<String> lossAcceptedBy = Optional.empty();
    private Optional<RecoveryPoint> acceptedPoint = Optional.empty();
    private List<Receipt> receipts = new ArrayList<>();
    private Optional<Instant> calledAt = Optional.empty();
    private Optional<Call> intent = Optional.empty();
    private Observed observed = Observed.NOTHING;
    private Optional<Failure> failure = Optional.empty();
    private Optional<Instant> retryAt = Optional.empty();
    private Optional<Question> question = Optional.empty();
    private Map<Question.Kind, Answer> answers = new EnumMap<>(Question.Kind.class);
    private Optional<String> skippedBy = Optional.empty();
    private Duration idle = Duration.ZERO;
    private Optional<Instant> idleSince = Optional.empty();
    private AcceptedCalls calls = AcceptedCalls.NONE;

    Builder() {}

    Builder(StepState state) {
      status = state.status;
      attempt = state.attempt;
      firstStartedAt = state.firstStartedAt;
      attemptStartedAt = state.attemptStartedAt;
      settledAt = state.settledAt;
      detail = state.detail;
      fraction = state.fraction;
      outputs = state.outputs;
      recoveryPoint = state.recoveryPoint;
      lossAcceptedBy = state.lossAcceptedBy;
      acceptedPoint = state.acceptedPoint;
      receipts = new ArrayList<>(state.receipts);
      calledAt = state.calledAt;
      intent = state.intent;
      observed = state.observed;
      failure = state.failure;
      retryAt = state.retryAt;
      question = state.question;
      answers.putAll(state.answers);
      skippedBy = state.skippedBy;
      idle = state.idle;
      idleSince = state.idleSince;
      calls = state.calls;
    }

    void idles(Instant at) {
      idleSince = idleSince.or(() -> Optional.of(at));
    }

    /** What it waited before its first start is no part of its time. */
    void works(Instant at) {
      boolean begun = firstStartedAt.isPresent();
      idle = idleSince.filter(s -> begun).map(s -> idle.plus(Duration.between(s, at))).orElse(idle);
      idleSince = Optional.empty();
    }

    void start(int number, Instant at) {
      works(at);
      status = StepStatus.RUNNING;
      attempt = number;
      // What an earlier attempt reported says nothing of this one.
      fraction = OptionalDouble.empty();
      firstStartedAt = firstStartedAt.or(() -> Optional.of(at));
      attemptStartedAt = Optional.of(at);
      calls = AcceptedCalls.NONE;
      retryAt = Optional.empty();
    }

    void intend(Event.EffectIntended intended) {
      intent = intended.repeatable() ? Optional.empty() : Optional.of(intended.call());
      observed = new Observed(intended.observed(), "");
      calls = calls.sending(intended.call());
      recoveryPoint = intended.commitsTo().or(() -> recoveryPoint);
      answers.remove(Question.Kind.CONFIRM);
      answers.remove(Question.Kind.OUTCOME);
    }

    void succeed(Event.StepSucceeded succeeded, Instant at) {
      settle(StepStatus.SUCCEEDED, at);
      outputs = succeeded.outputs();
      recoveryPoint = succeeded.recoveryPoint().or(() -> recoveryPoint);
      failure = Optional.empty();
    }

    void settle(StepStatus end, Instant at) {
      works(at);
      status = end;
      settledAt = Optional.of(at);
      question = Optional.empty();
      retryAt = Optional.empty();
    }

    void reopen() {
      status = StepStatus.PENDING;
      attempt = 0;
      settledAt = Optional.empty();
      failure = Optional.empty();
      question = Optional.empty();
      answers.clear();
    }

    StepState build() {
      return new StepState(
          status,
          attempt,
          firstStartedAt,
          attemptStartedAt,
          settledAt,
          detail,
          fraction,
          outputs,
          recoveryPoint,
          lossAcceptedBy,
          acceptedPoint,
          receipts,
          calledAt,
          intent,
          observed,
          failure,
          retryAt,
          question,
          answers,
          skippedBy,
          idle,
          idleSince,
          calls);
    }
  }
}
