package io.dr.report;

import io.dr.engine.Timeline;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows a run from outside, by its journal alone, until it is over: it looks once a second, and
 * writes nothing. A run that stands still is followed on, for somebody may take it up.
 */
public final class Watch {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Journal journal;
  private final Timeline timeline;
  private final View view;
  private RunState state;
  private List<Entry> newer;
  private boolean first = true;
  private boolean intact;
  private String head;
  private boolean left;

  /** What is made of what is seen. */
  public interface View {
    /** A second has passed, and perhaps more happened. */
    void seen(Sight sight);

    /** Whether nobody is there to see it any more. */
    default boolean gone() {
      return false;
    }
  }

  /**
   * A run at one look.
   *
   * @param first whether this is the first look
   * @param state where the run stands
   * @param newer what was written since the look before; at the first one everything
   * @param lease who drives the run
   * @param wall the wall clock's time, UTC
   * @param intact whether the chain of hashes is unbroken so far
   * @param head the hash of the newest entry
   */
  public record Sight(
      boolean first,
      RunState state,
      List<Entry> newer,
      Optional<Lease> lease,
      Instant wall,
      boolean intact,
      String head) {
    public Sight {
      newer = List.copyOf(newer);
    }

    /** Whether nothing more can happen. */
    public boolean over() {
      return Watch.over(state);
    }
  }

  /**
   * @param state the run as far as it is known
   * @param entries of its log, up to there
   * @param timeline the wall clock's
   */
  public Watch(Journal journal, RunState state, List<Entry> entries, Timeline timeline, View view) {
    this.journal = journal;
    this.state = state;
    this.newer = List.copyOf(entries);
    this.timeline = timeline;
    this.view = view;
    this.intact = EntryCodec.intact(entries);
    this.head = entries.isEmpty() ? "" : entries.get(entries.size() - 1).hash();
  }

  /**
   * Follows until the run is over, or until nobody looks any more.
   *
   * @throws io.dr.journal.JournalException when the journal cannot be read
   */
  public void run() {
    timeline.post(this::look);
    timeline.run(() -> left);
  }

  /** Ends it soon; may be called from any thread. */
  public void leave() {
    timeline.post(() -> left = true);
  }

  /** Whether the run itself is over. */
  public boolean over() {
    return over(state);
  }

  private static boolean over(RunState state) {
    return state.phase() == RunState.RunPhase.FINISHED
        || state.phase() == RunState.RunPhase.ABORTED;
  }

  private void look() {
    if (left) {
      return;
    }
    if (!first) {
      newer = journal.read(state.run(), state.sequence());
      newer.forEach(this::take);
    }
    Sight sight =
        new Sight(
            first,
            state,
            newer,
            journal.leases().of(state.run()),
            timeline.instant(),
            intact,
            head);
    first = false;
    view.seen(sight);
    left = sight.over() || view.gone();
    timeline.schedule(timeline.instant().plus(PAUSE), this::look);
  }

  private void take(Entry entry) {
    intact &= EntryCodec.follows(head, state.sequence(), entry);
    head = entry.hash();
    state = state.apply(entry);
  }
}
