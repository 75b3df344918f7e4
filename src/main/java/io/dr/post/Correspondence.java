package io.dr.post;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One kind of messages of a run, over one channel. It decides by the log alone, so a new process
 * goes on where the one before it stopped.
 */
public interface Correspondence {
  /**
   * What is to be delivered now, in this order; what follows waits until the first is delivered.
   */
  List<Dispatch> due(Logbook log, Instant now);

  /** When something may come due by the passing of time alone. */
  Optional<Instant> next(Logbook log, Instant now);

  /** Whether a message is tried for as long as the run goes on, rather than given up in the end. */
  default boolean untiring() {
    return false;
  }
}
