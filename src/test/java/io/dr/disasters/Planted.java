package io.dr.disasters;

import io.dr.engine.ActionSource;
import io.dr.engine.TickSource;
import io.dr.journal.HostClock;
import io.dr.journal.Journal;
import io.dr.plan.Plan;

/** A bug planted between the parts, to see that it is caught. */
interface Planted {
  /** No bug. */
  Planted NOTHING = new Planted() {};

  /** The plan that processes follow. */
  default Plan plan(Plan plan) {
    return plan;
  }

  /** The journal as a process uses it. */
  default Journal journal(Journal journal) {
    return journal;
  }

  /**
   * The clock as a process reads it.
   *
   * @param machine the clocks of its machine
   */
  default HostClock clock(HostClock clock, TickSource machine) {
    return clock;
  }

  /** The actions as a process makes them. */
  default ActionSource actions(ActionSource actions) {
    return actions;
  }
}
