package io.dr.journal;

import io.dr.runbook.Person;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a run is authorised: by one person, or by two where its runbook wants that.
 *
 * @param askedAt when it was initiated, UTC
 * @param twoPerson whether another person has to confirm it
 * @param confirmed by whom it was
 */
public record Authorisation(Instant askedAt, boolean twoPerson, Optional<Confirmed> confirmed) {
  /** Before anybody initiated anything. */
  public static final Authorisation NONE =
      new Authorisation(Instant.EPOCH, false, Optional.empty());

  /**
   * Who confirmed a run.
   *
   * @param reason why; may be empty
   * @param at when, UTC
   */
  public record Confirmed(String by, String reason, Instant at) {}

  /** Whether nothing may begin yet, because a second person has not confirmed. */
  public boolean pending() {
    return twoPerson && confirmed.isEmpty();
  }

  static Authorisation of(Event.RunInitiated initiated, Instant at) {
    return new Authorisation(at, initiated.twoPerson(), Optional.empty());
  }

  /** Nobody is a second person to themself, whatever wrote it. */
  Authorisation with(Event.InitiationConfirmed by, String initiator, Instant at) {
    return pending() && !Person.same(by.by(), initiator)
        ? new Authorisation(
            askedAt, twoPerson, Optional.of(new Confirmed(by.by(), by.reason(), at)))
        : this;
  }
}
