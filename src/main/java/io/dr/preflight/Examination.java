package io.dr.preflight;

import java.util.List;

/** Looks at one side of a plan or of the world, and changes nothing. */
public interface Examination {

  /** What it is about. */
  Area area();

  /** Whether it looks at nothing beyond this machine. */
  default boolean offline() {
    return false;
  }

  /**
   * What was found, in the plan's order. What passed is told too, so that people see that it was
   * looked at.
   *
   * @throws io.dr.action.ActionFailure when the look itself failed
   */
  List<Check> examine(Subject subject);
}
