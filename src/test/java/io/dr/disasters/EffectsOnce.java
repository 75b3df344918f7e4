package io.dr.disasters;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The world was changed in no other way, and no more often, than in the undisturbed run; only what
 * says of itself that it is harmless to repeat may have been repeated.
 */
final class EffectsOnce implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> tooMany = new ArrayList<>(end.effects());
    end.book().calm().effects().forEach(tooMany::remove);
    Set<String> repeatable =
        end.witness().made().stream()
            .filter(Witness.Made::repeatable)
            .flatMap(made -> made.applied().stream())
            .map(Aftermath::shown)
            .collect(Collectors.toSet());
    tooMany.removeAll(repeatable);
    return tooMany.stream().map(effect -> "one too many: " + effect).toList();
  }
}
