package io.dr.report;

import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Messages;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.runbook.Communication;
import io.dr.runbook.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the engineers coordinate, and how they are called together when that does not answer.
 *
 * @param way how they meet
 * @param channel the name of the chat's channel, without the mark before it
 * @param link opens the channel, once it is there
 * @param outage that the chat does not answer
 * @param join how to join the call
 * @param contacts whom to phone
 * @param calledAt when the newest mail that calls them together went out, UTC
 * @param unknown addresses by which the chat knew nobody
 */
public record Coordination(
    Way way,
    Optional<String> channel,
    Optional<String> link,
    Optional<Outage> outage,
    Optional<String> join,
    List<Person> contacts,
    Optional<Instant> calledAt,
    Optional<String> unknown) {
  /** What all messages to the engineers' channel are called. */
  public static final String ENGINEERING = "engineering/";

  /** The message that makes the channel. */
  public static final String CHANNEL = ENGINEERING + "channel";

  /** The message that brings people in. */
  public static final String INVITE = ENGINEERING + "invite";

  /** What all messages that call the engineers together without a chat are called. */
  public static final String CALL = "call/";

  /** What stands in the receipt of an invitation before the addresses that nobody is known by. */
  public static final String UNKNOWN = "unknown: ";

  /** How long a chat may be silent before people are called together in another way. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How the engineers meet. */
  public enum Way {
    /** In a channel that is made and written to by itself. */
    CHAT,
    /** In a channel that somebody makes by hand: the runbook holds no token. */
    BY_HAND,
    /** In a call. */
    CALL,
    /** The runbook does not say. */
    UNSAID
  }

  /**
   * A chat that does not answer.
   *
   * @param message which message it did not take
   * @param since UTC
   * @param failure what it said or did, where that is known
   */
  public record Outage(String message, Instant since, Optional<Failure> failure) {
    public Outage {
      failure = failure.map(Plain::failure);
    }
  }

  public Coordination {
    contacts =
        contacts.stream()
            .map(one -> new Person(Plain.text(one.name()), one.email(), Plain.text(one.phone())))
            .toList();
    channel = Plain.text(channel);
    link = Plain.text(link);
    join = Plain.text(join);
    unknown = Plain.text(unknown);
  }

  /** How the engineers of a runbook meet. */
  public static Way way(Communication communication) {
    if (communication.engineeringChannel().isEmpty()) {
      return communication.join().isPresent() ? Way.CALL : Way.UNSAID;
    }
    return communication.engineeringToken().isPresent() ? Way.CHAT : Way.BY_HAND;
  }

  /**
   * That a chat seems not to answer, and from when on that is certain: a moment may lie in the
   * future.
   */
  public record Suspicion(Instant certain, Outage outage) {}

  /** What is suspected of the chat. */
  public static Optional<Suspicion> suspicion(RunState state, Messages messages) {
    if (!messages.sent().containsKey(CHANNEL)) {
      Optional<Messages.Failed> failed = Optional.ofNullable(messages.failed().get(CHANNEL));
      Optional<Messages.Failed> lasting = failed.filter(one -> !one.failure().kind().retryable());
      return Optional.of(
          new Suspicion(
              lasting.map(Messages.Failed::at).orElse(state.declaredAt().plus(PATIENCE)),
              new Outage(CHANNEL, state.declaredAt(), failed.map(Messages.Failed::failure))));
    }
    for (Map.Entry<String, Messages.Failed> one : messages.failed().entrySet()) {
      Messages.Failed failed = one.getValue();
      if (one.getKey().startsWith(ENGINEERING) && !failed.givenUp()) {
        return Optional.of(
            new Suspicion(
                failed.at().plus(PATIENCE),
                new Outage(one.getKey(), failed.at(), Optional.of(failed.failure()))));
      }
    }
    return Optional.empty();
  }

  static Coordination of(Plan plan, RunState state, Instant now) {
    Communication said = plan.communication();
    Messages messages = state.messages();
    boolean real = state.initiated().mode() == Event.Mode.DISASTER;
    Optional<Outage> outage =
        real && way(said) == Way.CHAT && !state.authorisation().pending()
            ? suspicion(state, messages)
                .filter(one -> !one.certain().isAfter(now))
                .map(Suspicion::outage)
            : Optional.empty();
    return new Coordination(
        way(said),
        said.engineeringChannel(),
        sent(messages, CHANNEL).map(Messages.Sent::receipt).map(Coordination::link),
        outage,
        said.join(),
        said.fallbackContacts(),
        messages.sent().entrySet().stream()
            .filter(one -> one.getKey().startsWith(CALL))
            .map(one -> one.getValue().at())
            .reduce((older, newer) -> newer),
        sent(messages, INVITE)
            .map(Messages.Sent::receipt)
            .filter(receipt -> receipt.startsWith(UNKNOWN))
            .map(receipt -> receipt.substring(UNKNOWN.length())));
  }

  private static Optional<Messages.Sent> sent(Messages messages, String key) {
    return Optional.ofNullable(messages.sent().get(key));
  }

  private static String link(String receipt) {
    return receipt.substring(receipt.indexOf(' ') + 1);
  }
}
