package io.dr.post;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.plan.RpoVerdict;
import io.dr.report.Headline;
import io.dr.report.People;
import io.dr.report.PeopleText;
import io.dr.report.Plain;
import io.dr.report.RtoWords;
import io.dr.report.StatusReport;
import io.dr.report.Utc;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a template of the leadership update may show, by name. All of it is plain text in one line,
 * whoever wrote it; the names are documented for whoever writes templates.
 */
final class LetterModel {
  private final StatusReport report;
  private final Map<String, Object> values = new HashMap<>();

  private LetterModel(StatusReport report) {
    this.report = report;
  }

  /**
   * @param next when the next regular update is due, UTC; absent when this is the last
   */
  static Map<String, Object> of(
      StatusReport report, Highlights timeline, Bulletin bulletin, Optional<Instant> next) {
    LetterModel model = new LetterModel(report);
    model.run(bulletin, next);
    model.objectives();
    model.people();
    model.steps();
    model.timeline(timeline);
    return model.values;
  }

  private void put(String name, String value) {
    values.put(name, Plain.text(value));
  }

  private String time(Instant at) {
    return Utc.show(at, report.asOf());
  }

  private void run(Bulletin bulletin, Optional<Instant> next) {
    values.put("exercise", report.mode() != Event.Mode.DISASTER);
    put("run", report.run());
    put("runbook", report.runbook());
    put("title", report.title());
    put("from", report.from().name() + " (" + report.from().region() + ")");
    put("to", report.to().name() + " (" + report.to().region() + ")");
    put("headline", Headline.of(report));
    put("subject", Headline.subject(report));
    put("occasion", occasion(bulletin));
    put("missed", missed(bulletin.missed()));
    put("asOf", report.asOf().truncatedTo(ChronoUnit.SECONDS).toString());
    put("next", next.map(this::time).orElse(""));
  }

  private static String missed(long missed) {
    if (missed == 0) {
      return "";
    }
    return missed == 1
        ? "The update before this one was not sent; this one tells what it would have told."
        : "The "
            + missed
            + " updates before this one were not sent; this one tells what they would have told.";
  }

  private String occasion(Bulletin bulletin) {
    return switch (bulletin.occasion()) {
      case START -> "A recovery was initiated. This is the first of the regular updates.";
      case UPDATE -> "This is the regular update.";
      case RTO_BREACH ->
          "The recovery time objective of " + show(report.rto().target()) + " has passed.";
      case RPO_BREACH -> breach(bulletin.subject());
      case STANDSTILL -> "A failure keeps the recovery from going on; people are needed.";
      case RECOVERED -> "Production is back. What is left of the plan is still being done.";
      case END -> "The recovery is over. This is the last of the regular updates.";
      case ASKED -> "This update was sent by hand, between the regular ones.";
    };
  }

  private String breach(String step) {
    return report.rpo().over().contains(step)
        ? "More data than the recovery point objective allows is lost at " + step + "."
        : "How much data is lost at " + step + " is not known; it counts as too much.";
  }

  private void objectives() {
    StatusReport.Rto rto = report.rto();
    StatusReport.Rpo rpo = report.rpo();
    put("rtoTarget", show(rto.target()));
    put("rtoCourse", RtoWords.inProse(RtoWords.course(report)));
    put("rtoVerdict", Headline.late(report) ? "missed" : RtoWords.verdict(report));
    put("forecast", forecast(rto));
    put("rpoTarget", show(rpo.target()));
    put(
        "rpoWorst",
        rpo.worst().map(loss -> show(loss) + at(rpo.step())).orElse("not known yet")
            + (rpo.unknown().isEmpty() ? "" : ", unknown for " + String.join(", ", rpo.unknown())));
    put("rpoVerdict", rpo.verdict().map(RpoVerdict::words).orElse("open"));
    put("instants", RtoWords.inProse(RtoWords.instants(report)));
  }

  private String forecast(StatusReport.Rto rto) {
    if (rto.actual().isPresent()) {
      return "recovered";
    }
    return rto.forecast()
        .map(
            whole ->
                "recovered at about "
                    + time(report.clockStart().plus(whole).truncatedTo(ChronoUnit.SECONDS))
                    + ", "
                    + show(whole)
                    + " after the clock started")
        .orElse("none: nothing moves the recovery on at present");
  }

  private static String at(Optional<String> step) {
    return step.map(id -> " (" + id + ")").orElse("");
  }

  private void people() {
    People people = report.people();
    put("initiatedBy", people.initiatedBy());
    put("deputy", people.deputy().orElse(""));
    put("confirmed", PeopleText.confirmed(report).orElse(""));
    put("reason", people.reason().orElse(""));
    put("commander", people.commander().orElse("not assigned"));
    put("lead", people.lead().orElse("not assigned"));
    put("commanderSince", since(Crew.COMMANDER));
    put("leadSince", since(Crew.LEAD));
    List<Map<String, String>> roles = new ArrayList<>();
    people
        .roles()
        .forEach(
            (role, person) -> {
              if (!role.equals(Crew.COMMANDER) && !role.equals(Crew.LEAD)) {
                roles.add(Map.of("role", role, "person", person, "since", since(role)));
              }
            });
    values.put("roles", roles);
    List<Map<String, String>> help = new ArrayList<>();
    for (People.Help one : people.help()) {
      if (one.given().isEmpty()) {
        help.add(
            Map.of(
                "number", String.valueOf(one.number()),
                "text", one.text(),
                "by", one.by(),
                "at", time(one.at())));
      }
    }
    values.put("help", help);
    List<Map<String, String>> decisions = new ArrayList<>();
    for (StatusReport.Waiting waiting : report.questions()) {
      decisions.add(Map.of("step", waiting.step(), "text", waiting.text()));
    }
    values.put("decisions", decisions);
  }

  private String since(String role) {
    return Optional.ofNullable(report.people().since().get(role)).map(this::time).orElse("");
  }

  private void steps() {
    List<Map<String, String>> phases = new ArrayList<>();
    List<Map<String, String>> failures = new ArrayList<>();
    for (StatusReport.PhaseLine phase : report.phases()) {
      long done = phase.steps().stream().filter(step -> step.status().settled()).count();
      phases.add(
          Map.of(
              "id", phase.id(),
              "title", phase.title(),
              "status", phase.status().name().toLowerCase(Locale.ROOT),
              "steps", done + " of " + phase.steps().size() + " steps",
              "took", phase.took().map(took -> show(took)).orElse("")));
      for (StatusReport.StepLine step : phase.steps()) {
        step.failure()
            .ifPresent(
                failure ->
                    failures.add(
                        Map.of(
                            "step", step.id(),
                            "cause", failure.cause(),
                            "remedy", failure.remedy())));
      }
    }
    values.put("phases", phases);
    values.put("failures", failures);
  }

  private void timeline(Highlights highlights) {
    List<Map<String, String>> lines = new ArrayList<>();
    for (StatusReport.Happening one : highlights.lines()) {
      lines.add(Map.of("time", time(one.at()), "subject", one.subject(), "what", one.what()));
    }
    values.put("timeline", lines);
    put("leftOut", highlights.left() == 0 ? "" : String.valueOf(highlights.left()));
  }
}
