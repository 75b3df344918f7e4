package io.dr.report;

import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Messages;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.plan.UpdateTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was written to people.
 *
 * @param delivery whether the updates to leadership go out by themselves
 * @param sent oldest first
 * @param failed what did not go out, oldest first
 * @param nextUpdate when leadership is written to next, UTC; absent while nobody drives the run
 * @param nextIn how long that is from now
 * @param lastUnsent whether the run is over and its last update never went out, though it should
 */
public record MessageLines(
    Delivery delivery,
    List<Sent> sent,
    List<Failed> failed,
    Optional<Instant> nextUpdate,
    Optional<Duration> nextIn,
    boolean lastUnsent) {
  /** The last update of a run. */
  private static final String END = "leadership/end";

  /** Whether updates go out by themselves. */
  public enum Delivery {
    /** They do. */
    BY_MAIL,
    /** The runbook names whom to write to, but no mail server. */
    NO_MAIL_SERVER,
    /** The runbook names nobody to write to. */
    NOBODY,
    /** This is a rehearsal, which writes to nobody. */
    REHEARSAL
  }

  /**
   * A message that went out.
   *
   * @param message which
   * @param at when, UTC
   * @param channel where to, in words
   * @param receipt by which the channel finds it again; may be empty
   */
  public record Sent(String message, Instant at, String channel, String receipt) {
    public Sent {
      channel = Plain.text(channel);
      receipt = Plain.text(receipt);
    }
  }

  /**
   * A message that did not.
   *
   * @param message which
   * @param at when it was last tried as far as is recorded, UTC
   * @param channel where to, in words
   * @param failure why
   * @param attempts how often it was tried
   * @param givenUp whether it is tried no more
   * @param overtaken whether a later message went out, which told all that this one would have
   */
  public record Failed(
      String message,
      Instant at,
      String channel,
      Failure failure,
      int attempts,
      boolean givenUp,
      boolean overtaken) {
    public Failed {
      channel = Plain.text(channel);
      failure = Plain.failure(failure);
    }
  }

  public MessageLines {
    sent = List.copyOf(sent);
    failed = List.copyOf(failed);
  }

  /** What did not go out, and was not followed by anything that did: the newer one told it all. */
  List<Failed> standing() {
    return failed.stream().filter(one -> !one.overtaken()).toList();
  }

  /**
   * Those of a run.
   *
   * @param driven whether somebody drives the run on: nobody else writes
   */
  static MessageLines of(Plan plan, RunState state, Instant now, boolean driven) {
    Delivery delivery = delivery(plan, state);
    Messages messages = state.messages();
    List<Sent> sent = new ArrayList<>();
    messages
        .sent()
        .forEach((key, one) -> sent.add(new Sent(key, one.at(), one.channel(), one.receipt())));
    List<Failed> failed = new ArrayList<>();
    messages
        .failed()
        .forEach(
            (key, one) ->
                failed.add(
                    new Failed(
                        key,
                        one.at(),
                        one.channel(),
                        one.failure(),
                        one.attempts(),
                        one.givenUp(),
                        one.overtaken())));
    // Nobody is written to about what is not declared.
    boolean declared = !state.authorisation().pending();
    boolean goesOn = declared && driven && state.phase() == RunState.RunPhase.RUNNING;
    Optional<Instant> next =
        goesOn && delivery != Delivery.NOBODY
            ? Optional.of(
                new UpdateTimes(state.declaredAt(), plan.communication().updateEvery()).after(now))
            : Optional.empty();
    boolean over =
        state.phase() == RunState.RunPhase.FINISHED || state.phase() == RunState.RunPhase.ABORTED;
    return new MessageLines(
        delivery,
        sent,
        failed,
        next,
        next.map(at -> Duration.between(now, at)),
        over && declared && delivery == Delivery.BY_MAIL && !messages.sent().containsKey(END));
  }

  private static Delivery delivery(Plan plan, RunState state) {
    if (plan.communication().leadershipEmail().isEmpty()) {
      return Delivery.NOBODY;
    }
    if (state.initiated().mode() != Event.Mode.DISASTER) {
      return Delivery.REHEARSAL;
    }
    return plan.communication().mail().isPresent() ? Delivery.BY_MAIL : Delivery.NO_MAIL_SERVER;
  }
}
