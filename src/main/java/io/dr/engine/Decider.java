package io.dr.engine;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Trait;
import io.dr.journal.Answer;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Durations;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what comes next from the plan, the journal's state, what is being done about the running
 * steps, and the time. It has no clock, no threads and does no I/O: equal questions get equal
 * answers.
 */
public final class Decider {
  /** How long the last look may take that is made in several parts. */
  private static final Duration LONGEST_LAST_LOOK = Duration.ofMinutes(5);

  private static final Attention IDLE = new Attention.Idle();

  /** How long a step that only tells people is tried; the run goes on then. */
  static final Duration LONGEST_TELLING = Duration.ofSeconds(90);

  private final Plan plan;
  private final boolean confirmEach;
  private final Instant attachedAt;

  /**
   * @param confirmEach whether a person confirms every mutating call
   * @param attachedAt since when the run is driven: before that nobody watched its steps, and what
   *     is over their time then has not run out
   */
  public Decider(Plan plan, boolean confirmEach, Instant attachedAt) {
    this.plan = plan;
    this.confirmEach = confirmEach;
    this.attachedAt = attachedAt;
  }

  /** The commands that come next; empty when only the world or a person can move the run on. */
  public List<Command> decide(RunState state, Map<String, Attention> attention, Instant now) {
    return decide(state, Readiness.of(plan, state), attention, now);
  }

  /** As above, with the readiness of this state's revision at hand. */
  List<Command> decide(
      RunState state, Readiness readiness, Map<String, Attention> attention, Instant now) {
    if (state.phase() != RunState.RunPhase.RUNNING || state.authorisation().pending()) {
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    for (String id : state.active()) {
      Attention on = attention.getOrDefault(id, IDLE);
      if (!(on instanceof Attention.Busy)) {
        active(plan.step(id), state, on, now).ifPresent(commands::add);
      }
    }
    for (String failed : readiness.toAsk()) {
      afterFailure(failed, state).ifPresent(commands::add);
    }
    // A failure decided just now may forbid what was startable before it, and so does a pause.
    boolean holdsBack =
        state.pause().isPresent() || commands.stream().anyMatch(Command.Fail.class::isInstance);
    for (PlannedStep step : holdsBack ? List.<PlannedStep>of() : readiness.startable()) {
      start(step, state.step(step.id())).ifPresent(commands::add);
    }
    if (readiness.recovered() && state.recoveredAt().isEmpty()) {
      commands.add(new Command.Recovered());
    } else if (readiness.finished()) {
      commands.add(new Command.Finish());
    } else if (readiness.blockedBy().isPresent() && state.active().isEmpty()) {
      commands.add(new Command.StandStill(readiness.blockedBy().get()));
    }
    return commands;
  }

  private static Optional<Command> start(PlannedStep step, StepState known) {
    if (known.question().isPresent()) {
      return Optional.empty();
    }
    if (step.approval().isPresent()) {
      Optional<Answer> answer = known.answer(Question.Kind.APPROVAL);
      if (answer.isEmpty()) {
        return Optional.of(new Command.Ask(step.id(), approval(step, step.approval().get())));
      }
      if (!answer.get().choice().equals(Answer.APPROVE)) {
        return Optional.of(new Command.Fail(step.id(), rejected(answer.get())));
      }
    }
    return Optional.of(new Command.Start(step.id(), 1));
  }

  private Optional<Command> active(PlannedStep step, RunState state, Attention on, Instant now) {
    StepState known = state.step(step.id());
    if (known.status() == StepStatus.FAILED) {
      return Optional.empty();
    }
    if (known.status() == StepStatus.RETRYING && state.pause().isPresent()) {
      return Optional.empty();
    }
    if (known.status() == StepStatus.RETRYING) {
      Instant at = known.retryAt().orElse(now);
      return Optional.of(
          at.isAfter(now)
              ? new Command.WakeAt(at)
              : new Command.Start(step.id(), known.attempt() + 1));
    }
    if (known.status() != StepStatus.RUNNING) {
      return Optional.empty();
    }
    return Optional.of(running(step, state, known, on, now));
  }

  private Command running(
      PlannedStep step, RunState state, StepState known, Attention on, Instant now) {
    if (known.question().isPresent()) {
      // A person's time is their own: the step's clock starts anew with their answer.
      return new Command.WakeAt(Instant.MAX);
    }
    Optional<Command> uncertain = uncertain(step, known, on);
    if (uncertain.isPresent()) {
      return uncertain.get();
    }
    Optional<Instant> limit =
        state.pause().isPresent() ? Optional.empty() : limit(step, state, known);
    Optional<Instant> over = limit.filter(at -> !now.isBefore(at));
    if (over.isPresent()) {
      Optional<Command> last = overTime(step, known, on, over.get(), now);
      if (last.isPresent()) {
        return last.get();
      }
    }
    if (on instanceof Attention.Resting resting && resting.until().isAfter(now)) {
      return new Command.WakeAt(resting.until());
    }
    if (on instanceof Attention.Proposed proposed) {
      return proposed(step, state, known, proposed.next(), now);
    }
    if (on instanceof Attention.Stumbled stumbled) {
      return stumbled(step, state, stumbled.failure(), now);
    }
    return new Command.Look(step.id());
  }

  private Optional<Instant> limit(PlannedStep step, RunState state, StepState known) {
    Optional<Instant> watched =
        known.attemptStartedAt().map(start -> RunLog.watchedSince(state, known, attachedAt));
    return step.timeout().flatMap(t -> watched.map(at -> at.plus(t)));
  }

  /**
   * What the limit of a step comes to once it has passed: no time runs out unseen. A process that
   * was held up may not have looked for hours, so only an answer to a question that was put after
   * the limit ends the attempt, and done is done. Empty where the answer counts as it would before.
   */
  private static Optional<Command> overTime(
      PlannedStep step, StepState known, Attention on, Instant limit, Instant now) {
    if (on instanceof Attention.Resting) {
      return Optional.of(new Command.Look(step.id()));
    }
    if (!(on instanceof Attention.Proposed proposed)) {
      return Optional.empty();
    }
    if (proposed.next() instanceof Next.Done || proposed.next() instanceof Next.Failed) {
      return Optional.empty();
    }
    boolean midway = proposed.next() instanceof Next.Wait wait && wait.midway();
    if (proposed.askedAt().isBefore(limit)
        || (midway && now.isBefore(limit.plus(LONGEST_LAST_LOOK)))) {
      return Optional.of(new Command.Look(step.id()));
    }
    return Optional.of(new Command.Fail(step.id(), timedOut(step, known)));
  }

  /** A call whose outcome nothing can show: a person is asked, never a guess made. */
  private static Optional<Command> uncertain(PlannedStep step, StepState known, Attention on) {
    boolean unsettled = on instanceof Attention.Idle || on instanceof Attention.Stumbled;
    if (known.intent().isEmpty() || !unsettled || !step.type().is(Trait.UNOBSERVABLE)) {
      return Optional.empty();
    }
    Optional<Answer> answer = known.answer(Question.Kind.OUTCOME);
    if (answer.isEmpty()) {
      return Optional.of(new Command.Ask(step.id(), outcome(known.intent().get(), on)));
    }
    return answer.get().choice().equals(Answer.COMPLETE)
        ? Optional.of(new Command.Succeed(step.id(), Next.Done.with(Outputs.NONE)))
        : Optional.empty();
  }

  private static Question outcome(Call call, Attention on) {
    String what =
        on instanceof Attention.Stumbled stumbled
            ? stumbled.failure().cause() + " Nothing shows whether " + call.operation()
            : "It was interrupted during " + call.operation() + ", and nothing shows whether that";
    return new Question(
        Question.Kind.OUTCOME, what + " was done. Was it?", List.of(Answer.COMPLETE, Answer.RETRY));
  }

  private Command proposed(
      PlannedStep step, RunState state, StepState known, Next next, Instant now) {
    if (next instanceof Next.Effect effect) {
      return effect(step, state, known, effect, now);
    }
    if (next instanceof Next.Wait wait) {
      if (wait.midway()) {
        return new Command.Look(step.id());
      }
      boolean unasked = known.answer(Question.Kind.TASK).isEmpty();
      if (step.type().is(Trait.MANUAL) && unasked) {
        return new Command.Ask(
            step.id(),
            new Question(
                Question.Kind.TASK, wait.detail(), List.of(Answer.COMPLETE, Answer.REJECT)));
      }
      Instant since = known.attemptStartedAt().orElse(now);
      return new Command.Rest(step.id(), wait, Polls.next(since, known.calledAt(), now));
    }
    if (next instanceof Next.Done done) {
      return new Command.Succeed(step.id(), done);
    }
    return stumbled(step, state, ((Next.Failed) next).failure(), now);
  }

  private Command effect(
      PlannedStep step, RunState state, StepState known, Next.Effect effect, Instant now) {
    if (state.pause().isPresent()) {
      return new Command.WakeAt(Instant.MAX);
    }
    Optional<Command> repeated = RepeatedCalls.before(step, known, effect, now);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    Optional<Command> gate = DataLossGate.before(plan, step, state, effect);
    if (gate.isPresent()) {
      return gate.get();
    }
    if (confirmEach) {
      Optional<Answer> answer = known.answer(Question.Kind.CONFIRM);
      if (answer.isEmpty()) {
        return new Command.Ask(step.id(), confirmation(effect));
      }
      if (!answer.get().choice().equals(Answer.APPROVE)) {
        return new Command.Fail(step.id(), rejected(answer.get()));
      }
    }
    return new Command.Perform(step.id(), effect);
  }

  private Command stumbled(PlannedStep step, RunState state, Failure failure, Instant now) {
    String who = state.run() + "/" + step.id();
    int attempt = state.step(step.id()).attempt();
    Optional<Duration> pause = Backoff.after(who, attempt, failure, step.retry());
    return pause.isPresent() && inTime(step, state, now.plus(pause.get()))
        ? new Command.Retry(step.id(), failure, now.plus(pause.get()))
        : new Command.Fail(step.id(), failure);
  }

  /** What comes after a step that only tells people does not wait for it for long. */
  private boolean inTime(PlannedStep step, RunState state, Instant again) {
    boolean patient = !step.tellsAside() || !step.retry().equals(Step.Retry.DEFAULT);
    Instant first = state.step(step.id()).firstStartedAt().orElse(again);
    Instant since = first.isAfter(attachedAt) ? first : attachedAt;
    return patient || !again.isAfter(since.plus(LONGEST_TELLING));
  }

  /** What follows once a step has failed for good and its runbook says to ask. */
  private Optional<Command> afterFailure(String id, RunState state) {
    PlannedStep step = plan.step(id);
    StepState known = state.step(id);
    if (known.status() != StepStatus.FAILED
        || step.onFailure() != Step.OnFailure.ASK
        || known.question().isPresent()) {
      return Optional.empty();
    }
    Optional<Answer> answer = known.answer(Question.Kind.FAILURE);
    if (answer.isEmpty()) {
      String cause = known.failure().map(Failure::cause).orElse("It failed.");
      return Optional.of(
          new Command.Ask(
              id,
              new Question(
                  Question.Kind.FAILURE,
                  cause + " Retry it, skip it, or reject both and stop here?",
                  List.of(Answer.RETRY, Answer.SKIP, Answer.REJECT))));
    }
    Answer given = answer.get();
    return switch (given.choice()) {
      case Answer.RETRY -> Optional.of(new Command.Reopen(id, given.by(), given.reason()));
      case Answer.SKIP -> Optional.of(new Command.Skip(id, given.by(), given.reason()));
      default -> Optional.empty();
    };
  }

  private static Question approval(PlannedStep step, Step.Approval approval) {
    String text = approval.prompt().orElse("May " + step.id() + " start?");
    String whom = approval.from().map(from -> " (asked of " + from + ")").orElse("");
    return new Question(
        Question.Kind.APPROVAL, text + whom, List.of(Answer.APPROVE, Answer.REJECT));
  }

  /** All that the call would send, and why it is made. */
  private static Question confirmation(Next.Effect effect) {
    Call call = effect.call();
    StringBuilder text =
        new StringBuilder(
            "%s %s on %s in %s?"
                .formatted(call.service(), call.operation(), call.resource(), call.site().name()));
    if (!effect.observed().isEmpty()) {
      text.append(" Found: ").append(effect.observed()).append('.');
    }
    if (!call.parameters().isEmpty()) {
      String given =
          call.parameters().entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .sorted()
              .collect(Collectors.joining(", "));
      text.append(" With: ").append(given).append('.');
    }
    return new Question(
        Question.Kind.CONFIRM, text.toString(), List.of(Answer.APPROVE, Answer.REJECT));
  }

  private static Failure rejected(Answer answer) {
    String why = answer.reason().isEmpty() ? "" : ": " + answer.reason();
    return Failure.of(
        Failure.Kind.REJECTED,
        answer.by() + " said no" + why + ".",
        "Settle the matter with them, then resume.");
  }

  private static Failure timedOut(PlannedStep step, StepState known) {
    String limit = step.timeout().map(Durations::show).orElse("its time");
    String detail = known.detail().isEmpty() ? "" : " while " + known.detail();
    return Failure.of(
        Failure.Kind.TIMED_OUT,
        "It was not done within " + limit + detail + ".",
        "See what holds it up, then resume: what is under way is taken up, not begun again.");
  }
}
