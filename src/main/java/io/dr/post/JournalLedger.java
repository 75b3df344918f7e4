package io.dr.post;

import io.dr.action.Failure;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Messages;
import io.dr.journal.RunState;
import io.dr.journal.StaleAppendException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** A run's journal, followed from outside and appended to like from any terminal. */
public class JournalLedger implements Ledger {
  private static final int TRIES = 50;

  private final Journal journal;
  private final String run;
  private final Optional<Long> attachment;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Note> unwritten = new ArrayList<>();
  private RunState state;

  private record Note(Event event, Instant at) {}

  /**
   * @param attachment the taking-up that must be the run's newest for its messages to be ours;
   *     absent when somebody sends one by hand
   */
  public JournalLedger(Journal journal, String run, Optional<Long> attachment) {
    this.journal = journal;
    this.run = run;
    this.attachment = attachment;
    this.state = RunState.of(run);
  }

  @Override
  public Logbook read() {
    List<Note> notes = List.copyOf(unwritten);
    unwritten.clear();
    notes.forEach(this::write);
    refresh();
    Messages messages = state.messages();
    for (Note note : unwritten) {
      if (note.event() instanceof Event.MessageSent sent) {
        // What was delivered and cannot be written is not delivered once more for that.
        messages = messages.with(sent, note.at());
      }
    }
    return new Logbook(List.copyOf(entries), state, messages);
  }

  private void refresh() {
    for (Entry entry : journal.read(run, state.sequence())) {
      state = state.apply(entry);
      entries.add(entry);
    }
  }

  @Override
  public boolean ours(Logbook log) {
    return attachment.map(own -> log.state().attachment() == own).orElse(true);
  }

  @Override
  public void sent(Dispatch dispatch, String receipt, Instant at) {
    write(new Note(new Event.MessageSent(dispatch.key(), dispatch.channel(), receipt), at));
  }

  @Override
  public void failed(
      Dispatch dispatch, Failure failure, int attempts, boolean givenUp, Instant at) {
    write(
        new Note(
            new Event.MessageFailed(dispatch.key(), dispatch.channel(), failure, attempts, givenUp),
            at));
  }

  private void write(Note note) {
    try {
      for (int i = 0; i < TRIES; i++) {
        refresh();
        Instant at = note.at().isBefore(state.lastAt()) ? state.lastAt() : note.at();
        if (append(note.event(), at)) {
          return;
        }
      }
    } catch (JournalException e) {
      LoggerFactory.getLogger(JournalLedger.class).warn("a message could not be recorded", e);
    }
    unwritten.add(note);
  }

  private boolean append(Event event, Instant at) {
    try {
      Entry entry = journal.append(run, state.sequence(), at, event);
      state = state.apply(entry);
      entries.add(entry);
      return true;
    } catch (StaleAppendException stale) {
      // The run moved on meanwhile: behind that.
      return false;
    }
  }
}
