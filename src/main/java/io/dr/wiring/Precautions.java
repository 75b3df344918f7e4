package io.dr.wiring;

import io.dr.action.Failure;
import io.dr.preflight.Check;
import java.time.Instant;
import java.util.List;

/** What is looked at before a run is begun or taken up. */
interface Precautions {
  /**
   * Demands what nothing goes without: that the accounts let us in, that a rehearsal's world can be
   * made again.
   *
   * @return what should be known and stops nothing
   * @throws io.dr.action.ActionFailure when something is not in order
   */
  List<Failure> demand();

  /**
   * Everything that can be said beforehand; throws nothing on account of what it finds.
   *
   * @param outageAt when production stopped, UTC
   */
  List<Check> examine(Instant outageAt);
}
