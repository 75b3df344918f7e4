package io.dr.disasters;

import io.dr.catalogue.Disturbance;
import io.dr.journal.RunClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One process with real threads: whoever runs it is its owner, and its work is done by workers of
 * their own, with a moment drawn from the seed wherever something is handed over.
 */
final class ThreadedTimeline implements ProcessTime {
  private static final Duration ENDLESS = Duration.ofDays(4);
  private static final double CATCH_UP_SECONDS = 20;

  private final SharedTime time;
  private final Disaster disaster;
  private final Delays delays;
  private final ExecutorService workers;
  private final Instant limit;
  // Guarded by the shared time's lock.
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private volatile Duration skew;
  private volatile boolean dead;

  ThreadedTimeline(
      SharedTime time, Disaster disaster, Delays delays, ExecutorService workers, Duration skew) {
    this.time = time;
    this.disaster = disaster;
    this.delays = delays;
    this.workers = workers;
    this.limit = Ordeal.START.plus(ENDLESS);
    this.skew = skew;
    time.join(this);
  }

  Queue<Runnable> ready() {
    return ready;
  }

  /** Whether nothing of the process happens any more. */
  boolean gone() {
    return dead || endless();
  }

  @Override
  public void jump(Duration off) {
    skew = off;
  }

  @Override
  public boolean endless() {
    return time.now().isAfter(limit);
  }

  @Override
  public Instant instant() {
    return time.now().plus(skew);
  }

  @Override
  public Optional<RunClock> clock() {
    Instant now = instant();
    return Optional.of(new RunClock(now, now, OptionalDouble.of(CATCH_UP_SECONDS)));
  }

  @Override
  public void schedule(Instant at, Runnable task) {
    time.schedule(at.minus(skew), this, task);
  }

  @Override
  public void post(Runnable task) {
    time.schedule(time.now(), this, task);
  }

  @Override
  public <T> void work(Callable<T> job, Consumer<Outcome<T>> done) {
    Duration before = latency();
    if (before.isZero()) {
      begin(job, done);
    } else {
      time.schedule(time.now().plus(before), this, () -> begin(job, done));
    }
  }

  /** Often none, so that much happens at one moment. */
  private Duration latency() {
    return disaster.chance(0.6) ? Duration.ZERO : disaster.latency();
  }

  private <T> void begin(Callable<T> job, Consumer<Outcome<T>> done) {
    time.begin();
    workers.execute(() -> worked(job, done));
  }

  private <T> void worked(Callable<T> job, Consumer<Outcome<T>> done) {
    delays.handOver();
    if (gone()) {
      time.end();
      return;
    }
    try {
      Outcome<T> outcome = outcome(job);
      delays.handOver();
      time.end(time.now().plus(latency()), this, () -> done.accept(outcome));
    } catch (Disturbance.Crash e) {
      die();
      time.end();
    }
  }

  private static <T> Outcome<T> outcome(Callable<T> job) {
    try {
      return Outcome.of(job);
    } catch (Disturbance.Crash e) {
      throw e;
    } catch (Error e) {
      return new Outcome.Threw<>(new IllegalStateException(e.toString(), e));
    }
  }

  private void die() {
    dead = true;
    time.signal();
  }

  @Override
  public void run(BooleanSupplier finished) {
    try {
      while (!finished.getAsBoolean()) {
        Runnable next = time.next(this);
        if (next == null) {
          return;
        }
        delays.handOver();
        next.run();
      }
    } catch (Disturbance.Crash e) {
      die();
    } finally {
      // Whatever is still under way leads nowhere.
      dead = true;
      time.leave(this);
    }
  }
}
