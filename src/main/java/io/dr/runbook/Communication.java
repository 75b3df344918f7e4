package io.dr.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is told, where, and how often.
 *
 * @param engineeringChannel the Slack channel of this recovery
 * @param fallbackEmail whom to write to when Slack is down
 * @param join how to join the call when Slack is down
 * @param leadershipEmail who receives the leadership update
 * @param leadershipEvery how often the leadership update goes out
 */
public record Communication(
    Optional<String> engineeringChannel,
    List<String> fallbackEmail,
    Optional<String> join,
    List<String> leadershipEmail,
    Optional<Duration> leadershipEvery) {

  /** A runbook that names no channel. */
  public static final Communication NONE =
      new Communication(Optional.empty(), List.of(), Optional.empty(), List.of(), Optional.empty());

  public Communication {
    fallbackEmail = List.copyOf(fallbackEmail);
    leadershipEmail = List.copyOf(leadershipEmail);
  }
}
