package io.dr.post;

import io.dr.journal.Event;
import io.dr.journal.Messages;
import io.dr.plan.Plan;
import io.dr.report.Commands;
import io.dr.report.Coordination;
import io.dr.report.Headline;
import io.dr.report.Plain;
import io.dr.report.StatusReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words the letter that calls the engineers together. */
final class CallWriter {
  private final Plan plan;
  private final LetterTemplates templates = LetterTemplates.call();

  CallWriter(Plan plan) {
    this.plan = plan;
  }

  Letter write(String key, StatusReport report, Messages messages) {
    Map<String, Object> model = new HashMap<>();
    String why = why(report.coordination());
    model.put("exercise", report.mode() != Event.Mode.DISASTER);
    put(model, "subject", subject(report, why));
    put(model, "title", report.title());
    put(model, "why", why);
    put(model, "join", report.coordination().join().orElse(""));
    put(model, "channel", report.coordination().channel().orElse(""));
    put(model, "headline", Headline.of(report));
    put(model, "commander", report.people().commander().orElse("not assigned"));
    put(model, "lead", report.people().lead().orElse("not assigned"));
    put(model, "run", report.run());
    put(model, "status", Commands.HERE.status(report.run()));
    List<Map<String, String>> contacts = new ArrayList<>();
    report
        .coordination()
        .contacts()
        .forEach(
            one ->
                contacts.add(Map.of("name", one.name(), "phone", one.phone().orElse("no number"))));
    model.put("contacts", contacts);
    return new Letter(
        key,
        plan.communication().fallbackEmail(),
        subject(report, why),
        templates.text(model),
        templates.html(model),
        new Letter.Thread(
            report.run() + "." + key.replace('/', '.'),
            Letter.Thread.before(messages, Coordination.CALL)),
        report.asOf());
  }

  private static void put(Map<String, Object> model, String name, String value) {
    model.put(name, Plain.text(value));
  }

  private static String subject(StatusReport report, String why) {
    return (report.mode() == Event.Mode.DISASTER ? "" : "[EXERCISE] ")
        + "DR "
        + report.runbook()
        + " "
        + report.run()
        + ": join now. "
        + why;
  }

  private static String why(Coordination coordination) {
    return switch (coordination.way()) {
      case CHAT -> "Slack does not answer.";
      case BY_HAND -> "No Slack channel is made by itself.";
      case CALL, UNSAID -> "A recovery was initiated.";
    };
  }
}
