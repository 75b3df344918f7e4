package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.journal.Moments;
import io.dr.journal.RunState;
import io.dr.runbook.Objectives;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status report as Markdown, to paste into a chat, a ticket or a mail. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /** The report as Markdown text. */
  public static String render(StatusReport report, Commands commands) {
    List<String> lines = new ArrayList<>();
    lines.addAll(atAGlance(report, commands));
    lines.addAll(attention(report, commands));
    lines.addAll(people(report, commands));
    lines.addAll(phases(report));
    lines.add("## Steps");
    lines.add("");
    lines.add("| phase | step | action | state | took | due | RTO | loss | RPO |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (StatusReport.PhaseLine phase : report.phases()) {
      phase.steps().forEach(step -> lines.add(step(phase, step)));
    }
    lines.add("");
    lines.addAll(changes(report));
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
              .formatted(
                  Moments.text(happening.at()), text(happening.subject()), text(happening.what())));
    }
    return String.join("\n", lines) + "\n";
  }

  /**
   * What whoever reads ten lines must know: state, objectives, who leads, what is asked, what next.
   */
  private static List<String> atAGlance(StatusReport report, Commands commands) {
    String exercise = report.mode() == Event.Mode.DISASTER ? "" : "EXERCISE. ";
    List<String> lines = new ArrayList<>();
    lines.add("# " + text(report.title()));
    lines.add("");
    lines.add("**" + exercise + text(Headline.loud(report)) + "**");
    lines.add("");
    lines.add(
        "- RTO %s: %s, %s"
            .formatted(
                show(report.rto().target()),
                text(RtoWords.inProse(RtoWords.course(report))),
                RtoWords.verdict(report)));
    lines.add(
        "- RPO %s: %s, %s".formatted(show(report.rpo().target()), worst(report), rpo(report)));
    lines.add("- Leads: " + text(String.join(", ", PeopleText.roles(report))));
    PeopleText.waits(report)
        .ifPresent(
            whom ->
                lines.add(
                    "- **Waits %s.** Nothing begins before: %s"
                        .formatted(text(whom), code(commands.confirm(report.run())))));
    lines.add("- Asked of people: " + asked(report));
    if (report.phase() == RunState.RunPhase.RUNNING) {
      lines.add("- Next: " + text(String.join("; ", Upcoming.words(report))));
    }
    lines.add(
        "- Run %s of %s, %s %s → %s %s: %s, as of %s"
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
    return lines;
  }

  private static String worst(StatusReport report) {
    StatusReport.Rpo rpo = report.rpo();
    String unknown =
        rpo.unknown().isEmpty() ? "" : ", unknown for " + text(String.join(", ", rpo.unknown()));
    return rpo.worst().map(loss -> "worst loss " + show(loss)).orElse("loss not known yet")
        + rpo.step().map(step -> " (" + text(step) + ")").orElse("")
        + unknown;
  }

  private static String rpo(StatusReport report) {
    return report.rpo().verdict().map(verdict -> verdict.words()).orElse("open");
  }

  /** In a few words each; the list below has them in full. */
  private static String asked(StatusReport report) {
    List<String> asked = new ArrayList<>();
    for (StatusReport.Waiting waiting : report.questions()) {
      asked.add("a decision on " + text(waiting.step()) + " (" + text(waiting.text()) + ")");
    }
    for (People.Help help : report.people().wanted()) {
      asked.add("help for " + text(help.by()) + " (" + text(help.text()) + ")");
    }
    return asked.isEmpty() ? "nothing" : String.join("; ", asked);
  }

  private static List<String> phases(StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("## Phases");
    lines.add("");
    lines.add("| phase | title | state | took | done |");
    lines.add("| --- | --- | --- | --- | --- |");
    for (StatusReport.PhaseLine phase : report.phases()) {
      lines.add(
          "| %s | %s | %s | %s | %d of %d |"
              .formatted(
                  text(phase.id()),
                  text(phase.title()),
                  phase.status().name().toLowerCase(Locale.ROOT),
                  phase.took().map(took -> show(took)).orElse(""),
                  phase.done(),
                  phase.all()));
    }
    lines.add("");
    return lines;
  }

  /** What a run that was given up has changed, and what would take it back. */
  private static List<String> changes(StatusReport report) {
    List<String> lines = new ArrayList<>();
    if (report.phase() == RunState.RunPhase.ABORTED) {
      lines.add("## Changed so far, and left as it is");
      lines.add("");
      if (report.changes().isEmpty()) {
        lines.add("Nothing was changed.");
      }
      new ChangesText(Ink.PLAIN)
          .lines(report).stream()
              .filter(line -> line.startsWith(" "))
              .forEach(line -> lines.add("- " + text(line.strip())));
      lines.add("");
    }
    return lines;
  }

  private static List<String> people(StatusReport report, Commands commands) {
    People people = report.people();
    List<String> lines = new ArrayList<>();
    lines.add("## People");
    lines.add("");
    lines.add(
        "- Initiated by %s at %s%s%s"
            .formatted(
                text(people.initiatedBy()),
                report.initiatedAt(),
                text(PeopleText.deputy(people)),
                people.reason().map(reason -> ": " + text(reason)).orElse("")));
    PeopleText.confirmed(report).ifPresent(words -> lines.add("- " + text(capital(words))));
    PeopleText.holders(report)
        .forEach((role, holder) -> lines.add("- %s: %s".formatted(text(role), text(holder))));
    PeopleText.noLead(report, commands)
        .ifPresent(command -> lines.add("- No technical lead yet: " + code(command)));
    PeopleText.helped(people).forEach(given -> lines.add("- Help " + text(given)));
    lines.add("");
    lines.add(
        "Outage at %s; %s; the RTO clock runs since %s, from the %s."
            .formatted(
                report.outageAt(),
                report.declaredAt().map(at -> "declared at " + at).orElse("not declared"),
                report.clockStart(),
                report.clock() == Objectives.ClockStart.OUTAGE ? "outage" : "declaration"));
    report.clocks().ifPresent(note -> ClockWords.lines(note, report.asOf()).forEach(lines::add));
    lines.add("");
    return lines;
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String step(StatusReport.PhaseLine phase, StatusReport.StepLine step) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            text(phase.id()),
            text(step.id()),
            code(step.action()),
            step.status().name().toLowerCase(Locale.ROOT),
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
    for (People.Help help : report.people().wanted()) {
      lines.add(
          "- Help wanted (%d) by %s: %s"
              .formatted(help.number(), text(help.by()), text(help.text())));
    }
    report
        .silence()
        .ifPresent(silence -> lines.add("- " + text(MessageText.silence(silence)) + "."));
    MessageText.attention(report, commands).forEach(line -> lines.add("- " + text(line)));
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

  /** Commands are to be pasted: a shell knows no space but the ordinary one. */
  private static String text(String raw) {
    return Markdown.text(raw.replace(Fold.TIGHT, ' '));
  }

  private static String code(String raw) {
    return Markdown.code(raw.replace(Fold.TIGHT, ' '));
  }
}
