package io.dr.report;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** What is watched, as a picture in a terminal: redrawn in place at each look. */
public final class WatchedPicture implements Watch.View {
  private final StatusReports reports;
  private final TextReport text;
  private final Canvas canvas;

  /**
   * @param size the terminal's at present
   */
  public WatchedPicture(
      StatusReports reports, TextReport text, PrintWriter out, Supplier<ScreenSize> size) {
    this.reports = reports;
    this.text = text;
    this.canvas = new Canvas(out, size);
  }

  @Override
  public void seen(Watch.Sight sight) {
    if (sight.over()) {
      canvas.clear();
      return;
    }
    StatusReport report = reports.seen(sight);
    canvas.draw(columns -> text.screen(report, false, columns));
  }
}
