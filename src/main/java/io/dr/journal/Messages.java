package io.dr.journal;

import io.dr.action.Failure;
import java.time.Instant;
import java.util.Map;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/**
 * What was written to people in a run, and what did not reach them.
 *
 * @param sent by message, in the order in which they went out
 * @param failed by message, in the order in which they first failed; those that went out later are
 *     not among them
 */
public record Messages(PMap<String, Sent> sent, PMap<String, Failed> failed) {
  /** How the names of those begin of which each tells where the whole run stands. */
  public static final String UPDATES = "leadership/";

  /** Nothing yet. */
  public static final Messages NONE = new Messages(OrderedPMap.empty(), OrderedPMap.empty());

  /**
   * A message that went out.
   *
   * @param at when, UTC
   * @param channel where to, in words
   * @param receipt what the channel answered; may be empty
   */
  public record Sent(Instant at, String channel, String receipt) {}

  /**
   * A message that did not.
   *
   * @param at when it was last tried as far as is recorded, UTC
   * @param channel where to, in words
   * @param failure why
   * @param attempts how often it was tried
   * @param givenUp whether it is tried no more
   * @param overtaken whether a later message went out, which told all that this one would have
   */
  public record Failed(
      Instant at,
      String channel,
      Failure failure,
      int attempts,
      boolean givenUp,
      boolean overtaken) {
    Failed behind() {
      return new Failed(at, channel, failure, attempts, givenUp, true);
    }
  }

  /** Whether nothing is left to do about a message. */
  public boolean settled(String message) {
    Failed known = failed.get(message);
    return sent.containsKey(message) || (known != null && known.givenUp());
  }

  /** With a message that went out. */
  public Messages with(Event.MessageSent event, Instant at) {
    PMap<String, Failed> left = failed.minus(event.message());
    if (event.message().startsWith(UPDATES)) {
      for (Map.Entry<String, Failed> known : failed.entrySet()) {
        if (known.getKey().startsWith(UPDATES) && left.containsKey(known.getKey())) {
          left = left.plus(known.getKey(), known.getValue().behind());
        }
      }
    }
    Sent out = new Sent(at, event.channel(), event.receipt());
    return new Messages(sent.plus(event.message(), out), left);
  }

  /** With a message that did not. */
  public Messages with(Event.MessageFailed event, Instant at) {
    Failed known =
        new Failed(at, event.channel(), event.failure(), event.attempts(), event.givenUp(), false);
    return new Messages(sent, failed.plus(event.message(), known));
  }
}
