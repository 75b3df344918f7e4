package io.dr.disasters;

import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The journal verifies, holds what was appended, and its times never run backwards. */
final class ChainIntact implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    if (!EntryCodec.intact(end.entries())) {
      violations.add("the journal does not verify");
    }
    if (!end.entries().equals(end.witness().entries())) {
      violations.add("the journal does not hold what was appended");
    }
    Instant before = Instant.MIN;
    for (Entry entry : end.entries()) {
      if (entry.at().isBefore(before)) {
        violations.add("entry " + entry.sequence() + " is earlier than the one before it");
      }
      before = entry.at();
    }
    return violations;
  }
}
