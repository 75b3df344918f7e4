package io.dr.runbook;

import java.util.List;

/** Lessons learned and things to do, as the runbook itself records them. */
public record Improvement(List<String> lessons, List<String> todo) {
  public Improvement {
    lessons = List.copyOf(lessons);
    todo = List.copyOf(todo);
  }
}
