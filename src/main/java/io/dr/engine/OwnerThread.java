package io.dr.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one thread that may touch what changes in a run. Whoever holds such a thing asks at its door;
 * another thread inside would be a defect, and is told so at once instead of spoiling the run some
 * time later.
 */
final class OwnerThread {
  private final AtomicReference<Optional<Thread>> owner = new AtomicReference<>(Optional.empty());

  /** The calling thread is the owner from now on. */
  void claim() {
    owner.set(Optional.of(Thread.currentThread()));
  }

  /**
   * Does nothing on the owner's thread, or before there is one.
   *
   * @throws IllegalStateException on any other thread
   */
  void check() {
    Thread caller = Thread.currentThread();
    owner
        .get()
        .filter(one -> one != caller)
        .ifPresent(
            one -> {
              throw new IllegalStateException(
                  caller.getName() + " touches what belongs to " + one.getName());
            });
  }
}
