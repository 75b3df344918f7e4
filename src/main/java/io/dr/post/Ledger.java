package io.dr.post;

import io.dr.action.Failure;
import java.time.Instant;

/** Where a desk reads its run, and notes what became of messages. */
public interface Ledger {
  /** The run as it is now. */
  Logbook read();

  /** Whether it is this process that writes to people about the run. */
  boolean ours(Logbook log);

  /** Notes that a message went out; from then on {@link #read} tells so. */
  void sent(Dispatch dispatch, String receipt, Instant at);

  /** Notes that a message did not. */
  void failed(Dispatch dispatch, Failure failure, int attempts, boolean givenUp, Instant at);
}
