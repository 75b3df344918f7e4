package io.dr.report;

import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.RunState;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;

/** One line an event, for a pipe or a log: time in UTC, what it is about, what happened. */
public final class EventLines implements RunListener {
  private final PrintWriter out;

  public EventLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void heard(Entry entry, RunState state) {
    Happenings.of(entry)
        .ifPresent(
            happening -> {
              out.printf(
                  "%s  %-20s  %s%n",
                  happening.at().truncatedTo(ChronoUnit.SECONDS),
                  happening.subject(),
                  happening.what());
              out.flush();
            });
  }
}
