package io.dr.preflight;

import io.dr.people.UpdateStatusPage;
import io.dr.plan.Plan;
import io.dr.runbook.Communication;
import io.dr.runbook.Person;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the people who are needed are named, with a way to reach them. */
public final class People implements Examination {
  /** RFC 5321, 4.5.3.1: a local part of 64, a domain of 255, and the sign between them. */
  private static final int LONGEST_ADDRESS = 320;

  @Override
  public Area area() {
    return Area.PEOPLE;
  }

  @Override
  public boolean offline() {
    return true;
  }

  @Override
  public List<Check> examine(Subject subject) {
    List<Check> checks = new ArrayList<>();
    authority(subject.plan().authority(), checks);
    channels(subject, checks);
    mail(subject, checks);
    page(subject.plan(), checks);
    return checks;
  }

  /** Customers who are told when to look again need not be told that nothing is new. */
  private static void page(Plan plan, List<Check> checks) {
    plan.steps().values().stream()
        .filter(step -> step.type().id().equals(UpdateStatusPage.TYPE.id()))
        .filter(step -> !step.with().path("status").asText().equals("resolved"))
        .findFirst()
        .ifPresent(
            step ->
                check(
                    checks,
                    "status page",
                    step.with().has(UpdateStatusPage.NEXT_UPDATE),
                    "customers are told at once when to expect the next update (" + step.id() + ")",
                    "the first update of the status page (" + step.id() + ") promises no next one",
                    "Give it nextUpdate:, such as 20m; dr then reminds the commander."));
  }

  private static void authority(List<Person> people, List<Check> checks) {
    if (people.isEmpty()) {
      warn(
          checks,
          "authority",
          "nobody is named who may start the recovery, so anybody may",
          "List under authority: who may, in order of precedence.");
      return;
    }
    if (people.size() == 1) {
      warn(
          checks,
          "authority",
          "only " + people.get(0).name() + " may start the recovery",
          "Name a deputy for the night when that person cannot be reached.");
    }
    List<String> silent =
        people.stream().filter(person -> person.phone().isEmpty()).map(Person::name).toList();
    if (silent.isEmpty()) {
      pass(checks, "authority", people.size() + " people may start it, each with a phone number");
    } else {
      warn(
          checks,
          "authority",
          "no phone number of " + String.join(", ", silent),
          "Give phone: to each; mail is not read at night.");
    }
  }

  private static void channels(Subject subject, List<Check> checks) {
    Communication channels = subject.plan().communication();
    check(
        checks,
        "engineering",
        channels.engineeringChannel().isPresent(),
        "the engineers meet in a channel of their own",
        "no channel is named in which the engineers meet",
        "Give communication.engineering.slack.");
    boolean reachable = channels.join().isPresent() && !channels.fallbackEmail().isEmpty();
    check(
        checks,
        "fallback",
        reachable,
        "there is a call to join when Slack is down",
        "nothing says how the engineers meet when Slack is down",
        "Give communication.engineering.fallback with email and join.");
    engineering(subject, checks);
    check(
        checks,
        "fallback",
        channels.fallbackContacts().stream().anyMatch(person -> person.phone().isPresent()),
        channels.fallbackContacts().size() + " engineers can be phoned when Slack is down",
        "nobody is named whom the commander phones when Slack is down",
        "Give communication.engineering.fallback.contacts with names and phone numbers.");
    check(
        checks,
        "leadership",
        !channels.leadershipEmail().isEmpty(),
        channels.leadershipEmail().size() + " addresses get the leadership updates",
        "nobody gets the leadership updates",
        "Give communication.leadership.email.");
    for (String address : addresses(channels)) {
      broken(address)
          .ifPresent(
              what ->
                  warn(checks, "addresses", "'" + address + "' " + what, "Correct the address."));
    }
  }

  private static void engineering(Subject subject, List<Check> checks) {
    Communication channels = subject.plan().communication();
    if (channels.engineeringChannel().isEmpty()) {
      return;
    }
    Set<String> missing = new TreeSet<>();
    channels.engineeringToken().ifPresent(token -> missing(subject, token, missing));
    if (channels.engineeringToken().isEmpty()) {
      warn(
          checks,
          "slack",
          "the engineers' channel is made by hand: no token is named",
          "Give communication.engineering.token, such as ${env.SLACK_BOT_TOKEN}.");
    } else if (!missing.isEmpty()) {
      warn(
          checks,
          "slack",
          "Slack cannot be used without " + String.join(" and ", missing) + ", not set here",
          "Set the environment variables before the recovery is initiated.");
    }
  }

  private static void missing(Subject subject, String text, Set<String> missing) {
    for (Reference reference : References.in(text)) {
      String name = String.join(".", reference.path());
      if (subject.environment().apply(name).isEmpty()) {
        missing.add(name);
      }
    }
  }

  /** Nothing is sent: it is only seen that all that sending takes is there. */
  private static void mail(Subject subject, List<Check> checks) {
    Communication channels = subject.plan().communication();
    if (channels.leadershipEmail().isEmpty()) {
      return;
    }
    if (channels.mail().isEmpty()) {
      warn(
          checks,
          "mail",
          "the leadership updates are not sent by themselves: no mail server is named",
          "Give communication.mail, or send them yourself with dr update --preview.");
      return;
    }
    Set<String> missing = new TreeSet<>();
    channels
        .mail()
        .get()
        .filled(
            text -> {
              missing(subject, text, missing);
              return text;
            });
    check(
        checks,
        "mail",
        missing.isEmpty(),
        "the leadership updates go out by mail, and the secrets for that are set",
        "mail cannot be sent without " + String.join(" and ", missing) + ", not set here",
        "Set the environment variables before the recovery is initiated.");
  }

  private static List<String> addresses(Communication channels) {
    List<String> all = new ArrayList<>(channels.fallbackEmail());
    all.addAll(channels.engineeringInvite());
    all.addAll(channels.leadershipEmail());
    return all;
  }

  private static Optional<String> broken(String address) {
    boolean right =
        address.length() <= LONGEST_ADDRESS
            && address.matches("[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+");
    return right ? Optional.empty() : Optional.of("is no mail address");
  }

  private static void check(
      List<Check> checks, String subject, boolean fine, String yes, String no, String remedy) {
    if (fine) {
      pass(checks, subject, yes);
    } else {
      warn(checks, subject, no, remedy);
    }
  }

  private static void pass(List<Check> checks, String subject, String found) {
    checks.add(Check.pass(Area.PEOPLE, subject, found));
  }

  private static void warn(List<Check> checks, String subject, String found, String remedy) {
    checks.add(Check.warn(Area.PEOPLE, subject, found, remedy));
  }
}
