package io.dr.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is told, where, and how often.
 *
 * @param engineeringChannel the Slack channel of this recovery
 * @param fallbackEmail whom to write to when Slack is down
 * @param join how to join the call when Slack is down
 * @param leadershipEmail who receives the leadership update
 * @param leadershipEvery how often the leadership update goes out
 * @param engineeringToken a reference to the environment variable with Slack's bot token
 * @param engineeringInvite whom to invite into the Slack channel, by e-mail address
 * @param leadershipTemplates files that replace the update's own wording
 * @param mail how mail is sent; absent means that none is
 * @param statusEvery how long the technical lead may be silent before the commander is reminded to
 *     ask for status
 * @param engineeringApi where Slack's Web API answers, when that is not slack.com
 * @param fallbackContacts whom to phone when Slack is down
 */
public record Communication(
    Optional<String> engineeringChannel,
    List<String> fallbackEmail,
    Optional<String> join,
    List<String> leadershipEmail,
    Optional<Duration> leadershipEvery,
    Optional<String> engineeringToken,
    List<String> engineeringInvite,
    Templates leadershipTemplates,
    Optional<MailServer> mail,
    Optional<Duration> statusEvery,
    Optional<String> engineeringApi,
    List<Person> fallbackContacts) {

  /** How often the leadership update goes out where the runbook does not say. */
  public static final Duration USUAL_UPDATE = Duration.ofHours(1);

  /** How long the technical lead may be silent where the runbook does not say. */
  public static final Duration USUAL_SILENCE = Duration.ofMinutes(30);

  /** A runbook that names no channel. */
  public static final Communication NONE =
      new Communication(Optional.empty(), List.of(), Optional.empty(), List.of(), Optional.empty());

  /**
   * Files beside the runbook, relative to it, that replace the built-in templates.
   *
   * @param text of the plain text
   * @param html of the HTML
   */
  public record Templates(Optional<String> text, Optional<String> html) {
    /** The built-in ones. */
    public static final Templates BUILT_IN = new Templates(Optional.empty(), Optional.empty());
  }

  public Communication {
    fallbackEmail = List.copyOf(fallbackEmail);
    leadershipEmail = List.copyOf(leadershipEmail);
    engineeringInvite = List.copyOf(engineeringInvite);
    fallbackContacts = List.copyOf(fallbackContacts);
  }

  /** One that names no way to reach those channels. */
  public Communication(
      Optional<String> engineeringChannel,
      List<String> fallbackEmail,
      Optional<String> join,
      List<String> leadershipEmail,
      Optional<Duration> leadershipEvery) {
    this(
        engineeringChannel,
        fallbackEmail,
        join,
        leadershipEmail,
        leadershipEvery,
        Optional.empty(),
        List.of(),
        Templates.BUILT_IN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The time between two leadership updates. */
  public Duration updateEvery() {
    return leadershipEvery.orElse(USUAL_UPDATE);
  }

  /** The same, with another channel, call and mail server. */
  public Communication with(
      Optional<String> channel, Optional<String> call, Optional<MailServer> server) {
    return new Communication(
        channel,
        fallbackEmail,
        call,
        leadershipEmail,
        leadershipEvery,
        engineeringToken,
        engineeringInvite,
        leadershipTemplates,
        server,
        statusEvery,
        engineeringApi,
        fallbackContacts);
  }
}
