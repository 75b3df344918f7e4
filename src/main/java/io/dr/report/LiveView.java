package io.dr.report;

import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.RunState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The picture in a terminal, redrawn in place: soon after each event, and at least once a second.
 * The run only leaves its newest state here; everything else is done by the picture's own thread.
 */
public final class LiveView implements RunListener {
  private static final Duration FRAME = Duration.ofSeconds(1);
  private static final Duration SOON = FRAME.dividedBy(5);

  private final StatusReports reports;
  private final TextReport text;
  private final InstantSource clock;
  private final Frames frames;
  private final AtomicReference<Optional<RunState>> newest =
      new AtomicReference<>(Optional.empty());
  private final AtomicBoolean dirty = new AtomicBoolean();
  // Touched by the picture's thread alone.
  private final Canvas canvas;
  private boolean paused;

  /**
   * @param clock the run's
   * @param size the terminal's at present: somebody may change it at any time
   */
  public LiveView(
      StatusReports reports,
      TextReport text,
      PrintWriter out,
      InstantSource clock,
      Frames frames,
      Supplier<ScreenSize> size) {
    this.reports = reports;
    this.text = text;
    this.clock = clock;
    this.frames = frames;
    this.canvas = new Canvas(out, size);
    frames.later(FRAME, this::tick);
  }

  private void tick() {
    // What cannot be drawn now may be drawn with the next frame.
    frames.later(FRAME, this::tick);
    draw();
  }

  @Override
  public void heard(Entry entry, RunState state) {
    newest.set(Optional.of(state));
    if (dirty.compareAndSet(false, true)) {
      frames.later(SOON, this::draw);
    }
  }

  /** Leaves the terminal to a prompt. */
  public void pause() {
    frames.now(
        () -> {
          paused = true;
          canvas.leave();
        });
  }

  /** Goes on below whatever was printed meanwhile. */
  public void resume() {
    frames.now(
        () -> {
          paused = false;
          canvas.leave();
          draw();
        });
  }

  /** Removes the picture, so that the final one can be printed in its place. */
  public void clear() {
    frames.now(
        () -> {
          paused = true;
          canvas.clear();
        });
  }

  private void draw() {
    dirty.set(false);
    Optional<RunState> state = newest.get();
    if (paused || state.isEmpty()) {
      return;
    }
    StatusReport report = reports.brief(state.get(), clock.instant());
    canvas.draw(columns -> text.screen(report, false, columns));
  }
}
