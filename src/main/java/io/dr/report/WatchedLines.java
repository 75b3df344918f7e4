package io.dr.report;

import java.io.PrintWriter;

/** What is watched, for a pipe: where it stands at first, then a line an event. */
public final class WatchedLines implements Watch.View {
  private final StatusReports reports;
  private final TextReport text;
  private final EventLines lines;
  private final PrintWriter out;

  /**
   * @param commands how people are told to answer
   */
  public WatchedLines(StatusReports reports, TextReport text, PrintWriter out, Commands commands) {
    this.reports = reports;
    this.text = text;
    this.out = out;
    this.lines = new EventLines(out, commands);
  }

  @Override
  public void seen(Watch.Sight sight) {
    if (!sight.first()) {
      sight.newer().forEach(entry -> lines.heard(entry, sight.state()));
    } else if (!sight.over()) {
      text.lines(reports.seen(sight), false, ScreenSize.ENDLESS).forEach(out::println);
      out.println();
      out.flush();
    }
  }

  @Override
  public boolean gone() {
    return out.checkError();
  }
}
