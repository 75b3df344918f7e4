package io.dr.post;

import io.dr.plan.Plan;
import io.dr.report.StatusReport;
import io.dr.report.StatusReports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The updates that leadership receives by itself. */
public final class LeadershipUpdates implements Correspondence {
  private final Plan plan;
  private final Bulletins bulletins;
  private final LetterWriter writer;
  private final Channel channel;

  public LeadershipUpdates(Plan plan, LetterTemplates templates, Channel channel) {
    this.plan = plan;
    this.bulletins = new Bulletins(plan);
    this.writer = new LetterWriter(plan, templates);
    this.channel = channel;
  }

  @Override
  public List<Dispatch> due(Logbook log, Instant now) {
    List<Dispatch> due = new ArrayList<>();
    for (Bulletin bulletin : bulletins.due(log, now)) {
      due.add(
          new Dispatch(
              bulletin.key(), channel.words(), () -> channel.deliver(letter(bulletin, log, now))));
    }
    return due;
  }

  private Letter letter(Bulletin bulletin, Logbook log, Instant now) {
    StatusReport report = new StatusReports(plan).brief(log.state(), now);
    return writer.write(bulletin, report, log);
  }

  @Override
  public Optional<Instant> next(Logbook log, Instant now) {
    return bulletins.next(log.state(), now);
  }
}
