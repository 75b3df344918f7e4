package io.dr.wiring;

import io.dr.aws.Documents;
import io.dr.plan.Plan;
import io.dr.post.Channel;
import io.dr.post.Collected;
import io.dr.post.Correspondence;
import io.dr.post.EngineeringChannel;
import io.dr.post.FallbackCall;
import io.dr.post.LeadershipUpdates;
import io.dr.post.LetterTemplates;
import io.dr.post.MailChannel;
import io.dr.post.Reach;
import io.dr.post.Secrets;
import io.dr.post.slack.SlackChat;
import io.dr.runbook.Communication;
import io.dr.runbook.MailServer;
import io.dr.runbook.References;
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
  List<Correspondence> all(String run) {
    List<Correspondence> all = new ArrayList<>();
    leadership().ifPresent(channel -> all.add(new LeadershipUpdates(plan, templates(), channel)));
    chat(run).ifPresent(chat -> all.add(new EngineeringChannel(plan, chat)));
    mail(plan.communication().fallbackEmail())
        .ifPresent(channel -> all.add(new FallbackCall(plan, channel)));
    return all;
  }

  /** Everything that would be written, over channels that deliver to nobody. */
  public List<Correspondence> shown(Collected collected) {
    Communication known = plan.communication();
    List<Correspondence> all = new ArrayList<>();
    if (!known.leadershipEmail().isEmpty()) {
      Channel mail = collected.mail(known.leadershipEmail());
      all.add(new LeadershipUpdates(plan, templates(), mail));
    }
    known
        .engineeringChannel()
        .ifPresent(name -> all.add(new EngineeringChannel(plan, collected.chat(name))));
    if (known.engineeringChannel().isEmpty() && !known.fallbackEmail().isEmpty()) {
      all.add(new FallbackCall(plan, collected.mail(known.fallbackEmail())));
    }
    return all;
  }

  /** The engineers' chat; empty when the runbook names none, or no token for it. */
  Optional<SlackChat> chat(String run) {
    Communication known = plan.communication();
    return known
        .engineeringToken()
        .flatMap(
            token ->
                known
                    .engineeringChannel()
                    .map(
                        channel ->
                            new SlackChat(
                                new SlackChat.Workspace(known.engineeringApi(), token),
                                channel,
                                run,
                                new Secrets(surroundings::secret),
                                surroundings.network())));
  }

  /** The way to leadership; empty when the runbook names nobody, or no mail server. */
  public Optional<Channel> leadership() {
    return mail(plan.communication().leadershipEmail()).map(channel -> channel);
  }

  /** What preflight asks, to see whether people could be written to; not without its secrets. */
  List<Reach.Way> ways() {
    List<Reach.Way> ways = new ArrayList<>();
    chat("preflight")
        .filter(chat -> isSet(plan.communication().engineeringToken()))
        .ifPresent(
            chat ->
                ways.add(
                    new Reach.Way(
                        "slack", "Slack lets the bot in", () -> lacking(chat.missing()))));
    mail(List.of("nobody@dr.invalid"))
        .filter(channel -> isSet(plan.communication().mail().flatMap(MailServer::password)))
        .ifPresent(
            channel ->
                ways.add(
                    new Reach.Way(
                        "mail server",
                        "the mail server answers and lets us in",
                        () -> {
                          channel.ask();
                          return Optional.empty();
                        })));
    return ways;
  }

  private boolean isSet(Optional<String> text) {
    return References.in(text.orElse("")).stream()
        .allMatch(one -> surroundings.variable(String.join(".", one.path())).isPresent());
  }

  private static Optional<Reach.Lack> lacking(List<String> scopes) {
    return scopes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Reach.Lack(
                "Slack's bot token lacks " + String.join(", ", scopes) + ".",
                "Add these scopes to the app, install it anew, and set the new token."));
  }

  private Optional<MailChannel> mail(List<String> to) {
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
