package io.dr.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The second person that a run needs.
 *
 * @param askedAt when it was initiated, UTC
 * @param waits whether nothing begins until one of them confirms it
 * @param whom who may, in the runbook's order, with how to call them
 * @param by who confirmed it
 * @param at when, UTC
 * @param reason why
 */
public record SecondPerson(
    Instant askedAt,
    boolean waits,
    List<String> whom,
    Optional<String> by,
    Optional<Instant> at,
    Optional<String> reason) {
  public SecondPerson {
    whom = whom.stream().map(Plain::text).toList();
    by = Plain.text(by);
    reason = Plain.text(reason);
  }
}
