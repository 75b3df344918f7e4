package io.dr.engine;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * On what somebody decided to take a run up. That decision and the taking-up are one act: it is
 * asked again whether it stands while nobody else can write.
 *
 * @param seen the sequence of the newest entry on which it rests
 * @param overOthers whether the run is taken up whoever drives it
 * @param free whether nobody is known to drive the run at this moment
 */
public record Claim(long seen, boolean overOthers, BooleanSupplier free) {

  /** The run is taken up, whoever drives it. */
  public static Claim over() {
    return new Claim(0, true, () -> true);
  }

  /** The run is taken up if nobody drives it, and nobody took it up since it was looked at. */
  public static Claim unlessDriven(long seen, BooleanSupplier free) {
    return new Claim(seen, false, free);
  }

  /**
   * Whether it stands.
   *
   * @param entries of the run, at least those that are newer than what was seen
   */
  boolean stands(List<Entry> entries) {
    boolean taken =
        entries.stream()
            .filter(entry -> entry.sequence() > seen)
            .anyMatch(entry -> entry.event() instanceof Event.OrchestratorAttached);
    return overOthers || (!taken && free.getAsBoolean());
  }
}
