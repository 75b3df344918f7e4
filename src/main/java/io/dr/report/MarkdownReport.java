package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Crew;
import io.dr.runbook.Objectives;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The status report as Markdown, to paste into a chat, a ticket or a mail. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /** The report as Markdown text. */
  public static String render(StatusReport report, Commands commands) {
    List<String> lines = new ArrayList<>();
    lines.add("# " + text(report.title()));
    lines.add("");
    lines.add(
        "Run `%s` of `%s`, %s `%s` → %s `%s`: **%s**, as of %s."
            .formatted(
                report.run(),
                report.runbook(),
                report.from().name(),
                report.from().region(),
                report.to().name(),
                report.to().region(),
                TextReport.standing(report.phase()),
                report.asOf()));
    lines.add("");
    lines.addAll(objectives(report));
    lines.addAll(people(report, commands));
    lines.addAll(help(report));
    lines.add("## Steps");
    lines.add("");
    lines.add("| phase | step | action | state | took | due | RTO | loss | RPO |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (StatusReport.PhaseLine phase : report.phases()) {
      phase.steps().forEach(step -> lines.add(step(phase, step)));
    }
    lines.add("");
    lines.addAll(attention(report, commands));
    report
        .head()
        .ifPresent(
            head ->
                lines.addAll(
                    List.of(
                        "Journal%s: %d entries, head `%s`."
                            .formatted(
                                report.intact() ? "" : " **ALTERED**", report.events(), head),
                        "")));
    lines.add("## Timeline");
    lines.add("");
    for (StatusReport.Happening happening : report.timeline()) {
      lines.add(
          "- %s **%s** %s".formatted(happening.at(), happening.subject(), text(happening.what())));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> objectives(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    StatusReport.Rpo rpo = report.rpo();
    return List.of(
        "| objective | target | actual or forecast | verdict |",
        "| --- | --- | --- | --- |",
        "| RTO | %s | %s | %s |"
            .formatted(show(rto.target()), text(RtoWords.course(report)), RtoWords.verdict(report)),
        "| RPO | %s | %s | %s |"
            .formatted(
                show(rpo.target()),
                rpo.worst().map(loss -> show(loss)).orElse("not known yet")
                    + rpo.step().map(step -> " (" + step + ")").orElse(""),
                rpo.verdict().map(verdict -> verdict.words()).orElse("open")),
        "");
  }

  private static List<String> people(StatusReport report, Commands commands) {
    StatusReport.People people = report.people();
    String declared = report.declaredAt().map(at -> "declared at " + at).orElse("not declared");
    List<String> lines = new ArrayList<>();
    PeopleText.waits(report)
        .ifPresent(
            whom ->
                lines.addAll(
                    List.of(
                        "**Waits %s.** Nothing begins before: `%s`"
                            .formatted(text(whom), commands.confirm(report.run())),
                        "")));
    lines.add(
        "Initiated by %s at %s%s%s; incident commander: %s; technical lead: %s."
                .formatted(
                    text(people.initiatedBy()),
                    report.initiatedAt(),
                    people.deputy().map(words -> " " + text(words)).orElse(""),
                    PeopleText.confirmed(report).map(words -> "; " + text(words)).orElse(""),
                    had(people, Crew.COMMANDER),
                    had(people, Crew.LEAD))
            + others(people));
    lines.add("");
    PeopleText.noLead(report, commands)
        .ifPresent(
            command -> lines.addAll(List.of("No technical lead yet: `" + command + "`", "")));
    lines.add(
        "Outage at %s; %s; the RTO clock runs since %s, from the %s."
            .formatted(
                report.outageAt(),
                declared,
                report.clockStart(),
                report.clock() == Objectives.ClockStart.OUTAGE ? "outage" : "declaration"));
    lines.add("");
    return lines;
  }

  /** Who has a role, and since when. */
  private static String had(StatusReport.People people, String role) {
    String person = people.roles().get(role);
    Instant since = people.since().get(role);
    return person == null
        ? "not assigned"
        : text(person) + (since == null ? "" : " (since " + since + ")");
  }

  /** The roles besides those two. */
  private static String others(StatusReport.People people) {
    StringBuilder others = new StringBuilder();
    for (String role : people.roles().keySet()) {
      if (!role.equals(Crew.COMMANDER) && !role.equals(Crew.LEAD)) {
        others.append(" %s: %s.".formatted(text(role), had(people, role)));
      }
    }
    return others.toString();
  }

  /** What help was asked for, the open requests first. */
  private static List<String> help(StatusReport report) {
    List<String> lines = new ArrayList<>();
    for (StatusReport.Help help : report.people().wanted()) {
      lines.add(
          "- Help wanted (%d) by %s: %s"
              .formatted(help.number(), text(help.by()), text(help.text())));
    }
    for (StatusReport.Help help : report.people().help()) {
      help.given()
          .ifPresent(
              given ->
                  lines.add(
                      "- Help given (%d), asked for by %s: %s; %s"
                          .formatted(
                              help.number(), text(help.by()), text(help.text()), text(given))));
    }
    if (!lines.isEmpty()) {
      lines.add(0, "## Requests for help or resources");
      lines.add(1, "");
      lines.add("");
    }
    return lines;
  }

  private static String step(StatusReport.PhaseLine phase, StatusReport.StepLine step) {
    return "| %s | %s | `%s` | %s | %s | %s | %s | %s | %s |"
        .formatted(
            phase.id(),
            step.id(),
            step.action(),
            step.status().name().toLowerCase(java.util.Locale.ROOT),
            step.took().map(took -> show(took)).orElse(""),
            show(step.due()),
            step.verdict().words(),
            step.loss().map(loss -> show(loss)).orElse(""),
            step.rpoVerdict().map(verdict -> verdict.words()).orElse(""));
  }

  private static List<String> attention(StatusReport report, Commands commands) {
    List<String> lines = new ArrayList<>();
    report
        .driver()
        .filter(driver -> !driver.alive())
        .ifPresent(driver -> lines.add("- " + TextFoot.undriven(driver)));
    report
        .pause()
        .ifPresent(
            pause ->
                lines.add("- Paused by " + text(pause.by()) + " since " + pause.since() + "."));
    report
        .silence()
        .ifPresent(silence -> lines.add("- " + text(MessageText.silence(silence)) + "."));
    MessageText.undelivered(report, commands).ifPresent(line -> lines.add("- " + text(line)));
    for (StatusReport.Waiting waiting : report.questions()) {
      lines.add(
          "- **%s** waits for a person: %s (`%s`)"
              .formatted(
                  waiting.step(),
                  text(waiting.text()),
                  commands.answer(report.run(), waiting.step(), waiting.choices())));
    }
    for (StatusReport.PhaseLine phase : report.phases()) {
      for (StatusReport.StepLine step : phase.steps()) {
        step.failure()
            .ifPresent(
                failure ->
                    lines.add(
                        "- **%s**: %s %s"
                            .formatted(step.id(), text(failure.cause()), text(failure.remedy()))));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(0, "## Needs attention");
      lines.add(1, "");
      lines.add("");
    }
    return lines;
  }

  /** Keeps what a service or a person wrote from being read as Markdown or HTML. */
  private static String text(String raw) {
    return raw.replace("\n", " ").replaceAll("([\\\\`*_\\[\\]|])", "\\\\$1").replace("<", "&lt;");
  }
}
