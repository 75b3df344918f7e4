package io.dr.post;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dr.engine.Timeline;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.net.Networks;
import io.dr.plan.Plan;
import io.dr.post.slack.SlackChat;
import io.dr.post.slack.SlackStandIn;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.Source;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Recovery;
import io.dr.wiring.RunRequest;
import io.dr.wiring.Runbooks;
import io.dr.wiring.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sample run, made to take two and a half hours, which writes to leadership by SMTP. */
final class MailedRehearsal {
  static final Instant NOW = Instant.parse("2026-11-23T03:14:00Z");
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TASKS = 25;
  private static final Surroundings SURROUNDINGS =
      new Surroundings(Map.of(), Path.of("").toAbsolutePath(), () -> NOW, "ada", "laptop/1");

  private final String source;
  private final Path path = Path.of("runbooks/serverless-production.yaml").toAbsolutePath();

  private MailedRehearsal(String source) {
    this.source = source;
  }

  /**
   * @param port of the SMTP server on this machine
   * @param rto such as {@code 4h}
   */
  static MailedRehearsal to(int port, String rto) throws IOException {
    String sample = Files.readString(Path.of("runbooks/serverless-production.yaml"));
    StringBuilder tasks = new StringBuilder();
    for (int i = 1; i <= TASKS; i++) {
      tasks.append("      - step: check-%d\n".formatted(i));
      tasks.append("        action: manual.task\n");
      tasks.append("        with: { task: \"Look at it.\", to: technical lead }\n");
      if (i > 1) {
        tasks.append("        needs: [check-%d]\n".formatted(i - 1));
      }
    }
    String mail =
        "communication:\n  mail: { host: 127.0.0.1, port: %d, from: dr@example.com }\n"
            .formatted(port);
    String slow =
        sample
            .replace("  rto: 60m ", "  rto: " + rto + " ")
            .replaceAll("        rto: \\d+m\n", "")
            .replace("communication:\n", mail)
            .replaceFirst(
                "(?m)^(  - phase: services)", "  - phase: slow\n    steps:\n" + tasks + "\n$1");
    return new MailedRehearsal(slow);
  }

  /**
   * The same with a chat for the engineers.
   *
   * @param api where it answers
   */
  MailedRehearsal withSlack(String api) {
    return new MailedRehearsal(
        source
            .replace(
                "\n  engineering:\n",
                """

                  engineering:
                    token: "${env.SLACK_BOT_TOKEN}"
                    api: %s
                    invite: [ada@example.com, nobody@example.com]
                """
                    .formatted(api))
            .replaceFirst(
                "\n      join: .*\n",
                "$0      contacts: [{ name: Linus, phone: \"+1 555 0110\" }]\n"));
  }

  static GreenMail server() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    return server;
  }

  Runbook runbook() {
    return new Runbooks(Recoveries.describing())
        .read(path.toString(), source)
        .runbook()
        .orElseThrow(() -> new IllegalArgumentException("no runbook:\n" + source));
  }

  private RunRequest request() {
    return new RunRequest(
        path,
        Source.of(source),
        runbook(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Event.Mode.SIMULATION,
        "Chief Executive",
        Optional.of("Ada"),
        Optional.of("Grace"),
        Optional.of("us-east-1 is down"),
        Optional.of(NOW.minus(Duration.ofMinutes(3))),
        7,
        RunRequest.Terms.USUAL);
  }

  /**
   * A run from beginning to end.
   *
   * @param patience how long the mail server may take to answer; absent when none is written to
   */
  Recovery.Result whole(Journal journal, Optional<Duration> patience) {
    try (Recovery recovery =
        new Recoveries(SURROUNDINGS, journal).simulated(request(), Optional.empty())) {
      List<TimelinePost> posts = new ArrayList<>();
      Recovery.Result result =
          recovery.begin(
              request(),
              new Recovery.Company(
                  (plan, timeline) -> {
                    patience.ifPresent(
                        most -> posts.add(post(plan, timeline, recovery.run(), journal, most)));
                    return List.copyOf(posts);
                  },
                  (step, question, reply) -> {
                    throw new IllegalStateException("nobody is here");
                  },
                  false,
                  false));
      posts.forEach(TimelinePost::close);
      return result;
    }
  }

  private static TimelinePost post(
      Plan plan, Timeline timeline, String run, Journal journal, Duration patience) {
    return TimelinePost.sending(
        timeline, () -> new JournalLedger(journal, run, Optional.of(2L)), all(plan, run, patience));
  }

  /** Everything that is written by itself. */
  static List<Correspondence> all(Plan plan, String run, Duration patience) {
    List<Correspondence> all = new ArrayList<>();
    all.add(updates(plan, patience));
    plan.communication()
        .engineeringToken()
        .ifPresent(token -> all.add(engineering(plan, run, token, patience)));
    if (all.size() > 1) {
      all.add(new FallbackCall(plan, mail(plan, plan.communication().fallbackEmail(), patience)));
    }
    return all;
  }

  private static EngineeringChannel engineering(
      Plan plan, String run, String token, Duration patience) {
    return new EngineeringChannel(
        plan,
        new SlackChat(
            new SlackChat.Workspace(plan.communication().engineeringApi(), token, patience),
            plan.communication().engineeringChannel().orElseThrow(),
            run,
            new Secrets(name -> Optional.of(SlackStandIn.TOKEN)),
            Networks.direct()));
  }

  private static MailChannel mail(Plan plan, List<String> to, Duration patience) {
    return new MailChannel(
        plan.communication().mail().orElseThrow(),
        to,
        name -> Optional.empty(),
        new MailChannel.Trust(patience, Optional.empty()));
  }

  /** The updates by mail to the server that the runbook names. */
  static LeadershipUpdates updates(Plan plan, Duration patience) {
    return new LeadershipUpdates(
        plan,
        LetterTemplates.builtIn(),
        mail(plan, plan.communication().leadershipEmail(), patience));
  }

  /** The plan of a run of it. */
  Plan plan(RunState state) {
    return Recoveries.frozen(state.run(), state.initiated(), runbook());
  }
}
