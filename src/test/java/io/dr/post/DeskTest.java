package io.dr.post;

import static io.dr.post.Runs.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DeskTest {
  private static final Failure DEAD =
      Failure.of(Failure.Kind.UNREACHABLE, "It does not answer.", "Wait.");

  private final List<String> delivered = new ArrayList<>();
  private boolean dead;

  private final Channel channel =
      new Channel() {
        @Override
        public String words() {
          return "mail to executives@example.com";
        }

        @Override
        public String deliver(Letter letter) {
          if (dead) {
            throw new ActionFailure(DEAD);
          }
          delivered.add(letter.key().substring(Bulletin.LEADERSHIP.length()));
          return "<" + letter.thread().id() + "@example.com>";
        }
      };

  private Desk desk(Journal journal) {
    return new Desk(
        new JournalLedger(journal, Runs.RUN, Optional.of(Runs.ATTACHMENT)),
        new LeadershipUpdates(Runs.PLAN, LetterTemplates.builtIn(), channel),
        Supplier::get);
  }

  @Test
  void notesWhatItSentAndSendsItOnce() {
    Runs run = Runs.begun();
    Desk desk = desk(run.journal);

    assertThat(desk.round(at(0))).contains(at(60));
    desk.round(at(0));

    assertThat(delivered).containsExactly("start");
    assertThat(run.log().messages().sent().get("leadership/start").receipt())
        .isEqualTo("<20261123-k7m2.leadership.start@example.com>");
  }

  @Test
  void aNewProcessSendsNothingAgain() {
    Runs run = Runs.begun();
    desk(run.journal).round(at(0));
    desk(run.journal).round(at(61));
    desk(run.journal).round(at(62));

    assertThat(delivered).containsExactly("start", "breach/rto", "update/1");
  }

  @Test
  void onlyWhoDrivesTheRunWrites() {
    Runs run = Runs.begun();
    run.then(1, new Event.OrchestratorAttached("box/42", Optional.empty()));

    assertThat(desk(run.journal).round(at(2))).isEmpty();

    assertThat(delivered).isEmpty();
  }

  @Test
  void triesAgainLaterAndLaterAndGivesUp() {
    dead = true;
    Runs run = Runs.begun();
    Desk desk = desk(run.journal);
    Instant now = at(0);
    int rounds = 0;
    while (!run.log().messages().settled("leadership/start")) {
      now = desk.round(now).orElseThrow();
      rounds++;
    }

    assertThat(rounds).isEqualTo(Desk.MOST_ATTEMPTS);
    assertThat(now).isBetween(at(25), at(60));
    // Said when it first failed and when it was given up, not a dozen times.
    List<Event> noted =
        run.log().entries().stream()
            .map(Entry::event)
            .filter(Event.MessageFailed.class::isInstance)
            .toList();
    assertThat(noted)
        .containsExactly(
            new Event.MessageFailed(
                "leadership/start", "mail to executives@example.com", DEAD, 1, false),
            new Event.MessageFailed(
                "leadership/start", "mail to executives@example.com", DEAD, 12, true));
    dead = false;
    desk.round(at(59));
    assertThat(delivered).isEmpty();
  }

  @Test
  void aChannelThatComesBackTakesWhatWaited() {
    dead = true;
    Runs run = Runs.begun();
    Desk desk = desk(run.journal);
    desk.round(at(0));
    run.restored(3, 9);
    dead = false;

    desk.round(at(3));

    assertThat(delivered).containsExactly("start", "breach/rpo/orders-db");
    assertThat(run.log().messages().failed()).isEmpty();
  }

  @Test
  void whatCannotBeNotedIsNotSentAgainAndNotedLater() {
    Runs run = Runs.begun();
    Failing journal = new Failing(run.journal);
    Desk desk = desk(journal);
    journal.full = true;
    desk.round(at(0));
    desk.round(at(1));
    assertThat(delivered).containsExactly("start");
    assertThat(run.messages()).isEmpty();

    journal.full = false;
    desk.round(at(2));

    assertThat(delivered).containsExactly("start");
    assertThat(run.messages()).containsExactly("leadership/start");
  }

  @Test
  void whatNobodyForesawIsToldWithoutItsText() {
    Runs run = Runs.begun();
    Correspondence broken =
        new Correspondence() {
          @Override
          public List<Dispatch> due(Logbook log, Instant now) {
            return List.of(
                new Dispatch(
                    "leadership/start",
                    "mail",
                    () -> {
                      throw new IllegalStateException("password=hunter2");
                    }));
          }

          @Override
          public Optional<Instant> next(Logbook log, Instant now) {
            return Optional.empty();
          }
        };

    new Desk(new JournalLedger(run.journal, Runs.RUN, Optional.empty()), broken, Supplier::get)
        .round(at(0));

    Failure failure = run.log().messages().failed().get("leadership/start").failure();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.DEFECT);
    assertThat(failure.toString()).doesNotContain("hunter2");
  }

  /** A journal whose disk is full at times. */
  private static final class Failing implements Journal {
    private final Journal journal;
    private boolean full;

    Failing(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Entry append(String run, long expected, Instant at, Event event) {
      if (full) {
        throw new JournalException("the disk is full", new java.io.IOException("no space"));
      }
      return journal.append(run, expected, at, event);
    }

    @Override
    public List<Entry> read(String run, long after) {
      return journal.read(run, after);
    }

    @Override
    public List<String> runs() {
      return journal.runs();
    }

    @Override
    public Leases leases() {
      return journal.leases();
    }

    @Override
    public void close() {}
  }
}
