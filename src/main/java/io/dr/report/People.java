package io.dr.report;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who does what in this run.
 *
 * @param insteadOf who is before the initiator in the runbook's authority, in order
 * @param reasonForDeputy why it was not one of those
 * @param roles who has which role, sorted by role
 * @param since since when, by role, UTC
 * @param help what help was asked for, oldest first
 */
public record People(
    String initiatedBy,
    List<String> insteadOf,
    Optional<String> reasonForDeputy,
    Optional<String> commander,
    Optional<String> lead,
    Optional<String> reason,
    Map<String, String> roles,
    Map<String, Instant> since,
    List<Help> help) {
  public People {
    initiatedBy = Plain.text(initiatedBy);
    insteadOf = insteadOf.stream().map(Plain::text).toList();
    reasonForDeputy = Plain.text(reasonForDeputy);
    commander = Plain.text(commander);
    lead = Plain.text(lead);
    reason = Plain.text(reason);
    Map<String, String> shown = new TreeMap<>();
    roles.forEach((role, person) -> shown.put(Plain.text(role), Plain.text(person)));
    roles = Collections.unmodifiableMap(shown);
    Map<String, Instant> from = new TreeMap<>();
    since.forEach((role, at) -> from.put(Plain.text(role), at));
    since = Collections.unmodifiableMap(from);
    help = List.copyOf(help);
  }

  /** What help is still wanted. */
  List<Help> wanted() {
    return help.stream().filter(one -> one.given().isEmpty()).toList();
  }

  /** As in {@code in place of Ada and Grace: not reached}; empty when that was not so. */
  public Optional<String> deputy() {
    return reasonForDeputy.map(
        reason ->
            (insteadOf.isEmpty() ? "as a deputy" : "in place of " + Listed.of(insteadOf))
                + ": "
                + reason);
  }

  static People of(RunState state) {
    Event.RunInitiated begun = state.initiated();
    Crew crew = state.crew();
    return new People(
        begun.by(),
        begun.insteadOf(),
        begun.reasonForDeputy(),
        Optional.ofNullable(crew.roles().get(Crew.COMMANDER)),
        Optional.ofNullable(crew.roles().get(Crew.LEAD)),
        begun.reason(),
        crew.roles(),
        crew.since(),
        crew.help().stream()
            .map(
                one ->
                    new Help(
                        one.number(),
                        one.at(),
                        one.by(),
                        one.text(),
                        one.given().map(given -> given.text() + ", " + given.by())))
            .toList());
  }

  /**
   * A request for help.
   *
   * @param number in its run, from one
   * @param at when it was asked for, UTC
   * @param by who asked
   * @param text for what
   * @param given how it was settled, and by whom; absent while it is open
   */
  public record Help(int number, Instant at, String by, String text, Optional<String> given) {
    public Help {
      by = Plain.text(by);
      text = Plain.text(text);
      given = Plain.text(given);
    }
  }
}
