package io.dr.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A picture in a terminal that is drawn anew in its place. */
final class Canvas {
  private final PrintWriter out;
  private final Supplier<ScreenSize> size;
  private int drawn;
  private ScreenSize drawnOn = new ScreenSize(0, 0);

  /**
   * @param size the terminal's at present: somebody may change it at any time
   */
  Canvas(PrintWriter out, Supplier<ScreenSize> size) {
    this.out = out;
    this.size = size;
  }

  /**
   * Draws in place of what was drawn last.
   *
   * @param picture for that many columns
   */
  void draw(IntFunction<Screen> picture) {
    ScreenSize now = size.get();
    // A line as wide as the terminal would wrap in some, and the picture move.
    List<String> shown = picture.apply(now.columns() - 1).fit(now.rows() - 1);
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

  /** What stands there stays; the next picture goes below. */
  void leave() {
    drawn = 0;
  }

  /** Removes the picture, so that something else can be printed in its place. */
  void clear() {
    erase();
    out.flush();
  }

  private void erase() {
    if (drawn > 0) {
      // To the beginning of a line: whoever types, or interrupts, has moved the cursor in it.
      out.print("\u001b[" + drawn + "F\u001b[J");
    }
    drawn = 0;
  }
}
