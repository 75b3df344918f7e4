package io.dr.report;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in words by what right a run is done, who has which role in it, and what help came. */
public final class PeopleText {
  private static final List<String> LEADERS = List.of(Crew.COMMANDER, Crew.LEAD);

  private PeopleText() {}

  /** Whether there is anything to say: in a rehearsal nobody need have a role. */
  static boolean named(StatusReport report) {
    return report.mode() == Event.Mode.DISASTER || !report.people().roles().isEmpty();
  }

  /**
   * As in {@code initiated by Bob in place of Ada and Grace (not reached by phone): us-east-1 is
   * down; confirmed by Linus, 03:20:00 UTC}.
   */
  static String initiated(StatusReport report) {
    People people = report.people();
    return "initiated by "
        + people.initiatedBy()
        + deputy(people)
        + people.reason().map(reason -> ": " + reason).orElse("")
        + confirmed(report).map(words -> "; " + words).orElse("");
  }

  /** As in {@code in place of Ada and Grace (not reached by phone)}, with a blank before it. */
  static String deputy(People people) {
    return people
        .reasonForDeputy()
        .map(why -> " " + insteadOf(people) + " (" + why + ")")
        .orElse("");
  }

  private static String insteadOf(People people) {
    return people.insteadOf().isEmpty()
        ? "as a deputy"
        : "in place of " + Listed.of(people.insteadOf());
  }

  /** Whether and by whom a run was confirmed; empty while it waits and where nobody has to. */
  public static Optional<String> confirmed(StatusReport report) {
    return report
        .second()
        .flatMap(
            second ->
                second
                    .by()
                    .map(
                        by ->
                            "confirmed by "
                                + by
                                + second.at().map(at -> ", " + time(at, report)).orElse("")
                                + second.reason().map(reason -> ": " + reason).orElse("")));
  }

  /** For whom a run waits before anything begins; empty when it does not. */
  static Optional<String> waits(StatusReport report) {
    return report
        .second()
        .filter(SecondPerson::waits)
        .map(
            second ->
                "for a second authorised person since %s: %s"
                    .formatted(time(second.askedAt(), report), String.join(", ", second.whom())));
  }

  /** As in {@code incident commander Ada since 03:20:00 UTC}, a role each. */
  static List<String> roles(StatusReport report) {
    List<String> roles = new ArrayList<>();
    holders(report).forEach((role, holder) -> roles.add(role + " " + holder));
    return roles;
  }

  /** Who has which role, and since when: the two who lead first, then all others. */
  static Map<String, String> holders(StatusReport report) {
    Map<String, String> holders = new LinkedHashMap<>();
    LEADERS.forEach(role -> holders.put(role, holder(report, role)));
    report.people().roles().keySet().forEach(role -> holders.put(role, holder(report, role)));
    return holders;
  }

  /** Whoever was there from the beginning needs no time. */
  private static String holder(StatusReport report, String role) {
    String person = report.people().roles().get(role);
    Instant since = report.people().since().get(role);
    if (person == null) {
      return "not assigned";
    }
    return since == null || !since.isAfter(report.initiatedAt())
        ? person
        : person + " since " + time(since, report);
  }

  /** What names somebody to lead the engineers, where a recovery that goes on has nobody. */
  static Optional<String> noLead(StatusReport report, Commands commands) {
    boolean over =
        report.phase() == RunState.RunPhase.FINISHED || report.phase() == RunState.RunPhase.ABORTED;
    Optional<String> commander = Optional.ofNullable(report.people().roles().get(Crew.COMMANDER));
    return over || report.mode() != Event.Mode.DISASTER || report.people().lead().isPresent()
        ? Optional.empty()
        : commander.map(by -> commands.assignLead(report.run(), by));
  }

  /** What help came, as in {@code 1, Grace: a second DBA given: Linus joined, Ada}. */
  static List<String> helped(People people) {
    List<String> helped = new ArrayList<>();
    for (People.Help one : people.help()) {
      one.given()
          .ifPresent(
              given ->
                  helped.add(
                      "%d, %s: %s   given: %s"
                          .formatted(one.number(), one.by(), one.text(), given)));
    }
    return helped;
  }

  private static String time(Instant at, StatusReport report) {
    return Utc.show(at, report.asOf());
  }
}
