package io.dr.post;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A chat in which a channel is made for a run. Each call blocks for a limited time, and throws an
 * {@code ActionFailure} when it was refused or nobody knows what came of it.
 */
public interface Chat {
  /** Where to, in words, as the journal and reports show it. */
  String words();

  /** Makes the run's channel, or finds the one that was made before. */
  Room open();

  /** Sets what stands above the channel. */
  void topic(String channel, String topic);

  /**
   * Brings people in.
   *
   * @return the addresses by which the chat knows nobody
   */
  List<String> invite(String channel, List<String> addresses);

  /** Says something; what was said before under the same key is found again, not said twice. */
  Posted post(String channel, Post post);

  /** Words anew what was said. */
  void change(String channel, String message, ChatText text);

  /** Keeps a message at hand for everybody in the channel. */
  void pin(String channel, String message);

  /**
   * A channel.
   *
   * @param id by which the chat knows it
   * @param link that opens it
   */
  record Room(String id, String link) {
    /** As a receipt tells it. */
    public static Room of(String receipt) {
      int blank = receipt.indexOf(' ');
      return blank < 0
          ? new Room(receipt, "")
          : new Room(receipt.substring(0, blank), receipt.substring(blank + 1));
    }

    /** As the journal keeps it. */
    public String receipt() {
      return (id + " " + link).strip();
    }
  }

  /**
   * Something to say.
   *
   * @param key which of the run's messages it is
   * @param through the newest journal entry that it tells of
   * @param text what is said
   * @param thread the message that it answers
   * @param at when it is said, UTC
   */
  record Post(String key, long through, ChatText text, Optional<String> thread, Instant at) {}

  /**
   * Something that was said.
   *
   * @param message by which the chat knows it
   * @param through the newest journal entry that it tells of
   */
  record Posted(String message, long through) {
    private static final String THROUGH = " through ";

    /** As a receipt tells it. */
    public static Posted of(String receipt) {
      int at = receipt.indexOf(THROUGH);
      return at < 0
          ? new Posted(receipt, 0)
          : new Posted(
              receipt.substring(0, at), Long.parseLong(receipt.substring(at + THROUGH.length())));
    }

    /** As the journal keeps it. */
    public String receipt() {
      return message + THROUGH + through;
    }
  }
}
