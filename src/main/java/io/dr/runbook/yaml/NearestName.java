package io.dr.runbook.yaml;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Finds the name that was probably meant. Gives up when a file is so wrong that it would take long.
 */
public final class NearestName {
  private static final int PATIENCE = 2_000_000;
  private static final int COMPARISON = 50;

  private int spent;

  /** {@code ; did you mean 'x'?} where one of the candidates is near, else nothing. */
  public String hint(String written, Collection<String> candidates) {
    return nearest(written, candidates).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** The candidate nearest to what was written, if one is near. */
  Optional<String> nearest(String written, Collection<String> candidates) {
    String lower = written.toLowerCase(Locale.ROOT);
    int nearEnough = Math.max(1, Math.min(written.length(), 40) / 3);
    int allowed = Math.max(2, nearEnough);
    Optional<String> best = Optional.empty();
    for (String candidate : candidates) {
      if (++spent > PATIENCE || allowed < 0) {
        return best;
      }
      if (Math.abs(candidate.length() - written.length()) > allowed) {
        continue;
      }
      spent += COMPARISON;
      String other = candidate.toLowerCase(Locale.ROOT);
      int distance = new LevenshteinDistance(allowed).apply(lower, other);
      boolean near = distance <= nearEnough || sameLetters(lower, other);
      if (distance >= 0 && near) {
        best = Optional.of(candidate);
        allowed = distance - 1;
      }
    }
    return best;
  }

  /** Letters that changed places count as two edits, yet are the likeliest slip of all. */
  private static boolean sameLetters(String one, String other) {
    return Arrays.equals(one.chars().sorted().toArray(), other.chars().sorted().toArray());
  }
}
