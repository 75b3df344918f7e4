package io.dr.cli;

import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.journal.Journal;
import io.dr.plan.Plan;
import io.dr.post.Collected;
import io.dr.post.JournalLedger;
import io.dr.post.RehearsedLedger;
import io.dr.post.Shown;
import io.dr.post.TimelinePost;
import io.dr.wiring.Correspondents;
import io.dr.wiring.Recovery;
import io.dr.wiring.Surroundings;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
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
    Collected kept = new Collected(timeline::instant);
    TimelinePost following =
        TimelinePost.sending(
            timeline,
            () -> new RehearsedLedger(new JournalLedger(journal, run, Optional.empty())),
            Correspondents.of(plan, runbook, surroundings).shown(kept));
    collected = Optional.of(kept);
    post = Optional.of(following);
    return following;
  }

  /** Prints them, oldest first. */
  void print(PrintWriter out) {
    post.ifPresent(TimelinePost::close);
    List<Shown> messages =
        collected.map(Collected::messages).orElse(List.of()).stream()
            .sorted(Comparator.comparing(Shown::at))
            .toList();
    out.println();
    if (messages.isEmpty()) {
      out.println("No message would have gone out: the runbook names nobody to write to.");
    }
    for (int i = 0; i < messages.size(); i++) {
      Shown message = messages.get(i);
      out.println(
          "message %d of %d, not sent   %s   %s"
              .formatted(
                  i + 1,
                  messages.size(),
                  message.at().truncatedTo(ChronoUnit.SECONDS),
                  message.key()));
      out.println(message.text());
    }
    out.flush();
  }
}
