package io.dr.wiring;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.post.JournalLedger;
import io.dr.post.LeadershipUpdates;
import io.dr.post.LetterTemplates;
import io.dr.post.MailChannel;
import io.dr.post.TimelinePost;
import io.dr.runbook.Runbook;
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
  private static final int TASKS = 25;

  private final String source;
  private final Path path = Path.of("runbooks/serverless-production.yaml").toAbsolutePath();
  private final Surroundings surroundings =
      new Surroundings(Map.of(), Path.of("").toAbsolutePath(), () -> NOW, "ada", "laptop/1");

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
        source,
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

  /** A run from beginning to end. */
  Recovery.Result whole(Journal journal) {
    try (Recovery recovery =
        new Recoveries(surroundings, journal).simulated(request(), Optional.empty())) {
      List<TimelinePost> posts = new ArrayList<>();
      Recovery.Result result = recovery.begin(request(), company(recovery, journal, posts));
      posts.forEach(TimelinePost::close);
      return result;
    }
  }

  private static Recovery.Company company(
      Recovery recovery, Journal journal, List<TimelinePost> posts) {
    return new Recovery.Company(
        (plan, timeline) -> {
          MailChannel channel =
              new MailChannel(
                  plan.communication().mail().orElseThrow(),
                  plan.communication().leadershipEmail(),
                  name -> Optional.empty());
          TimelinePost post =
              TimelinePost.sending(
                  timeline,
                  () -> new JournalLedger(journal, recovery.run(), Optional.of("laptop/1")),
                  List.of(new LeadershipUpdates(plan, LetterTemplates.builtIn(), channel)));
          posts.add(post);
          return List.of(post);
        },
        (step, question, reply) -> {
          throw new IllegalStateException("nobody is here");
        },
        false,
        false);
  }
}
