package io.dr.disasters;

import io.dr.catalogue.Disturbance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that befalls one run. Every choice is drawn from one source, in the order in which the run
 * asks, so that equal seeds give equal disasters, on one thread at least. Safe for many.
 */
final class Disaster {
  private static final int MOST_BLOWS = 12;
  private static final List<Double> FURY = List.of(0.003, 0.01, 0.03, 0.1, 0.3);
  private static final List<Double> SLOWNESS = List.of(0.0, 0.05, 0.2, 0.7);

  private final SplittableRandom random;
  private final List<String> blows = new ArrayList<>();
  private final double fury;
  private final double slowness;
  private int left;

  private Disaster(SplittableRandom random, int left, double fury, double slowness) {
    this.random = random;
    this.left = left;
    this.fury = fury;
    this.slowness = slowness;
  }

  /** The disaster of a seed. */
  static Disaster of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Disaster(
        random,
        random.nextInt(MOST_BLOWS + 1),
        FURY.get(random.nextInt(FURY.size())),
        SLOWNESS.get(random.nextInt(SLOWNESS.size())));
  }

  /** None at all. */
  static Disaster none() {
    return new Disaster(new SplittableRandom(0), 0, 0, 0);
  }

  /** Whether nothing ever happens. */
  boolean calm() {
    return fury == 0;
  }

  /** Whether a blow falls here; in the end there are no more, so that every run can end. */
  synchronized boolean strikes(double share) {
    return left > 0 && random.nextDouble() < fury * share;
  }

  /** Whether a blow falls here; if so it is noted. */
  synchronized boolean falls(double share, String what) {
    boolean falls = strikes(share);
    if (falls) {
      struck(what);
    }
    return falls;
  }

  /** Notes a blow. */
  synchronized void struck(String what) {
    left--;
    blows.add(what);
  }

  /** Notes what somebody did. */
  synchronized void noted(String what) {
    blows.add(what);
  }

  /** The process dies here, or does not. */
  void mayDie(double share, String where) {
    if (falls(share, "dies " + where)) {
      throw new Disturbance.Crash();
    }
  }

  /** What befell the run, in order. */
  synchronized List<String> blows() {
    return List.copyOf(blows);
  }

  /** A draw that is no blow. */
  synchronized boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** One of several. */
  synchronized <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A whole number from zero up to, and without, the bound. */
  synchronized int below(int bound) {
    return random.nextInt(bound);
  }

  /** A duration between two, to the millisecond. */
  synchronized Duration between(Duration shortest, Duration longest) {
    return Duration.ofMillis(random.nextLong(shortest.toMillis(), longest.toMillis() + 1));
  }

  /** How long a request is under way: mostly moments, at times a minute. */
  synchronized Duration latency() {
    if (calm()) {
      return Duration.ZERO;
    }
    return random.nextDouble() < slowness
        ? between(Duration.ofSeconds(1), Duration.ofSeconds(55))
        : between(Duration.ZERO, Duration.ofMillis(300));
  }
}
