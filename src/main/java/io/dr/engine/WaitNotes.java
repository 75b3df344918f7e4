package io.dr.engine;

import io.dr.action.Next;
import io.dr.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Keeps a wait that only counts upwards from filling the journal. */
@ThreadConfined
final class WaitNotes {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final double LEAP = 0.1;
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final Map<String, Instant> noted = new HashMap<>();

  /** Whether what the step waits for now says something new. */
  boolean worthNoting(String step, StepState known, Next.Wait now, Instant at) {
    String before = known.detail();
    double moved = now.fractionDone().orElse(0) - known.fraction().orElse(0);
    boolean counted =
        !before.equals(now.detail())
            && !at.isBefore(noted.getOrDefault(step, Instant.EPOCH).plus(PAUSE));
    boolean other = !before.equals(now.detail()) && !shape(before).equals(shape(now.detail()));
    if (other || counted || Math.abs(moved) >= LEAP) {
      noted.put(step, at);
      return true;
    }
    return false;
  }

  private static String shape(String detail) {
    return DIGITS.matcher(detail).replaceAll("#");
  }
}
