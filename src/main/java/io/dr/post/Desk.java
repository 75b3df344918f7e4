package io.dr.post;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Delivers one kind of messages: at least once each, again after a while when it fails, and never
 * again once it is noted as sent.
 */
final class Desk {
  /** How often a message is tried: for about half an hour. */
  static final int MOST_ATTEMPTS = 12;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** What is never given up is to be there soon after its channel is. */
  private static final Duration UNTIRING_PAUSE = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final Correspondence kind;
  private final Function<Supplier<String>, String> carrier;
  private final Map<String, Attempts> failing = new HashMap<>();

  /** What came of a message so far. */
  private record Attempts(int number, String cause, Instant again) {}

  /**
   * @param carrier runs a delivery, for as long as it may take
   */
  Desk(Ledger ledger, Correspondence kind, Function<Supplier<String>, String> carrier) {
    this.ledger = ledger;
    this.kind = kind;
    this.carrier = carrier;
  }

  /**
   * Delivers what is due.
   *
   * @return when to look again at the latest, though nothing else happens
   */
  synchronized Optional<Instant> round(Instant now) {
    while (true) {
      Logbook log = ledger.read();
      if (!ledger.ours(log)) {
        return Optional.empty();
      }
      // One at a time: the next may refer to the one before.
      Optional<Dispatch> next =
          kind.due(log, now).stream().filter(dispatch -> ready(dispatch, now)).findFirst();
      if (next.isEmpty()) {
        return later(log, now);
      }
      attempt(next.get(), now);
    }
  }

  private boolean ready(Dispatch dispatch, Instant now) {
    Attempts known = failing.get(dispatch.key());
    return known == null || !known.again().isAfter(now);
  }

  private Optional<Instant> later(Logbook log, Instant now) {
    Optional<Instant> later = kind.next(log, now);
    for (Dispatch waiting : kind.due(log, now)) {
      Attempts known = failing.get(waiting.key());
      if (known != null && later.map(known.again()::isBefore).orElse(true)) {
        later = Optional.of(known.again());
      }
    }
    return later;
  }

  private void attempt(Dispatch dispatch, Instant now) {
    try {
      String receipt = carrier.apply(dispatch.delivery());
      ledger.sent(dispatch, receipt, now);
      // The channel works: whatever waits for it need wait no longer.
      failing.clear();
    } catch (ActionFailure e) {
      failed(dispatch, e.failure(), now);
    } catch (RuntimeException e) {
      failed(dispatch, defect(e), now);
    }
  }

  /** The text of an exception that nobody foresaw may hold anything, secrets too. */
  private static Failure defect(RuntimeException e) {
    return Failure.of(
        Failure.Kind.DEFECT,
        "The message could not be made (" + e.getClass().getSimpleName() + ").",
        "Report it, and tell people yourself meanwhile.");
  }

  private void failed(Dispatch dispatch, Failure failure, Instant now) {
    Attempts known = failing.getOrDefault(dispatch.key(), new Attempts(0, "", now));
    int number = known.number() + 1;
    boolean givenUp =
        (dispatch.dispensable() && !failure.kind().retryable())
            || (!kind.untiring() && number >= MOST_ATTEMPTS);
    Duration pause = longer(pause(number), failure.retryAfter());
    failing.put(dispatch.key(), new Attempts(number, failure.cause(), now.plus(pause)));
    // The journal is no place for the same complaint a dozen times.
    if (givenUp || !failure.cause().equals(known.cause())) {
      ledger.failed(dispatch, failure, number, givenUp, now);
    }
  }

  private static Duration longer(Duration pause, Optional<Duration> asked) {
    return asked.filter(wait -> wait.compareTo(pause) > 0).orElse(pause);
  }

  private Duration pause(int attempts) {
    Duration longest = kind.untiring() ? UNTIRING_PAUSE : LONGEST_PAUSE;
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
