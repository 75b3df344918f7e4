package io.dr.cli;

import io.dr.journal.Authorisation;
import io.dr.journal.Event;
import io.dr.report.Commands;
import io.dr.report.Listed;
import io.dr.report.Utc;
import io.dr.runbook.Person;
import java.time.Instant;
import java.util.List;

/** The word of a second person on a run that was initiated. */
final class SecondPerson {
  private final RunReference run;
  private final Commands commands;
  private final Instant now;

  /**
   * @param now the wall clock's time, UTC
   */
  SecondPerson(RunReference run, Commands commands, Instant now) {
    this.run = run;
    this.commands = commands;
    this.now = now;
  }

  /** Whether the run itself is meant, and not one of its steps. */
  static boolean isMeant(String step, RunReference run) {
    return step.equals(Person.INITIATION) && !run.plan().steps().containsKey(step);
  }

  /**
   * Confirms it.
   *
   * @throws CommandFailure when it is settled, or that person may not
   */
  Event approve(String by, String reason) {
    checkPending();
    Person person = authority().named(by, "confirm run " + run.id());
    String initiator = run.state().initiated().by();
    if (person.isCalled(initiator)) {
      List<String> others = run.plan().seconds(initiator).stream().map(Person::withPhone).toList();
      throw new CommandFailure(
          ExitCode.REFUSED,
          "%s initiated run %s, and nobody confirms for themself.".formatted(initiator, run.id()),
          "Have it confirmed by one of: " + Listed.of(others) + ".");
    }
    return new Event.InitiationConfirmed(person.name(), reason);
  }

  /**
   * Refuses it, which ends the run; whoever initiated it may think better of it, too.
   *
   * @throws CommandFailure when it is settled, or that person may not
   */
  Event reject(String by, String reason) {
    checkPending();
    return new Event.InitiationRejected(
        authority().named(by, "reject run " + run.id()).name(), reason);
  }

  private Authority authority() {
    return new Authority(run.plan().authority());
  }

  private void checkPending() {
    Authorisation known = run.state().authorisation();
    if (!known.twoPerson()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "Run " + run.id() + " needs no second person.",
          "See where it stands with: " + commands.status(run.id()));
    }
    known
        .confirmed()
        .ifPresent(
            confirmed -> {
              throw new CommandFailure(
                  ExitCode.USAGE,
                  "Run %s is confirmed already, by %s at %s."
                      .formatted(run.id(), confirmed.by(), Utc.show(confirmed.at(), now)),
                  "See where it stands with: " + commands.status(run.id()));
            });
  }
}
