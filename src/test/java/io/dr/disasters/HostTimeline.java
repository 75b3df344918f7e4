package io.dr.disasters;

import io.dr.catalogue.Disturbance;
import io.dr.journal.RunClock;
import io.dr.sim.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One process's view of the one virtual time: its wall clock may stand off, its requests take a
 * while, and when it dies nothing of it happens any more.
 */
final class HostTimeline implements ProcessTime {
  /** Of the longest undisturbed run a multiple. */
  private static final Duration ENDLESS = Duration.ofDays(4);

  private static final double CATCH_UP_SECONDS = 20;

  private final VirtualTimeline time;
  private final Disaster disaster;
  private final Instant limit;
  private Duration skew;
  private boolean dead;
  private BooleanSupplier finished = () -> false;

  HostTimeline(VirtualTimeline time, Disaster disaster, Instant start, Duration skew) {
    this.time = time;
    this.disaster = disaster;
    this.limit = start.plus(ENDLESS);
    this.skew = skew;
  }

  /** Whether the process died. */
  boolean dead() {
    return dead;
  }

  @Override
  public void jump(Duration off) {
    skew = off;
  }

  @Override
  public Instant instant() {
    return time.instant().plus(skew);
  }

  /** Only so that the process does not read the journal anew each second. */
  @Override
  public Optional<RunClock> clock() {
    Instant now = instant();
    return Optional.of(new RunClock(now, now, OptionalDouble.of(CATCH_UP_SECONDS)));
  }

  @Override
  public void schedule(Instant at, Runnable task) {
    time.schedule(at.minus(skew), living(task));
  }

  @Override
  public <T> void work(Callable<T> job, Consumer<Outcome<T>> done) {
    after(
        disaster.latency(),
        () -> {
          Outcome<T> outcome = Outcome.of(job);
          after(disaster.latency(), () -> done.accept(outcome));
        });
  }

  private void after(Duration pause, Runnable task) {
    time.schedule(time.instant().plus(pause), living(task));
  }

  @Override
  public void post(Runnable task) {
    time.post(living(task));
  }

  @Override
  public void run(BooleanSupplier ended) {
    finished = ended;
    time.run(() -> gone() || endless());
  }

  @Override
  public boolean endless() {
    return time.instant().isAfter(limit);
  }

  private boolean gone() {
    return dead || finished.getAsBoolean();
  }

  private Runnable living(Runnable task) {
    return () -> {
      if (gone()) {
        return;
      }
      try {
        task.run();
      } catch (Disturbance.Crash e) {
        dead = true;
      }
    };
  }
}
