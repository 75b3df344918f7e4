package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whatever was changed was announced in the journal before, by the process that changed it. */
final class EffectsRecorded implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    List<String> unannounced = new ArrayList<>(end.effects());
    Map<String, Integer> calls = new HashMap<>();
    for (Witness.Made made : end.witness().made()) {
      made.applied().stream().map(Aftermath::shown).forEach(unannounced::remove);
      int call = calls.merge(made.host() + " " + made.step(), 1, Integer::sum);
      if (call > intents(end, made)) {
        violations.add(made.call().operation() + " for " + made.step() + " without an intent");
      }
    }
    unannounced.forEach(effect -> violations.add("made outside of any call: " + effect));
    return violations;
  }

  private static int intents(Aftermath end, Witness.Made made) {
    int intents = 0;
    for (Entry entry : end.entries()) {
      if (entry.sequence() <= made.sequence()
          && end.witness().writer(entry.sequence()).equals(made.host())
          && entry.event() instanceof Event.EffectIntended intent
          && intent.step().equals(made.step())) {
        intents++;
      }
    }
    return intents;
  }
}
