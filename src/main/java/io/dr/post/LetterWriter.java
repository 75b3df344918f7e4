package io.dr.post;

import io.dr.plan.Plan;
import io.dr.report.Headline;
import io.dr.report.StatusReport;
import java.util.Map;

/** Words a leadership update. */
public final class LetterWriter {
  private final Plan plan;
  private final LetterTemplates templates;

  public LetterWriter(Plan plan, LetterTemplates templates) {
    this.plan = plan;
    this.templates = templates;
  }

  /**
   * Writes one.
   *
   * @param report the run at the moment at which it is written
   */
  public Letter write(Bulletin bulletin, StatusReport report, Logbook log) {
    Map<String, Object> model =
        LetterModel.of(
            report,
            Highlights.of(log.entries()),
            bulletin,
            new Bulletins(plan).nextUpdate(log.state(), report.asOf()));
    String id = report.run() + "." + bulletin.key().replace('/', '.');
    return new Letter(
        bulletin.key(),
        plan.communication().leadershipEmail(),
        Headline.subject(report),
        templates.text(model),
        templates.html(model),
        new Letter.Thread(id, Letter.Thread.before(log.messages(), Bulletin.LEADERSHIP)),
        report.asOf());
  }
}
