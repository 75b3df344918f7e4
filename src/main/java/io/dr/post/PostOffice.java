package io.dr.post;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Writes to people about a run, from threads of its own: it reads the journal every second like any
 * onlooker. Nothing that goes wrong here, and no channel that does not answer, reaches the run.
 */
public final class PostOffice implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A server that answers a byte at a time passes every time-out but this. */
  private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final List<Desk> desks = new ArrayList<>();
  private final List<ScheduledFuture<?>> rounds = new ArrayList<>();
  private final ScheduledExecutorService looking;
  private final ExecutorService carrying = Executors.newCachedThreadPool(daemons("dr-letter"));

  /** The program does not wait any longer for a delivery. */
  private static final class Closing extends Error {
    private static final long serialVersionUID = 1L;
  }

  private PostOffice(Supplier<Ledger> ledgers, List<Correspondence> kinds, InstantSource clock) {
    this.clock = clock;
    // A thread each: a channel that does not answer must not hold up another.
    this.looking = Executors.newScheduledThreadPool(Math.max(1, kinds.size()), daemons("dr-post"));
    kinds.forEach(kind -> desks.add(new Desk(ledgers.get(), kind, this::carry)));
  }

  /**
   * Follows a run until closed.
   *
   * @param ledgers gives each kind of messages its own view of the run
   */
  public static PostOffice follow(
      Supplier<Ledger> ledgers, List<Correspondence> kinds, InstantSource clock) {
    PostOffice office = new PostOffice(ledgers, kinds, clock);
    for (Desk desk : office.desks) {
      office.rounds.add(
          office.looking.scheduleWithFixedDelay(
              () -> office.round(desk), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }
    return office;
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void round(Desk desk) {
    try {
      desk.round(clock.instant());
    } catch (Closing e) {
      // The report says what was not sent; the journal may be closed by now.
    } catch (RuntimeException | Error e) {
      // An exception would end the rounds for good.
      LoggerFactory.getLogger(PostOffice.class).warn("no messages could be sent", e);
    }
  }

  private String carry(Supplier<String> delivery) {
    Future<String> carried = carrying.submit(delivery::get);
    try {
      return carried.get(LONGEST_DELIVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      carried.cancel(true);
      throw unknown("It took longer than " + LONGEST_DELIVERY.toSeconds() + " s to deliver.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Closing();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw unknown("The message could not be delivered (" + e.getCause() + ").");
    }
  }

  private static ActionFailure unknown(String cause) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.TRANSIENT, cause, "It is tried again; tell people yourself meanwhile."));
  }

  /**
   * Delivers what came due with the end, and leaves.
   *
   * @param patience how long that may take; nothing is waited for longer
   */
  public void close(Duration patience) {
    rounds.forEach(round -> round.cancel(false));
    desks.forEach(desk -> looking.execute(() -> round(desk)));
    looking.shutdown();
    try {
      if (!looking.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LoggerFactory.getLogger(PostOffice.class).info("messages were left unsent");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    looking.shutdownNow();
    carrying.shutdownNow();
  }

  @Override
  public void close() {
    close(PAUSE);
  }
}
