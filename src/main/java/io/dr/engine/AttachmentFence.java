package io.dr.engine;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Fence;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets effects pass as long as the journal knows no taking-up of the run newer than one's own. It
 * asks the journal each time: a process does not notice that it was stopped in between, and no
 * clock of its own tells it for how long.
 */
public final class AttachmentFence implements Fence {
  private static final long NOT_ATTACHED = Long.MIN_VALUE;

  private final Journal journal;
  private final String run;
  private final AtomicLong attachment = new AtomicLong(NOT_ATTACHED);

  public AttachmentFence(Journal journal, String run) {
    this.journal = journal;
    this.run = run;
  }

  /**
   * The run is driven from here on.
   *
   * @param sequence of one's own taking-up in the journal; before it is known nothing passes
   */
  public void hold(long sequence) {
    attachment.set(sequence);
  }

  @Override
  public void check() {
    long own = attachment.get();
    if (own == NOT_ATTACHED) {
      throw closed("This process does not drive run " + run + ".");
    }
    long newest;
    try {
      newest = journal.attachment(run, own);
    } catch (JournalException e) {
      throw closed(
          "Whether run %s is still driven from here cannot be read: %s"
              .formatted(run, e.getMessage()));
    }
    if (newest > own) {
      throw closed("Another orchestrator took run " + run + " over.");
    }
  }

  private static ActionFailure closed(String cause) {
    return new ActionFailure(
        Failure.of(Failure.Kind.UNREACHABLE, cause, "Nothing was sent; see dr status."));
  }
}
