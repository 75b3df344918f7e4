package io.dr.report;

import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a run with a queue and a thread of its own: whoever is slow, or does not read at all,
 * holds up nobody but themselves. The queue is bounded; what does not fit is left out, and said to
 * be.
 */
public final class Follower implements RunListener, AutoCloseable {
  /** What may wait: some minutes of a busy run, and a few MiB of memory. */
  static final int MAX_WAITING = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final RunListener listener;
  private final Duration patience;
  private final BlockingQueue<Task> waiting;
  private final Thread thread;
  // Touched by the run's thread alone.
  private long leftOut;

  private sealed interface Task {
    record Heard(Entry entry, RunState state) implements Task {}

    record LeftOut(long entries) implements Task {}

    record Last() implements Task {}
  }

  /**
   * @param listener hears everything on the follower's thread, in order
   * @param patience how long the end of a run waits for what is still to be told
   */
  public Follower(RunListener listener, Duration patience) {
    this(listener, patience, MAX_WAITING);
  }

  Follower(RunListener listener, Duration patience, int most) {
    this.listener = listener;
    this.patience = patience;
    this.waiting = new LinkedBlockingQueue<>(most);
    this.thread = new Thread(this::tell, "dr-follower");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void heard(Entry entry, RunState state) {
    boolean told = leftOut == 0 || waiting.offer(new Task.LeftOut(leftOut));
    if (told) {
      leftOut = 0;
    }
    if (!told || !waiting.offer(new Task.Heard(entry, state))) {
      leftOut++;
    }
  }

  private boolean last(Task task) throws InterruptedException {
    return waiting.offer(task, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tell() {
    try {
      Optional<Task> next = Optional.of(waiting.take());
      while (!(next.get() instanceof Task.Last)) {
        tell(next.get());
        next = Optional.of(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Task task) {
    try {
      if (task instanceof Task.Heard heard) {
        listener.heard(heard.entry(), heard.state());
      } else if (task instanceof Task.LeftOut left) {
        listener.leftOut(left.entries());
      }
    } catch (RuntimeException e) {
      LOG.warn("a follower of the run failed", e);
    }
  }

  /** Waits a moment for what is still to be told, then leaves it. */
  @Override
  public void close() {
    try {
      boolean reads = leftOut == 0 || last(new Task.LeftOut(leftOut));
      if (reads && last(new Task.Last())) {
        thread.join(patience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
