package io.dr.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The newest sign of life of the orchestrator that drives a run. It stands beside the run's log,
 * not in it, and its times are the wall clock's, UTC.
 *
 * @param holder host and process, for people to read: two processes may have the same
 * @param since when the holder took the run up
 * @param renewed when it last showed that it lives
 * @param attachment the sequence of the holder's taking-up in the run's log, which is its own
 *     alone; zero where an older program wrote it
 * @param process which process the holder is, where that could be told
 */
public record Lease(
    String holder,
    Instant since,
    Instant renewed,
    long attachment,
    Optional<ProcessIdentity> process) {
  /** How often a living holder shows that it lives. */
  public static final Duration RENEWAL = Duration.ofSeconds(3);

  /** How long it may be silent, five renewals, before it is taken for dead. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  /** One of which no more is known than who and when. */
  public Lease(String holder, Instant since, Instant renewed) {
    this(holder, since, renewed, 0, Optional.empty());
  }

  /** For how long nothing was heard of the holder; never negative. */
  public Duration silence(Instant wall) {
    return wall.isAfter(renewed) ? Duration.between(renewed, wall) : Duration.ZERO;
  }

  /** Whether the holder counts as living. */
  public boolean alive(Instant wall) {
    return silence(wall).compareTo(PATIENCE) <= 0;
  }
}
