package io.dr.report;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own for a picture: a terminal that does not read holds up nothing but the
 * picture.
 */
public final class DrawingThread implements Frames, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrawingThread.class);

  private final Duration patience;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "dr-picture");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param patience how long a terminal may take for what has to be drawn at once
   */
  public DrawingThread(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void later(Duration pause, Runnable task) {
    try {
      var unused = thread.schedule(guarded(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // The run is over, and so is its picture.
    }
  }

  @Override
  public void now(Runnable task) {
    try {
      Future<?> done = thread.submit(guarded(task));
      done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException leftUndone) {
      // Whoever does not read a terminal sees no picture either.
    } catch (ExecutionException e) {
      throw new IllegalStateException("a guarded task threw", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A picture that breaks once is drawn again at the next frame. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.warn("the picture could not be drawn", e);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
