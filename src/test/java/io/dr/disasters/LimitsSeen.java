package io.dr.disasters;

import io.dr.action.Failure;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** No step times out unseen: somebody looked after its limit, and it was not done. */
final class LimitsSeen implements Invariant {
  @Override
  public List<String> violations(Aftermath end) {
    List<String> violations = new ArrayList<>();
    for (Entry entry : end.witness().entries()) {
      if (entry.event() instanceof Event.StepFailed failed
          && failed.failure().kind() == Failure.Kind.TIMED_OUT
          && failed.failure().cause().startsWith("It was not done within")
          && !seen(end, failed.step(), entry.sequence())) {
        violations.add(failed.step() + " timed out unseen, entry " + entry.sequence());
      }
    }
    return violations;
  }

  private static boolean seen(Aftermath end, String step, long sequence) {
    Optional<Duration> limit = end.book().plan().step(step).timeout();
    return limit.isPresent()
        && end.witness().looks().stream()
            .anyMatch(
                look ->
                    look.step().equals(step)
                        && look.sequence() < sequence
                        && look.waited().compareTo(limit.get()) >= 0);
  }
}
