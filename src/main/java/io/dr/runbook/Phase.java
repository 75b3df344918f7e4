package io.dr.runbook;

import java.util.List;

/**
 * A part of the recovery that begins when the parts before it are done.
 *
 * @param id unique in the runbook
 * @param title for people; may hold references
 * @param steps in the order written
 */
public record Phase(String id, String title, List<Step> steps) {
  public Phase {
    steps = List.copyOf(steps);
  }
}
