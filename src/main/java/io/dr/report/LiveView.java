package io.dr.report;

import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.journal.Entry;
import io.dr.journal.RunState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The picture in a terminal, redrawn in place: at each event, and at least once a second. */
public final class LiveView implements RunListener {
  private static final Duration FRAME = Duration.ofSeconds(1);

  private final StatusReports reports;
  private final TextReport text;
  private final Timeline timeline;
  private final Duration frame;
  private final Canvas canvas;
  private Optional<RunState> newest = Optional.empty();
  private boolean paused;
  private boolean dirty;

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
    this.timeline = timeline;
    this.frame = Duration.ofMillis((long) (FRAME.toMillis() * speed));
    this.canvas = new Canvas(out, size);
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
    canvas.leave();
  }

  /** Goes on below whatever was printed meanwhile. */
  public void resume() {
    paused = false;
    canvas.leave();
    draw();
  }

  /** Removes the picture, so that the final one can be printed in its place. */
  public void clear() {
    paused = true;
    canvas.clear();
  }

  private void draw() {
    dirty = false;
    if (paused || newest.isEmpty()) {
      return;
    }
    StatusReport report = reports.brief(newest.get(), timeline.instant());
    canvas.draw(columns -> text.screen(report, false, columns));
  }
}
