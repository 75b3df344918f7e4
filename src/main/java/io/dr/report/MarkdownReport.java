package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Crew;
import io.dr.runbook.Objectives;
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
        "Run %s of %s, %s %s → %s %s: **%s**, as of %s."
            .formatted(
                code(report.run()),
                code(report.runbook()),
                text(report.from().name()),
                code(report.from().region()),
                text(report.to().name()),
                code(report.to().region()),
                TextReport.standing(report.phase()),
                report.asOf()));
    lines.add("");
    lines.addAll(objectives(report));
    lines.addAll(people(report));
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
                        "Journal%s: %d entries, head %s."
                            .formatted(
                                report.intact() ? "" : " **ALTERED**", report.events(), code(head)),
                        "")));
    lines.add("## Timeline");
    lines.add("");
    for (StatusReport.Happening happening : report.timeline()) {
      lines.add(
          "- %s **%s** %s"
              .formatted(happening.at(), text(happening.subject()), text(happening.what())));
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
                    + rpo.step().map(step -> " (" + text(step) + ")").orElse(""),
                rpo.verdict().map(verdict -> verdict.words()).orElse("open")),
        "");
  }

  private static List<String> people(StatusReport report) {
    StatusReport.People people = report.people();
    return List.of(
        "Initiated by %s at %s; incident commander: %s; technical lead: %s."
                .formatted(
                    text(people.initiatedBy()),
                    report.declaredAt(),
                    text(people.commander().orElse("not assigned")),
                    text(people.lead().orElse("not assigned")))
            + others(people),
        "",
        "Outage at %s; declared at %s; the RTO clock runs since %s, from the %s."
            .formatted(
                report.outageAt(),
                report.declaredAt(),
                report.clockStart(),
                report.clock() == Objectives.ClockStart.OUTAGE ? "outage" : "declaration"),
        "");
  }

  /** The roles besides those two. */
  private static String others(StatusReport.People people) {
    StringBuilder others = new StringBuilder();
    people
        .roles()
        .forEach(
            (role, person) -> {
              if (!role.equals(Crew.COMMANDER) && !role.equals(Crew.LEAD)) {
                others.append(" %s: %s.".formatted(text(role), text(person)));
              }
            });
    return others.toString();
  }

  private static String step(StatusReport.PhaseLine phase, StatusReport.StepLine step) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            text(phase.id()),
            text(step.id()),
            code(step.action()),
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
        .ifPresent(driver -> lines.add("- " + text(TextFoot.undriven(driver))));
    report
        .pause()
        .ifPresent(
            pause ->
                lines.add("- Paused by " + text(pause.by()) + " since " + pause.since() + "."));
    for (StatusReport.Help help : report.people().wanted()) {
      lines.add(
          "- Help wanted (%d) by %s: %s"
              .formatted(help.number(), text(help.by()), text(help.text())));
    }
    report
        .silence()
        .ifPresent(silence -> lines.add("- " + text(MessageText.silence(silence)) + "."));
    MessageText.undelivered(report, commands).ifPresent(line -> lines.add("- " + text(line)));
    for (StatusReport.Waiting waiting : report.questions()) {
      lines.add(
          "- **%s** waits for a person: %s (%s)"
              .formatted(
                  text(waiting.step()),
                  text(waiting.text()),
                  code(commands.answer(report.run(), waiting.step(), waiting.choices()))));
    }
    for (StatusReport.PhaseLine phase : report.phases()) {
      for (StatusReport.StepLine step : phase.steps()) {
        step.failure()
            .ifPresent(
                failure ->
                    lines.add(
                        "- **%s**: %s %s"
                            .formatted(
                                text(step.id()), text(failure.cause()), text(failure.remedy()))));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(0, "## Needs attention");
      lines.add(1, "");
      lines.add("");
    }
    return lines;
  }

  private static String text(String raw) {
    return Markdown.text(raw);
  }

  private static String code(String raw) {
    return Markdown.code(raw);
  }
}
