package io.dr.journal;

import io.dr.action.Call;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of one attempt that their services accepted, and how often each. Calls are the same
 * that name the same service, operation, resource, site and parameters.
 *
 * @param sent the newest call, whatever came of it
 * @param calls those that were accepted
 */
public record AcceptedCalls(Optional<Call> sent, Map<Call, Times> calls) {
  /** None yet. */
  public static final AcceptedCalls NONE = new AcceptedCalls(Optional.empty(), Map.of());

  /**
   * How often a call was accepted.
   *
   * @param count from one
   * @param last when it was accepted last, UTC
   */
  public record Times(int count, Instant last) {}

  public AcceptedCalls {
    calls = Map.copyOf(calls);
  }

  /** How often a call was accepted, if it was. */
  public Optional<Times> of(Call call) {
    return Optional.ofNullable(calls.get(call));
  }

  AcceptedCalls sending(Call call) {
    return new AcceptedCalls(Optional.of(call), calls);
  }

  AcceptedCalls accepted(Instant at) {
    if (sent.isEmpty()) {
      return this;
    }
    Map<Call, Times> next = new HashMap<>(calls);
    next.merge(sent.get(), new Times(1, at), (before, one) -> new Times(before.count() + 1, at));
    return new AcceptedCalls(sent, next);
  }
}
