package io.dr.disasters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Virtual time that several processes share, each with an owner's thread and workers of its own. It
 * jumps to the next due moment, but only when no thread of any of them is at work and none has
 * anything left to do now: what happens at one moment happens side by side.
 */
final class SharedTime {
  private static final long STUCK_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final List<ThreadedTimeline> processes = new ArrayList<>();
  private volatile Instant now;
  private volatile boolean stuck;
  private long order;
  private int busy;

  private record Due(Instant at, long order, ThreadedTimeline whose, Runnable task)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  SharedTime(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  /** Whether nothing could happen any more, or a thread did not come back. */
  boolean stuck() {
    return stuck;
  }

  void join(ThreadedTimeline process) {
    locked(() -> processes.add(process));
  }

  void leave(ThreadedTimeline process) {
    locked(() -> processes.remove(process));
  }

  /** One more thread is at work. */
  void begin() {
    locked(() -> busy++);
  }

  /** One less is. */
  void end() {
    locked(this::idle);
  }

  void schedule(Instant at, ThreadedTimeline whose, Runnable task) {
    locked(
        () -> {
          if (at.isAfter(now)) {
            due.add(new Due(at, order++, whose, task));
          } else {
            whose.ready().add(task);
            moved.signalAll();
          }
        });
  }

  /** A thread is done, and this is what it leaves to be done at that moment. */
  void end(Instant at, ThreadedTimeline whose, Runnable task) {
    locked(
        () -> {
          schedule(at, whose, task);
          idle();
        });
  }

  /** Something that processes wait for may have come about. */
  void signal() {
    locked(moved::signalAll);
  }

  /** The next task of a process, waited for; null when it has no further one. */
  @org.jspecify.annotations.Nullable
  Runnable next(ThreadedTimeline whose) {
    lock.lock();
    try {
      if (whose.ready().isEmpty()) {
        idle();
        while (whose.ready().isEmpty() && !whose.gone() && !stuck) {
          if (!moved.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
            stuck = true;
            moved.signalAll();
          }
        }
        busy++;
      }
      return whose.gone() || stuck ? null : whose.ready().poll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void idle() {
    busy--;
    if (busy > 0) {
      return;
    }
    while (processes.stream().allMatch(process -> process.ready().isEmpty())) {
      Due first = due.poll();
      if (first == null) {
        stuck = true;
        break;
      }
      now = first.at().isAfter(now) ? first.at() : now;
      give(first);
      while (!due.isEmpty() && !due.peek().at().isAfter(now)) {
        give(due.poll());
      }
    }
    moved.signalAll();
  }

  private void give(Due each) {
    if (processes.contains(each.whose())) {
      each.whose().ready().add(each.task());
    }
  }

  private void locked(Runnable task) {
    lock.lock();
    try {
      task.run();
    } finally {
      lock.unlock();
    }
  }
}
