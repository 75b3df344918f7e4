package io.dr.report;

import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.journal.Entry;
import io.dr.journal.RunState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The picture in a terminal, redrawn in place: at each event, and at least once a second. */
public final class LiveView implements RunListener {
  private static final Duration FRAME = Duration.ofSeconds(1);

  private final StatusReports reports;
  private final TextReport text;
  private final PrintWriter out;
  private final Timeline timeline;
  private final Duration frame;
  private final Supplier<ScreenSize> size;
  private Optional<RunState> newest = Optional.empty();
  private boolean paused;
  private boolean dirty;
  private int drawn;
  private ScreenSize drawnOn = new ScreenSize(0, 0);

  /**
   * @param speed how much faster than the clock the timeline runs
   * @param size the terminal's at present: somebody may change it at any time
   */
  public LiveView(
      StatusReports reports,
      TextReport text,
      PrintWriter out,
      Timeline timeline,
      double speed,
      Supplier<ScreenSize> size) {
    this.reports = reports;
    this.text = text;
    this.out = out;
    this.timeline = timeline;
    this.frame = Duration.ofMillis((long) (FRAME.toMillis() * speed));
    this.size = size;
    tick();
  }

  private void tick() {
    draw();
    timeline.schedule(timeline.instant().plus(frame), this::tick);
  }

  @Override
  public void heard(Entry entry, RunState state) {
    newest = Optional.of(state);
    if (!dirty) {
      dirty = true;
      timeline.schedule(timeline.instant().plus(frame.dividedBy(5)), this::draw);
    }
  }

  /** Leaves the terminal to a prompt. */
  public void pause() {
    paused = true;
    drawn = 0;
  }

  /** Goes on below whatever was printed meanwhile. */
  public void resume() {
    paused = false;
    drawn = 0;
    draw();
  }

  /** Removes the picture, so that the final one can be printed in its place. */
  public void clear() {
    paused = true;
    erase();
    out.flush();
  }

  private void draw() {
    dirty = false;
    if (paused || newest.isEmpty()) {
      return;
    }
    ScreenSize now = size.get();
    StatusReport report = reports.brief(newest.get(), timeline.instant());
    // A line as wide as the terminal would wrap in some, and the picture move.
    List<String> shown = text.screen(report, false, now.columns() - 1).fit(now.rows() - 1);
    if (!now.equals(drawnOn)) {
      // The terminal wrapped what stood there anew: nobody knows where it began.
      drawn = 0;
      drawnOn = now;
    }
    erase();
    shown.forEach(line -> out.print(line + "\u001b[K\n"));
    out.flush();
    drawn = shown.size();
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\u001b[J");
    }
    drawn = 0;
  }
}
