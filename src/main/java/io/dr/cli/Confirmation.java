package io.dr.cli;

import static io.dr.runbook.Durations.show;

import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.report.Plain;
import io.dr.report.PreflightReport;
import io.dr.report.PreflightText;
import io.dr.runbook.Objectives;
import io.dr.runbook.Person;
import io.dr.wiring.Recovery;
import io.dr.wiring.RunRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows what a recovery will do, and wants the runbook's name typed before it does. */
final class Confirmation {
  private static final int LONGEST_NAME = 200;

  private final Cli cli;

  Confirmation(Cli cli) {
    this.cli = cli;
  }

  void summarise(Recovery recovery, RunRequest request, boolean simulated) {
    Plan plan = recovery.plan();
    PrintWriter out = cli.terminal.err();
    Duration expected = plan.expectedDuration();
    out.printf(
        "%s: %s %s → %s %s%s%n",
        Plain.text(plan.title()),
        plan.from().name(),
        plan.from().region(),
        plan.to().name(),
        plan.to().region(),
        simulated ? " (simulated)" : "");
    out.printf(
        "RTO %s, forecast %s; RPO %s. Authorised by %s.%n",
        show(plan.objectives().rto()), show(expected), show(plan.objectives().rpo()), request.by());
    summariseClock(recovery, request);
    if (request.terms().mandate().twoPerson()) {
      List<String> seconds =
          plan.seconds(request.by()).stream().map(Person::withPhone).map(Plain::text).toList();
      out.printf(
          "It begins once a second authorised person confirms it: %s.%n",
          String.join(", ", seconds));
    }
    for (PlannedPhase phase : plan.phases()) {
      out.printf("  %-12s %s%n", phase.id(), String.join(", ", phase.steps()));
    }
    out.flush();
  }

  private void summariseClock(Recovery recovery, RunRequest request) {
    boolean fromOutage = recovery.plan().objectives().clock() == Objectives.ClockStart.OUTAGE;
    cli.terminal
        .err()
        .printf(
            "Outage %s; the RTO clock runs since the %s.%n",
            request.outageAt().map(Instant::toString).orElse("at the declaration"),
            fromOutage ? "outage" : "declaration");
  }

  /**
   * Shows what preflight finds, and wants a reason where it is begun all the same. A missed
   * objective needs none, for a late recovery is better than none.
   *
   * @return what is asked to be run, with that reason
   * @throws CommandFailure of exit code 4 when something would keep the recovery from succeeding
   */
  RunRequest examine(Recovery recovery, RunRequest request, boolean unasked) {
    PrintWriter err = cli.terminal.err();
    err.println("Preflight, side by side, for at most a few seconds ...");
    err.flush();
    PreflightReport report = recovery.examine(request);
    new PreflightText(cli.terminal.ink(), cli.terminal.columns())
        .lines(report, false)
        .forEach(err::println);
    err.flush();
    if (!report.blocked()) {
      return request;
    }
    String reason = unasked || !cli.terminal.canPrompt() ? "" : reason();
    if (reason.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "Preflight found what would keep the recovery from succeeding; nothing was started.",
          "See to it, or start all the same with --skip-preflight REASON.");
    }
    return request.on(request.terms().skipping(reason));
  }

  /**
   * Who leads the recovery: the one typed, or else whoever initiates it, and the program says so.
   *
   * @param unasked whether nobody is to be asked
   */
  String commander(String initiator, boolean unasked) {
    String typed = "";
    if (!unasked && cli.terminal.canPrompt()) {
      typed = typed("Incident commander (empty: " + Plain.text(initiator) + "): ");
    }
    if (!typed.isEmpty() && Plain.is(typed) && typed.length() <= LONGEST_NAME) {
      return typed;
    }
    cli.terminal
        .err()
        .println(
            Plain.text(initiator)
                + " is the incident commander, for no other was named; dr assign hands that over.");
    return initiator;
  }

  private String reason() {
    return FreeText.text(
            "the reason", Optional.of(typed("To start all the same, say why (empty to leave): ")))
        .orElse("");
  }

  /**
   * Wants the name typed.
   *
   * @throws CommandFailure when nobody can type it, or something else is typed
   */
  void ask(String name) {
    if (!cli.terminal.canPrompt()) {
      throw new CommandFailure(
          ExitCode.USAGE, "Nobody is here to confirm.", "Give --yes to start without asking.");
    }
    String typed = typed("Type the runbook's name to start (" + name + "): ");
    if (!typed.equals(name)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "That is not the runbook's name; nothing was started.",
          "Try again and type: " + name);
    }
  }

  private String typed(String prompt) {
    cli.terminal.err().print(prompt);
    cli.terminal.err().flush();
    try {
      return Optional.ofNullable(cli.terminal.in().readLine()).orElse("").strip();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "The terminal cannot be read.", "Give --yes to start without asking.");
    }
  }
}
