package io.dr.wiring;

import io.dr.journal.JournalException;
import io.dr.journal.Lease;
import io.dr.journal.Leases;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Shows, while a run is driven, that whoever drives it lives: that its owner's loop has turned
 * since the last time. A process that is stuck is not driving, however alive it looks.
 */
final class SignOfLife implements AutoCloseable {
  private final Leases leases;
  private final String run;
  private final long attachment;
  private final InstantSource clock;
  private final Consumer<Runnable> owner;
  private final AtomicBoolean turned = new AtomicBoolean(true);
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> renewals;

  /**
   * Takes the run's lease and renews it until closed.
   *
   * @param owner has a task done by the loop that drives the run
   */
  SignOfLife(
      Leases leases, String run, Lease lease, InstantSource clock, Consumer<Runnable> owner) {
    this.leases = leases;
    this.run = run;
    this.attachment = lease.attachment();
    this.clock = clock;
    this.owner = owner;
    leases.take(run, lease);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dr-sign-of-life");
              thread.setDaemon(true);
              return thread;
            });
    long pause = Lease.RENEWAL.toMillis();
    this.renewals = timer.scheduleAtFixedRate(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void renew() {
    if (!turned.getAndSet(false)) {
      // What was left for the loop to do the last time is still to be done.
      return;
    }
    owner.accept(() -> turned.set(true));
    try {
      leases.renew(run, attachment, clock.instant());
    } catch (JournalException e) {
      // The run itself will say so at its next entry; a late sign of life may still come.
      LoggerFactory.getLogger(SignOfLife.class).warn("no sign of life could be written", e);
    }
  }

  /** Leaves the run. */
  @Override
  public void close() {
    renewals.cancel(false);
    timer.shutdownNow();
    try {
      leases.release(run, attachment);
    } catch (JournalException e) {
      // It runs out by itself.
      LoggerFactory.getLogger(SignOfLife.class).warn("the lease could not be given back", e);
    }
  }
}
