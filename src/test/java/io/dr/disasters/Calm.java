package io.dr.disasters;

import io.dr.journal.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The end of an undisturbed run.
 *
 * @param effects what the world applied, sorted
 * @param outputs what the steps put out, by step
 * @param looks what a look at each step's work shows in the end, by step
 * @param took how long it took
 */
record Calm(
    List<String> effects,
    Map<String, List<String>> outputs,
    Map<String, String> looks,
    Duration took) {

  static Calm of(Aftermath end) {
    if (end.state().phase() != RunState.RunPhase.FINISHED || !end.defects().isEmpty()) {
      throw new AssertionError("undisturbed, " + end.book() + " does not finish: " + end.told());
    }
    return new Calm(
        end.effects(),
        end.outputs(),
        end.looks(),
        Duration.between(Ordeal.START, end.state().endedAt().orElseThrow()));
  }
}
