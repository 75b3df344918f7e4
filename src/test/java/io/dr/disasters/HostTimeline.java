package io.dr.disasters;

import io.dr.catalogue.Disturbance;
import io.dr.journal.BootTime;
import io.dr.journal.ClockStep;
import io.dr.journal.HostClock;
import io.dr.journal.RunClock;
import io.dr.sim.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final Machine machine;
  private final HostClock clock;
  private final Instant limit;
  private Duration skew;
  private boolean dead;
  private BooleanSupplier finished = () -> false;

  /**
   * @param machine on which the process runs
   * @param clock the process's own
   */
  HostTimeline(
      VirtualTimeline time,
      Disaster disaster,
      Machine machine,
      HostClock clock,
      Instant start,
      Duration skew) {
    this.time = time;
    this.machine = machine;
    this.clock = clock;
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
    return clock.instant().plus(skew);
  }

  @Override
  public Optional<BootTime> sinceBoot() {
    return clock.sinceBoot();
  }

  @Override
  public List<ClockStep> steps() {
    return clock.steps();
  }

  /** Only so that the process does not read the journal anew each second. */
  @Override
  public Optional<RunClock> clock() {
    Instant now = instant();
    return Optional.of(new RunClock(now, now, OptionalDouble.of(CATCH_UP_SECONDS)));
  }

  @Override
  public void schedule(Instant at, Runnable task) {
    Duration ahead = Duration.between(time.instant(), instant());
    time.schedule(at.minus(ahead), living(task));
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
      Optional<Instant> asleep = machine.asleepUntil();
      if (asleep.isPresent()) {
        time.schedule(asleep.get(), living(task));
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
