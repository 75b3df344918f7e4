package io.dr.engine;

import io.dr.journal.BootTime;
import java.time.Instant;
import java.util.Optional;

/** The clocks of the machine, as they are. */
public interface TickSource {

  /** What the wall clock shows, UTC; anybody may set it at any time. */
  Instant wall();

  /** Nanoseconds that only ever grow; on Linux and macOS not while the machine sleeps. */
  long nanos();

  /** The time since the machine's start, where it can be told. */
  Optional<BootTime> boot();

  /** Whether the time since the start goes on while the machine sleeps, or is held by its host. */
  boolean sleepShows();
}
