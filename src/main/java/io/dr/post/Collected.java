package io.dr.post;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Channels that deliver to nobody and keep what they are given, to show what would have gone out.
 */
public final class Collected {
  private final List<Shown> messages = Collections.synchronizedList(new ArrayList<>());
  private final InstantSource clock;

  /**
   * @param clock the run's
   */
  public Collected(InstantSource clock) {
    this.clock = clock;
  }

  /** What would have gone out, oldest first. */
  public List<Shown> messages() {
    return List.copyOf(messages);
  }

  /** In place of mail to them. */
  public Channel mail(List<String> to) {
    return new Channel() {
      @Override
      public String words() {
        return "nobody, in place of mail to " + String.join(", ", to);
      }

      @Override
      public String deliver(Letter letter) {
        messages.add(Shown.of(letter));
        return "<" + letter.thread().id() + "@dr.invalid>";
      }
    };
  }

  /** In place of that channel of a chat. */
  public Chat chat(String channel) {
    return new Room(channel);
  }

  private final class Room implements Chat {
    private final String channel;

    Room(String channel) {
      this.channel = channel;
    }

    @Override
    public String words() {
      return "nobody, in place of Slack channel #" + channel;
    }

    private void add(Instant at, String key, String what) {
      messages.add(new Shown(at, key, "To: Slack channel #" + channel + "\n" + what + "\n"));
    }

    @Override
    public Chat.Room open() {
      add(clock.instant(), "engineering/channel", "(the channel is made)");
      return new Chat.Room(channel, "");
    }

    @Override
    public void topic(String room, String topic) {
      add(clock.instant(), "engineering/topic", "(topic) " + topic);
    }

    @Override
    public List<String> invite(String room, List<String> addresses) {
      if (!addresses.isEmpty()) {
        add(clock.instant(), "engineering/invite", "(invited) " + String.join(", ", addresses));
      }
      return List.of();
    }

    @Override
    public Posted post(String room, Post post) {
      String answers =
          post.thread().map(message -> "(in the thread of " + message + ")\n").orElse("");
      add(post.at(), post.key(), answers + "\n" + post.text().plain());
      return new Posted(post.key(), post.through());
    }

    /** The pinned status is worded anew with every line: it is shown once. */
    @Override
    public void change(String room, String message, ChatText text) {}

    @Override
    public void pin(String room, String message) {
      add(clock.instant(), "engineering/pin", "(pinned) " + message);
    }
  }
}
