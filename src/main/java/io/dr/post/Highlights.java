package io.dr.post;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.report.Happenings;
import io.dr.report.StatusReport;
import java.util.ArrayList;
import java.util.List;

/** The timeline as leadership reads it: what was decided, done and failed, without each look. */
record Highlights(List<StatusReport.Happening> lines, int left) {
  /** Nobody reads more; the whole timeline is in the status report. */
  private static final int MOST = 150;

  /** The newest of them, oldest first, and how many are left out before. */
  static Highlights of(List<Entry> entries) {
    List<StatusReport.Happening> lines = new ArrayList<>();
    for (Entry entry : entries) {
      if (matters(entry.event())) {
        Happenings.of(entry).ifPresent(lines::add);
      }
    }
    int left = Math.max(0, lines.size() - MOST);
    return new Highlights(List.copyOf(lines.subList(left, lines.size())), left);
  }

  private static boolean matters(Event event) {
    if (event instanceof Event.OfStep) {
      return event instanceof Event.StepSucceeded
          || event instanceof Event.StepFailed
          || event instanceof Event.StepSkipped
          || event instanceof Event.StepReopened
          || event instanceof Event.QuestionAsked
          || event instanceof Event.QuestionAnswered
          || event instanceof Event.LossAccepted;
    }
    return !(event instanceof Event.OrchestratorAttached
        || event instanceof Event.BudgetChanged
        || event instanceof Event.MessageSent
        || event instanceof Event.MessageFailed);
  }
}
