package io.dr.plan;

import java.util.List;

/** A phase of the plan: its title filled in, its steps by id. */
public record PlannedPhase(String id, String title, List<String> steps) {
  public PlannedPhase {
    steps = List.copyOf(steps);
  }
}
