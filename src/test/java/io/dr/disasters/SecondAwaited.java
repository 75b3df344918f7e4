package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import java.util.ArrayList;
import java.util.List;

/** Where a second person has to confirm the run, nothing is begun and no call made before. */
final class SecondAwaited implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    long confirmed = 0;
    boolean pending = false;
    for (Entry entry : end.witness().entries()) {
      Event event = entry.event();
      if (event instanceof Event.RunInitiated initiated) {
        pending = initiated.twoPerson();
      } else if (event instanceof Event.InitiationConfirmed) {
        pending = false;
        confirmed = entry.sequence();
      } else if (pending && event instanceof Event.OfStep) {
        violations.add("entry " + entry.sequence() + " begins what nobody confirmed");
      }
    }
    long since = pending ? Long.MAX_VALUE : confirmed;
    end.witness().made().stream()
        .filter(made -> made.sequence() < since)
        .forEach(
            made -> violations.add(made.call().operation() + " was made before it was confirmed"));
    return violations;
  }
}
