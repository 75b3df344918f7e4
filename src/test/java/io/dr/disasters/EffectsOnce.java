package io.dr.disasters;

import java.util.ArrayList;
import java.util.List;

/** The world was changed in no way, and no more often, than in the undisturbed run. */
final class EffectsOnce implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> tooMany = new ArrayList<>(end.effects());
    end.book().calm().effects().forEach(tooMany::remove);
    return tooMany.stream().map(effect -> "one too many: " + effect).toList();
  }
}
