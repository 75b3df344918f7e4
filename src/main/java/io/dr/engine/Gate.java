package io.dr.engine;

import io.dr.action.Quota;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets looks and calls begin when their budgets allow it, and no sooner than the answers to those
 * before them show that no second sees too many. Used from the timeline's owner thread.
 */
@ThreadConfined
final class Gate {
  private static final Duration AGAIN = Duration.ofMillis(50);

  private final Timeline timeline;
  private final Budgets budgets;
  private final Consumer<Runnable> guarded;

  /**
   * @param guarded runs a task and sees to what it throws
   */
  Gate(Timeline timeline, Budgets budgets, Consumer<Runnable> guarded) {
    this.timeline = timeline;
    this.budgets = budgets;
    this.guarded = guarded;
  }

  /**
   * Books a look at a site.
   *
   * @param go begins it; to close what it is given once the answer is there
   */
  void look(Collection<Quota> quotas, Site site, Consumer<Budgets.Entry> go) {
    at(budgets.look(quotas, site), () -> enter(() -> budgets.enterForLook(quotas, site), go));
  }

  /**
   * Books a call at a site.
   *
   * @param quota of the service that is called, if it publishes one
   */
  void call(Optional<Quota> quota, Site site, Consumer<Budgets.Entry> go) {
    at(
        quota.map(known -> budgets.call(known, site)).orElseGet(timeline::instant),
        () ->
            enter(
                () ->
                    quota
                        .map(known -> budgets.enterForCall(known, site))
                        .orElseGet(() -> Optional.of(new Budgets.Entry(List.of()))),
                go));
  }

  private interface Door {
    Optional<Budgets.Entry> open();
  }

  private void enter(Door door, Consumer<Budgets.Entry> go) {
    Optional<Budgets.Entry> entry = door.open();
    if (entry.isPresent()) {
      go.accept(entry.get());
    } else {
      at(timeline.instant().plus(AGAIN), () -> enter(door, go));
    }
  }

  /** Runs a task then, or now if it has passed. */
  void at(Instant at, Runnable task) {
    if (at.isAfter(timeline.instant())) {
      timeline.schedule(at, () -> guarded.accept(task));
    } else {
      task.run();
    }
  }
}
