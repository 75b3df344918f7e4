package io.dr.report;

import java.io.PrintWriter;
import java.util.Optional;

/**
 * What is watched, for a program: a JSON document in a line at first and whenever something
 * changed, whose timeline holds what is new since the one before.
 */
public final class WatchedDocuments implements Watch.View {
  private final StatusReports reports;
  private final PrintWriter out;
  private Optional<Boolean> driven = Optional.empty();

  public WatchedDocuments(StatusReports reports, PrintWriter out) {
    this.reports = reports;
    this.out = out;
  }

  @Override
  public void seen(Watch.Sight sight) {
    StatusReport report = reports.watched(sight);
    Optional<Boolean> now = report.driver().map(StatusReport.Driver::alive);
    if (sight.first() || !sight.newer().isEmpty() || !now.equals(driven)) {
      out.println(JsonReport.line(report));
      out.flush();
    }
    driven = now;
  }

  @Override
  public boolean gone() {
    return out.checkError();
  }
}
