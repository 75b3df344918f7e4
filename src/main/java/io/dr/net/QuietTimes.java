package io.dr.net;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Until when peers asked not to be asked again. Whoever speaks to one shares what it said. */
public final class QuietTimes {
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  /**
   * How much of the time that a peer asked for is left; empty when it may be asked. A clock that
   * was set back makes it no longer than it was asked for.
   *
   * @param peer names it among others
   */
  public Optional<Duration> left(String peer, Instant now) {
    return Optional.ofNullable(until.get(peer))
        .filter(now::isBefore)
        .map(end -> Duration.between(now, end))
        .map(left -> left.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : left);
  }

  /** It is left alone for that long. */
  public void ask(String peer, Duration wait, Instant now) {
    until.put(peer, now.plus(wait));
  }
}
