package io.dr.runbook.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was probably meant. Gives up when a file is so wrong that it would take long. */
final class NearestName {
  private static final int PATIENCE = 2_000_000;
  private static final int COMPARISON = 50;

  private int spent;

  /** {@code ; did you mean 'x'?} where one of the candidates is near, else nothing. */
  String hint(String written, Collection<String> candidates) {
    return nearest(written, candidates).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** The candidate nearest to what was written, if one is near. */
  Optional<String> nearest(String written, Collection<String> candidates) {
    int allowed = Math.max(1, Math.min(written.length(), 40) / 3);
    String lower = written.toLowerCase(Locale.ROOT);
    Optional<String> best = Optional.empty();
    for (String candidate : candidates) {
      if (++spent > PATIENCE) {
        return best;
      }
      if (Math.abs(candidate.length() - written.length()) > allowed) {
        continue;
      }
      spent += COMPARISON;
      int distance =
          new LevenshteinDistance(allowed).apply(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance == 0) {
        return Optional.of(candidate);
      }
      if (distance > 0) {
        best = Optional.of(candidate);
        allowed = distance - 1;
      }
      if (allowed == 0) {
        return best;
      }
    }
    return best;
  }
}
