package io.dr.disasters;

import io.dr.engine.Timeline;
import java.time.Duration;

/** One process's view of the world's time. */
interface ProcessTime extends Timeline {
  /** Somebody sets the host's clock: it stands off by so much from now on. */
  void jump(Duration off);

  /** Whether the process goes on and on. */
  boolean endless();
}
