package io.dr.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * Who drives which run at this moment, for people to see. It guards nothing: what keeps two
 * orchestrators apart is the order of the log.
 */
public interface Leases {

  /** A holder takes the run up, whoever held it before. */
  void take(String run, String holder, Instant wall);

  /** The holder lives; says nothing when another took the run meanwhile. */
  void renew(String run, String holder, Instant wall);

  /** The holder leaves the run; says nothing when another took it meanwhile. */
  void release(String run, String holder);

  /** The run's lease; empty while nobody holds it. */
  Optional<Lease> of(String run);
}
