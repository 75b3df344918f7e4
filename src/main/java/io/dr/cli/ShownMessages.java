package io.dr.cli;

import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.journal.Journal;
import io.dr.plan.Plan;
import io.dr.post.Collected;
import io.dr.post.JournalLedger;
import io.dr.post.Letter;
import io.dr.post.RehearsedLedger;
import io.dr.post.TimelinePost;
import io.dr.wiring.Correspondents;
import io.dr.wiring.Recovery;
import io.dr.wiring.Surroundings;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every message that a rehearsal would have sent, to be read when it is over. */
final class ShownMessages {
  private final Journal journal;
  private final String run;
  private final String runbook;
  private final Surroundings surroundings;
  private Optional<Collected> collected = Optional.empty();
  private Optional<TimelinePost> post = Optional.empty();

  /**
   * @param runbook its path
   */
  ShownMessages(Journal journal, String run, String runbook, Surroundings surroundings) {
    this.journal = journal;
    this.run = run;
    this.runbook = runbook;
    this.surroundings = surroundings;
  }

  /** The same company, and somebody who notes what would be written. */
  Recovery.Company among(Recovery.Company company) {
    return new Recovery.Company(
        (plan, timeline) -> {
          List<RunListener> listeners = new ArrayList<>(company.listeners().apply(plan, timeline));
          listeners.add(follow(plan, timeline));
          return listeners;
        },
        company.operators(),
        company.somebodyHere(),
        company.confirmEach());
  }

  private RunListener follow(Plan plan, Timeline timeline) {
    Collected letters = new Collected(plan.communication().leadershipEmail());
    TimelinePost following =
        TimelinePost.sending(
            timeline,
            () -> new RehearsedLedger(new JournalLedger(journal, run, Optional.empty())),
            plan.communication().leadershipEmail().isEmpty()
                ? List.of()
                : List.of(Correspondents.of(plan, runbook, surroundings).leadershipOver(letters)));
    collected = Optional.of(letters);
    post = Optional.of(following);
    return following;
  }

  /** Prints them, oldest first. */
  void print(PrintWriter out) {
    post.ifPresent(TimelinePost::close);
    List<Letter> letters = collected.map(Collected::letters).orElse(List.of());
    out.println();
    if (letters.isEmpty()) {
      out.println("No message would have gone out: the runbook names nobody to write to.");
    }
    for (int i = 0; i < letters.size(); i++) {
      out.println(
          "message %d of %d, not sent   %s   %s"
              .formatted(i + 1, letters.size(), time(letters.get(i)), letters.get(i).key()));
      print(letters.get(i), out);
    }
    out.flush();
  }

  private static Instant time(Letter letter) {
    return letter.at().truncatedTo(ChronoUnit.SECONDS);
  }

  /** As a mail client shows it. */
  static void print(Letter letter, PrintWriter out) {
    out.println("To: " + String.join(", ", letter.to()));
    out.println("Subject: " + letter.subject());
    out.println();
    out.println(letter.text());
  }
}
