package io.dr.post;

import io.dr.journal.Messages;
import io.dr.plan.Plan;
import io.dr.report.Headline;
import io.dr.report.StatusReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words a leadership update. */
public final class LetterWriter {
  /** A mail client needs no more to keep a thread together. */
  private static final int MOST_REFERENCES = 20;

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
        new Letter.Thread(id, earlier(log.messages())),
        report.asOf());
  }

  private static List<String> earlier(Messages messages) {
    List<String> ids = new ArrayList<>();
    messages
        .sent()
        .forEach(
            (key, sent) -> {
              if (key.startsWith(Bulletin.LEADERSHIP) && !sent.receipt().isEmpty()) {
                ids.add(sent.receipt().replaceFirst("(?<=>).*", ""));
              }
            });
    if (ids.size() > MOST_REFERENCES) {
      // The first is what all of them hang on.
      List<String> kept = new ArrayList<>(ids.subList(0, 1));
      kept.addAll(ids.subList(ids.size() - MOST_REFERENCES + 1, ids.size()));
      return kept;
    }
    return ids;
  }
}
