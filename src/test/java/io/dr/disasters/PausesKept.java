package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import java.util.ArrayList;
import java.util.List;

/** While a run is paused no step begins and no call is intended. */
final class PausesKept implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    boolean paused = false;
    for (Entry entry : end.witness().entries()) {
      Event event = entry.event();
      if (event instanceof Event.RunPaused) {
        paused = true;
      } else if (event instanceof Event.RunUnpaused) {
        paused = false;
      } else if (paused
          && (event instanceof Event.StepStarted || event instanceof Event.EffectIntended)) {
        violations.add("entry " + entry.sequence() + " moves a paused run on");
      }
    }
    return violations;
  }
}
