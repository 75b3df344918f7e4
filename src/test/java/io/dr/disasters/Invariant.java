package io.dr.disasters;

import java.util.ArrayList;
import java.util.List;

/** What holds after every disaster. */
interface Invariant {
  /** All of them. */
  List<Invariant> ALL =
      List.of(
          new EffectsOnce(),
          new EffectsRecorded(),
          new OrderKept(),
          new EndStateEqual(),
          new ChainIntact(),
          new OneActs(),
          new PausesKept(),
          new SecondAwaited(),
          new StandsStillForAReason(),
          new TimesTrue(),
          new LimitsSeen());

  /** What is wrong, a sentence each; empty when it holds. */
  List<String> violations(Aftermath end);

  /** All violations of all invariants, each with the invariant's name before it. */
  static List<String> violated(Aftermath end) {
    List<String> all = new ArrayList<>();
    for (Invariant invariant : ALL) {
      for (String violation : invariant.violations(end)) {
        all.add(invariant.getClass().getSimpleName() + ": " + violation);
      }
    }
    return all;
  }
}
