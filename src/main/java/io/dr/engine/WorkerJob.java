package io.dr.engine;

import io.dr.plan.PlannedStep;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What a worker does for a step. A job is a record: it works on the values that it was made with,
 * and all that comes of it is what it answers. It has two methods so that no lambda can be one,
 * which could take hold of whatever stands around it.
 *
 * @param <T> what it answers
 */
interface WorkerJob<T> extends Callable<T> {

  /** The step that it is done for. */
  PlannedStep step();

  /** Does it on a worker and hands the outcome to the owner's thread. */
  default void on(Timeline timeline, Consumer<Timeline.Outcome<T>> done) {
    timeline.work(this, done);
  }
}
