package io.dr.disasters;

import io.dr.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever was done to the machine's clock, and however long it slept, every entry is stamped with
 * the time that has really passed: so elapsed times, forecasts and verdicts are right.
 */
final class TimesTrue implements Invariant {
  private static final Duration NEARLY = Duration.ofSeconds(1);

  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    if (end.blows().stream().anyMatch(blow -> blow.contains("a clock is off"))) {
      // That of another machine: nothing here shows it.
      return violations;
    }
    for (Entry entry : end.witness().entries()) {
      Instant really = end.witness().writtenAt(entry.sequence());
      if (Duration.between(really, entry.at()).abs().compareTo(NEARLY) > 0) {
        violations.add("entry " + entry.sequence() + " is stamped " + entry.at() + " at " + really);
      }
    }
    return violations;
  }
}
