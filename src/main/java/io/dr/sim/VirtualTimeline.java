package io.dr.sim;

import io.dr.engine.Timeline;
import io.dr.journal.RunClock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Time as a queue that jumps to the next due moment, so that hours pass in a second. Everything
 * runs on the owner's thread, in an order that depends on nothing but the times, so equal runs are
 * equal.
 */
public final class VirtualTimeline implements Timeline {
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final PriorityQueue<Due> aside = new PriorityQueue<>();
  private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final Instant start;
  private Instant now;
  private long order;

  private record Due(Instant at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /**
   * @param start the first moment, UTC
   */
  public VirtualTimeline(Instant start) {
    this.start = start;
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Optional<RunClock> clock() {
    return Optional.of(new RunClock(start, start, OptionalDouble.empty()));
  }

  @Override
  public void schedule(Instant at, Runnable task) {
    due.add(new Due(at.isBefore(now) ? now : at, order++, task));
  }

  @Override
  public void aside(Instant at, Runnable task) {
    aside.add(new Due(at.isBefore(now) ? now : at, order++, task));
  }

  @Override
  public <T> void work(Callable<T> job, Consumer<Outcome<T>> done) {
    schedule(now, () -> done.accept(Outcome.of(job)));
  }

  @Override
  public void post(Runnable task) {
    posted.add(task);
  }

  @Override
  public void run(BooleanSupplier finished) {
    while (!finished.getAsBoolean()) {
      Runnable first = posted.poll();
      if (first != null) {
        first.run();
        continue;
      }
      Due next = due.peek();
      if (next == null) {
        return;
      }
      Due onlooker = aside.peek();
      if (onlooker != null && onlooker.compareTo(next) < 0) {
        next = onlooker;
        aside.remove(onlooker);
      } else {
        due.remove(next);
      }
      now = next.at().isAfter(now) ? next.at() : now;
      next.task().run();
    }
  }
}
