package io.dr.post;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.plan.RpoVerdict;
import io.dr.report.Commands;
import io.dr.report.Headline;
import io.dr.report.People;
import io.dr.report.RtoWords;
import io.dr.report.StatusReport;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** What is pinned in the engineers' channel: where the run stands, in a few lines. */
final class ChannelStatus {
  private ChannelStatus() {}

  static ChatText of(StatusReport report) {
    ChatText.Writer text = ChatText.Writer.of(report.mode() != Event.Mode.DISASTER);
    text.line(Headline.of(report), "   run " + report.run() + " of " + report.runbook());
    text.line(
        "RTO",
        " " + show(report.rto().target()) + ": " + RtoWords.inProse(RtoWords.course(report)));
    text.line("RPO", " " + show(report.rpo().target()) + ": " + loss(report.rpo()));
    for (StatusReport.PhaseLine phase : report.phases()) {
      long done = phase.steps().stream().filter(step -> step.status().settled()).count();
      text.line(
          phase.id(),
          " %s, %d of %d steps"
              .formatted(
                  phase.status().name().toLowerCase(Locale.ROOT), done, phase.steps().size()));
    }
    for (Map.Entry<String, String> role : report.people().roles().entrySet()) {
      text.line(role.getKey(), " " + role.getValue());
    }
    for (StatusReport.Waiting waiting : report.questions()) {
      text.line("waits for a decision", " " + waiting.step() + ": " + waiting.text());
    }
    for (People.Help help : report.people().help()) {
      if (help.given().isEmpty()) {
        text.line("help wanted", " " + help.number() + ": " + help.text() + ", " + help.by());
      }
    }
    report.coordination().join().ifPresent(join -> text.line("when this chat is down", " " + join));
    text.line(
        "",
        "as of %s, more: %s"
            .formatted(
                report.asOf().truncatedTo(ChronoUnit.SECONDS), Commands.HERE.status(report.run())));
    return text.text();
  }

  private static String loss(StatusReport.Rpo rpo) {
    String worst = rpo.worst().map(loss -> "worst loss " + show(loss)).orElse("not known yet");
    return worst + rpo.verdict().map(RpoVerdict::words).map(word -> ", " + word).orElse("");
  }
}
