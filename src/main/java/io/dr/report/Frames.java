package io.dr.report;

import java.time.Duration;

/** When a picture is drawn, and by which thread: all of one picture's tasks by the same one. */
public interface Frames {

  /** Has a task done after a pause; answers at once. */
  void later(Duration pause, Runnable task);

  /** Has a task done now, and waits for it, but not for a terminal that nobody reads. */
  void now(Runnable task);
}
