package io.dr.engine;

import io.dr.journal.Anchor;
import io.dr.journal.BootTime;
import io.dr.journal.ClockStep;
import io.dr.journal.HostClock;
import io.dr.journal.RunClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The clock's time, at its own pace or, for a rehearsal to watch, faster. It goes as the clock
 * does: what is due waits for a clock that is set back, so in production that is an {@link
 * AnchoredClock}.
 */
public final class ClockTimeline implements Timeline, AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final HostClock clock;
  private final Instant start;
  private final Instant begun;
  private final double speed;
  private final ExecutorService workers;
  private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
  // Other threads post.
  @ThreadConfined private final PriorityQueue<Due> due = new PriorityQueue<>();
  @ThreadConfined private long order;

  private record Due(Instant at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /**
   * @param speed simulated seconds a second; 1 in production
   * @param threads how much blocking work is done at once
   */
  public ClockTimeline(InstantSource clock, double speed, int threads) {
    this(clock, speed, threads, Optional.empty());
  }

  /**
   * @param from what this time shows at first, for a rehearsal that goes on where it stood; absent
   *     means the clock's own
   */
  public ClockTimeline(InstantSource clock, double speed, int threads, Optional<Instant> from) {
    this.clock = HostClock.of(clock);
    this.start = clock.instant();
    this.begun = from.orElse(start);
    this.speed = speed;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "dr-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public Instant instant() {
    Instant real = clock.instant();
    if (itself()) {
      return real;
    }
    return begun.plusMillis((long) (Duration.between(start, real).toMillis() * speed));
  }

  /** Whether this is the clock's own time. */
  private boolean itself() {
    return speed == 1 && begun.equals(start);
  }

  @Override
  public Optional<RunClock> clock() {
    return itself()
        ? Optional.empty()
        : Optional.of(new RunClock(start, begun, OptionalDouble.of(speed)));
  }

  @Override
  public Optional<BootTime> sinceBoot() {
    return clock.sinceBoot();
  }

  /** Of the clock itself, from which {@link #clock} tells this time. */
  @Override
  public Optional<Anchor> anchor() {
    return clock.anchor();
  }

  /** None of a rehearsal that goes on elsewhere in time: its people do not go by the wall clock. */
  @Override
  public List<ClockStep> steps() {
    return itself() ? clock.steps() : List.of();
  }

  @Override
  public void schedule(Instant at, Runnable task) {
    post(() -> due.add(new Due(at, order++, task)));
  }

  @Override
  public <T> void work(Callable<T> job, Consumer<Outcome<T>> done) {
    workers.execute(
        () -> {
          Outcome<T> outcome = outcome(job);
          post(() -> done.accept(outcome));
        });
  }

  /** An error must not end a worker unheard: the step would be waited for without end. */
  private static <T> Outcome<T> outcome(Callable<T> job) {
    try {
      return Outcome.of(job);
    } catch (Error e) {
      return new Outcome.Threw<>(new IllegalStateException(e.toString(), e));
    }
  }

  @Override
  public void post(Runnable task) {
    posted.add(task);
  }

  @Override
  public void run(BooleanSupplier finished) {
    try {
      while (!finished.getAsBoolean()) {
        Runnable next = posted.poll(pause().toNanos(), TimeUnit.NANOSECONDS);
        if (next != null) {
          next.run();
        }
        runDue(finished);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runDue(BooleanSupplier finished) {
    Due first = due.peek();
    while (first != null && !first.at().isAfter(instant()) && !finished.getAsBoolean()) {
      due.poll();
      first.task().run();
      first = due.peek();
    }
  }

  private Duration pause() {
    Due first = due.peek();
    if (first == null) {
      return LONGEST_PAUSE;
    }
    Duration until = Duration.between(instant(), first.at());
    Duration real = Duration.ofNanos((long) (until.toNanos() / speed));
    if (real.isNegative()) {
      return Duration.ZERO;
    }
    return real.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : real;
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
