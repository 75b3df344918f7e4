package io.dr.report;

import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Moments;
import io.dr.journal.RunState;
import java.io.PrintWriter;

/** One line an event, for a pipe or a log: time in UTC, what it is about, what happened. */
public final class EventLines implements RunListener {
  private final PrintWriter out;
  private final Commands commands;

  /**
   * @param commands how people are told to answer
   */
  public EventLines(PrintWriter out, Commands commands) {
    this.out = out;
    this.commands = commands;
  }

  @Override
  public void heard(Entry entry, RunState state) {
    Happenings.of(entry)
        .ifPresent(
            happening -> {
              out.printf(
                  "%s  %-20s  %s%n",
                  Moments.seconds(happening.at()), happening.subject(), happening.what());
              hint(entry);
              out.flush();
            });
  }

  @Override
  public void leftOut(long entries) {
    out.printf(
        "%-44s%d entries are left out here: they came faster than they were read%n", "", entries);
    out.flush();
  }

  /** Nobody can be prompted on a pipe: the line says how to answer from elsewhere. */
  private void hint(Entry entry) {
    if (entry.event() instanceof Event.QuestionAsked asked) {
      out.printf(
          "%-44s%s%n", "", commands.answer(entry.run(), asked.step(), asked.question().choices()));
    }
  }
}
