package io.dr.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A rate that holds in every second: of the requests that are sent within one, wherever it begins,
 * there are no more than the rate. A second's worth may go out at once; the next follows when that
 * second is over.
 */
@ThreadConfined
final class RateWindow implements Allowance {
  // What is sent so far apart may arrive a little closer together.
  private static final double APART = 1.02;

  // When those were sent that still count, oldest first; there is one entry a request.
  private final Deque<Instant> sent = new ArrayDeque<>();
  private int most;
  private Duration within = Duration.ZERO;

  RateWindow(double perSecond, int burst) {
    this.most = burst;
    change(perSecond, burst);
  }

  @Override
  public void change(double perSecond, int burst) {
    most = burst;
    within = Duration.ofNanos((long) Math.ceil(1e9 * APART * burst / perSecond));
  }

  @Override
  public Instant book(int requests, Instant now) {
    Instant at = sent.isEmpty() || sent.peekLast().isBefore(now) ? now : sent.peekLast();
    // More than fit into a second go out alone: by then nothing else is in it.
    while (!sent.isEmpty() && sent.size() + requests > most) {
      Instant over = sent.pollFirst().plus(within);
      at = over.isAfter(at) ? over : at;
    }
    for (int i = 0; i < requests; i++) {
      sent.addLast(at);
    }
    return at;
  }
}
