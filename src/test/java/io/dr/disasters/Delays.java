package io.dr.disasters;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** A moment at a hand-over between threads, drawn from a seed: none, a yield, a spin, a pause. */
final class Delays {
  private static final int MOST_SPINS = 500;
  private static final int LONGEST_NANOS = 100_000;

  private final SplittableRandom random;

  Delays(long seed) {
    this.random = new SplittableRandom(seed);
  }

  void handOver() {
    int kind;
    int length;
    synchronized (this) {
      kind = random.nextInt(16);
      length = random.nextInt(LONGEST_NANOS);
    }
    if (kind < 3) {
      Thread.yield();
    } else if (kind < 6) {
      for (int i = length % MOST_SPINS; i > 0; i--) {
        Thread.onSpinWait();
      }
    } else if (kind == 6) {
      LockSupport.parkNanos(length);
    }
  }
}
