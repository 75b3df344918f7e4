package io.dr.cli;

import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.report.Commands;
import io.dr.report.Plain;
import io.dr.runbook.Person;
import java.io.PrintWriter;

/**
 * Says, where no picture shows it, that a run waits for a second person, whom to call, and what
 * they are to type.
 */
final class SecondPersonNotice implements RunListener {
  private final Plan plan;
  private final PrintWriter out;
  private final Commands commands;

  SecondPersonNotice(Plan plan, PrintWriter out, Commands commands) {
    this.plan = plan;
    this.out = out;
    this.commands = commands;
  }

  /** At each process that drives it, the first and whichever takes it up. */
  @Override
  public void heard(Entry entry, RunState state) {
    boolean waits = state.authorisation().pending() && state.phase() == RunState.RunPhase.RUNNING;
    if (!waits || !(entry.event() instanceof Event.OrchestratorAttached)) {
      return;
    }
    out.println("Nothing begins before a second authorised person confirms it. Call one of:");
    for (Person person : plan.seconds(state.initiated().by())) {
      out.println("  " + Plain.text(person.withPhone()));
    }
    out.println("They confirm from another terminal:");
    out.println("  " + commands.confirm(state.run()));
    out.flush();
  }
}
