package io.dr.report;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words by what right a run is done, who has which role in it, and what help is wanted. */
public final class PeopleText {
  private PeopleText() {}

  /** As in {@code Initiated by Bob in place of Ada and Grace: not reached by phone}. */
  static String initiated(StatusReport report) {
    StatusReport.People people = report.people();
    return "Initiated by "
        + people.initiatedBy()
        + people.deputy().map(words -> " " + words).orElse("");
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

  /** Each role, who has it and since when. */
  static List<String> roles(StatusReport report) {
    List<String> roles = new ArrayList<>();
    report
        .people()
        .roles()
        .forEach(
            (role, person) ->
                roles.add(
                    role
                        + " "
                        + person
                        + Optional.ofNullable(report.people().since().get(role))
                            .map(at -> " since " + time(at, report))
                            .orElse("")));
    return roles;
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

  private static String time(Instant at, StatusReport report) {
    return Utc.show(at, report.asOf());
  }
}
