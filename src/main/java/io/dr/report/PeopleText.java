package io.dr.report;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import java.util.ArrayList;
import java.util.List;

/** Says in words who does what in a run, and what became of requests for help. */
final class PeopleText {
  private static final List<String> LEADERS = List.of(Crew.COMMANDER, Crew.LEAD);

  private PeopleText() {}

  /** Whether there is anything to say: in a rehearsal nobody need have a role. */
  static boolean named(StatusReport report) {
    return report.mode() == Event.Mode.DISASTER || !report.people().roles().isEmpty();
  }

  /** The two who lead first, then all others, as in {@code incident commander Ada}. */
  static List<String> roles(StatusReport.People people) {
    List<String> roles = new ArrayList<>();
    roles.add(Crew.COMMANDER + " " + people.commander().orElse("not assigned"));
    roles.add(Crew.LEAD + " " + people.lead().orElse("not assigned"));
    people
        .roles()
        .forEach(
            (role, person) -> {
              if (!LEADERS.contains(role)) {
                roles.add(role + " " + person);
              }
            });
    return roles;
  }

  /** Who authorised it, and why. */
  static String initiated(StatusReport.People people) {
    return "initiated by "
        + people.initiatedBy()
        + people.reason().map(reason -> ": " + reason).orElse("");
  }

  /** What help came, as in {@code 1, Grace: a second DBA: Linus joined, Ada}. */
  static List<String> helped(StatusReport.People people) {
    List<String> helped = new ArrayList<>();
    for (StatusReport.Help one : people.help()) {
      one.given()
          .ifPresent(
              given ->
                  helped.add(
                      "%d, %s: %s   given: %s"
                          .formatted(one.number(), one.by(), one.text(), given)));
    }
    return helped;
  }
}
