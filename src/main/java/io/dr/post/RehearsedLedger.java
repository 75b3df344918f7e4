package io.dr.post;

import io.dr.action.Failure;
import io.dr.journal.Event;
import io.dr.journal.Messages;
import java.time.Instant;

/** A run's journal in which nothing is noted of messages, since none is sent. */
public final class RehearsedLedger implements Ledger {
  private final Ledger ledger;
  private Messages messages = Messages.NONE;

  public RehearsedLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Logbook read() {
    Logbook log = ledger.read();
    return new Logbook(log.entries(), log.state(), messages);
  }

  @Override
  public boolean ours(Logbook log) {
    return ledger.ours(log);
  }

  @Override
  public void sent(Dispatch dispatch, String receipt, Instant at) {
    messages =
        messages.with(new Event.MessageSent(dispatch.key(), dispatch.channel(), receipt), at);
  }

  @Override
  public void failed(
      Dispatch dispatch, Failure failure, int attempts, boolean givenUp, Instant at) {
    messages =
        messages.with(
            new Event.MessageFailed(dispatch.key(), dispatch.channel(), failure, attempts, givenUp),
            at);
  }
}
