package io.dr.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * Who drives which run at this moment, for people to see, and for whoever would take it up to ask.
 * It guards no effect: what keeps two orchestrators apart is the order of the log. Holders are told
 * apart by their attachment, never by name.
 */
public interface Leases {

  /** A holder takes the run up; says nothing when a newer attachment holds it. */
  void take(String run, Lease lease);

  /** The holder lives; says nothing when another took the run meanwhile. */
  void renew(String run, long attachment, Instant wall);

  /** The holder leaves the run; says nothing when another took it meanwhile. */
  void release(String run, long attachment);

  /** The run's lease; empty while nobody holds it. */
  Optional<Lease> of(String run);
}
