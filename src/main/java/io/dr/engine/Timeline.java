package io.dr.engine;

import io.dr.journal.HostClock;
import io.dr.journal.RunClock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Time and threads as a parameter. One thread, the owner, runs everything but the blocking work; in
 * production the time is the clock's, in a simulation a queue that jumps to the next due moment.
 */
public interface Timeline extends HostClock {

  /** How this time follows from the wall clock's, unless it is the wall clock's. */
  Optional<RunClock> clock();

  /** Runs a task on the owner's thread at that instant, or at once if it has passed. */
  void schedule(Instant at, Runnable task);

  /**
   * Runs a task of an onlooker at that instant, if the run goes on until then: unlike what is
   * scheduled, it keeps nothing going.
   */
  default void aside(Instant at, Runnable task) {
    schedule(at, task);
  }

  /** Does blocking work elsewhere and hands its outcome to the owner's thread. */
  <T> void work(Callable<T> job, Consumer<Outcome<T>> done);

  /** Runs a task on the owner's thread soon; may be called from any thread. */
  void post(Runnable task);

  /**
   * Makes the calling thread the owner until the condition holds, or until nothing is left that
   * could ever happen.
   */
  void run(BooleanSupplier finished);

  /**
   * What came of blocking work.
   *
   * @param <T> what it answers
   */
  sealed interface Outcome<T> {
    /** It answered. */
    record Answered<T>(T value) implements Outcome<T> {}

    /** It threw. */
    record Threw<T>(Exception exception) implements Outcome<T> {}

    /** Does the work now and catches what it throws. */
    static <T> Outcome<T> of(Callable<T> job) {
      try {
        return new Answered<>(job.call());
      } catch (Exception e) {
        return new Threw<>(e);
      }
    }
  }
}
