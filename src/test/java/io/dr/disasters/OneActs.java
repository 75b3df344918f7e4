package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import java.util.ArrayList;
import java.util.List;

/** Once another process took the run up, the one before it writes nothing and begins no call. */
final class OneActs implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    String holder = "";
    for (Entry entry : end.witness().entries()) {
      String writer = end.witness().writer(entry.sequence());
      if (entry.event() instanceof Event.OrchestratorAttached attached) {
        holder = attached.orchestrator();
      } else if (!holder.isEmpty() && !writer.equals(holder) && !writer.equals(Witness.PERSON)) {
        violations.add("entry " + entry.sequence() + " is " + writer + "'s, not " + holder + "'s");
      }
    }
    return violations;
  }
}
