package io.dr.wiring;

import io.dr.aws.Documents;
import io.dr.plan.Plan;
import io.dr.post.Channel;
import io.dr.post.Correspondence;
import io.dr.post.LeadershipUpdates;
import io.dr.post.LetterTemplates;
import io.dr.post.MailChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is written to about a run, and over what, as its runbook says. */
public final class Correspondents {
  private final Plan plan;
  private final Path base;
  private final Surroundings surroundings;

  /**
   * @param base the runbook's folder
   */
  public Correspondents(Plan plan, Path base, Surroundings surroundings) {
    this.plan = plan;
    this.base = base;
    this.surroundings = surroundings;
  }

  /** Those about a run whose runbook lies there. */
  public static Correspondents of(Plan plan, String runbook, Surroundings surroundings) {
    return new Correspondents(
        plan, Recoveries.folder(surroundings, Path.of(runbook)), surroundings);
  }

  /** Everything that is written by itself while a run goes on. */
  List<Correspondence> all() {
    List<Correspondence> all = new ArrayList<>();
    leadership().ifPresent(channel -> all.add(new LeadershipUpdates(plan, templates(), channel)));
    return all;
  }

  /** The updates to leadership, over another channel than the runbook's. */
  public Correspondence leadershipOver(Channel channel) {
    return new LeadershipUpdates(plan, templates(), channel);
  }

  /** The way to leadership; empty when the runbook names nobody, or no mail server. */
  public Optional<Channel> leadership() {
    List<String> to = plan.communication().leadershipEmail();
    return to.isEmpty()
        ? Optional.empty()
        : plan.communication()
            .mail()
            .map(server -> new MailChannel(server, to, surroundings::secret));
  }

  /** The wording of the leadership update. */
  public LetterTemplates templates() {
    return LetterTemplates.of(plan.communication().leadershipTemplates(), Documents.in(base));
  }
}
