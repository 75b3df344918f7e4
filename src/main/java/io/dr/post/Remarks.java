package io.dr.post;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.report.Commands;
import io.dr.report.Coordination;
import io.dr.report.Happenings;
import io.dr.report.StatusReport;
import io.dr.runbook.Durations;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the engineers are told while a run goes on: a line for each phase, failure, gate, request
 * for help, and whatever people decide. What answers an earlier line says so.
 */
final class Remarks {
  private final Plan plan;
  private final Map<String, PlannedPhase> phases = new HashMap<>();
  private final Map<String, Set<String>> open = new HashMap<>();
  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Long> asked = new HashMap<>();
  private final Map<String, Long> failed = new HashMap<>();
  private final Map<Integer, Long> wanted = new HashMap<>();
  private final List<Remark> remarks = new ArrayList<>();
  private boolean attached;

  private Remarks(Plan plan) {
    this.plan = plan;
    for (PlannedPhase phase : plan.phases()) {
      open.put(phase.id(), new HashSet<>(phase.steps()));
      phase.steps().forEach(step -> phases.put(step, phase));
    }
  }

  /** All of them, in the order of the entries. */
  static List<Remark> of(Plan plan, List<Entry> entries) {
    Remarks remarks = new Remarks(plan);
    entries.forEach(remarks::hear);
    return remarks.remarks;
  }

  private void hear(Entry entry) {
    if (entry.event() instanceof Event.OfStep event) {
      step(entry, event);
    } else {
      run(entry);
    }
  }

  private void run(Entry entry) {
    Event event = entry.event();
    if (event instanceof Event.HelpWanted help) {
      wanted.put(help.number(), entry.sequence());
    }
    long answers =
        event instanceof Event.HelpGiven given ? wanted.getOrDefault(given.number(), 0L) : 0;
    if (matters(event)) {
      tell(entry, "run", answers);
    }
    attached |= event instanceof Event.OrchestratorAttached;
  }

  private boolean matters(Event event) {
    if (event instanceof Event.MessageSent sent) {
      return sent.message().startsWith(Coordination.CALL);
    }
    if (event instanceof Event.MessageFailed message) {
      return message.message().startsWith(Bulletin.LEADERSHIP);
    }
    // That somebody drives the run is news only when it was somebody else before.
    return event instanceof Event.OrchestratorAttached
        ? attached
        : !(event instanceof Event.BudgetChanged);
  }

  private void step(Entry entry, Event.OfStep event) {
    PlannedPhase phase = phases.get(event.step());
    if (phase == null) {
      return;
    }
    if (event instanceof Event.StepStarted && begun.putIfAbsent(phase.id(), entry.at()) == null) {
      add(entry, "▶ " + phase.id(), "begins: " + phase.title(), 0);
    } else if (event instanceof Event.QuestionAsked question) {
      asks(entry, question);
    } else if (event instanceof Event.QuestionAnswered answered
        && answered.kind() != Question.Kind.CONFIRM) {
      tell(entry, event.step(), asked.getOrDefault(event.step(), 0L));
    } else if (event instanceof Event.StepFailed failure) {
      fails(entry, failure);
    } else if (event instanceof Event.StepReopened) {
      open.getOrDefault(phase.id(), Set.of()).add(event.step());
      tell(entry, event.step(), failed.getOrDefault(event.step(), 0L));
    } else if (event instanceof Event.LossAccepted || event instanceof Event.StepSkipped) {
      tell(entry, event.step(), 0);
    } else if (event instanceof Event.StepSucceeded && failed.containsKey(event.step())) {
      tell(entry, "✔ " + event.step(), failed.getOrDefault(event.step(), 0L));
    }
    settles(entry, event, phase);
  }

  private void asks(Entry entry, Event.QuestionAsked event) {
    if (event.question().kind() == Question.Kind.CONFIRM) {
      // Whoever confirms each call sits at the terminal.
      return;
    }
    asked.put(event.step(), entry.sequence());
    add(
        entry,
        "? " + event.step(),
        event.question().text()
            + "   "
            + Commands.HERE.answer(entry.run(), event.step(), event.question().choices()),
        0);
  }

  private void fails(Entry entry, Event.StepFailed event) {
    failed.put(event.step(), entry.sequence());
    String small = small(event.step()) ? " The recovery goes on without it." : "";
    add(
        entry,
        "✖ " + event.step(),
        "failed: " + event.failure().cause() + " " + event.failure().remedy() + small,
        0);
  }

  private boolean small(String step) {
    return plan.step(step).onFailure() == Step.OnFailure.CONTINUE;
  }

  private void settles(Entry entry, Event.OfStep event, PlannedPhase phase) {
    boolean settled =
        event instanceof Event.StepSucceeded
            || event instanceof Event.StepSkipped
            || (event instanceof Event.StepFailed && small(event.step()));
    Set<String> left = open.getOrDefault(phase.id(), Set.of());
    if (settled && left.remove(event.step()) && left.isEmpty()) {
      Instant start = begun.getOrDefault(phase.id(), entry.at());
      String took = Durations.show(Duration.between(start, entry.at()));
      add(entry, "✔ " + phase.id(), "done in " + took + ": " + phase.title(), 0);
    }
  }

  private void tell(Entry entry, String subject, long answers) {
    Optional<StatusReport.Happening> told = Happenings.of(entry);
    told.ifPresent(happening -> add(entry, subject, happening.what(), answers));
  }

  /** What two lines tell of is told in the open, so that one message can tell both. */
  private void add(Entry entry, String subject, String text, long answers) {
    int last = remarks.size() - 1;
    if (last >= 0 && remarks.get(last).sequence() == entry.sequence()) {
      remarks.set(last, remarks.get(last).open());
      remarks.add(new Remark(entry.sequence(), entry.at(), subject, text, 0));
      return;
    }
    remarks.add(new Remark(entry.sequence(), entry.at(), subject, text, answers));
  }
}
