package io.dr.post;

import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.journal.Entry;
import io.dr.journal.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * The post office of a run whose time is not the clock's. It stands beside the run on its timeline:
 * a delivery takes none of the run's time, however long it takes.
 */
public final class TimelinePost implements RunListener, AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Timeline timeline;
  private final List<Desk> desks;
  private Instant looked = Instant.MIN;
  private Instant next = Instant.MAX;

  private TimelinePost(Timeline timeline, List<Desk> desks) {
    this.timeline = timeline;
    this.desks = desks;
  }

  /** Writes to people, and notes it in the journal. */
  public static TimelinePost sending(
      Timeline timeline, Supplier<Ledger> ledgers, List<Correspondence> kinds) {
    List<Desk> desks = new ArrayList<>();
    kinds.forEach(kind -> desks.add(new Desk(ledgers.get(), kind, Supplier::get)));
    return new TimelinePost(timeline, desks);
  }

  @Override
  public void heard(Entry entry, RunState state) {
    Instant now = timeline.instant();
    Instant at = looked.isAfter(now.minus(PAUSE)) ? looked.plus(PAUSE) : now;
    lookAt(at);
  }

  private void lookAt(Instant at) {
    if (at.isBefore(next)) {
      next = at;
      timeline.aside(at, this::look);
    }
  }

  private void look() {
    Instant now = timeline.instant();
    looked = now;
    next = next.isAfter(now) ? next : Instant.MAX;
    for (Desk desk : desks) {
      round(desk, now).ifPresent(this::lookAt);
    }
  }

  private static Optional<Instant> round(Desk desk, Instant now) {
    try {
      return desk.round(now);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(TimelinePost.class).warn("no messages could be sent", e);
      return Optional.empty();
    }
  }

  /** Delivers what came due with the end. */
  @Override
  public void close() {
    look();
  }
}
