package io.dr.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The people's side of a run.
 *
 * @param roles who has which role, sorted by role
 * @param help what help was asked for, oldest first
 */
public record Crew(Map<String, String> roles, List<Help> help) {
  /** Who leads the recovery. */
  public static final String COMMANDER = "incident commander";

  /** Who leads the engineers. */
  public static final String LEAD = "technical lead";

  /** Nobody yet, and nothing asked. */
  public static final Crew NOBODY = new Crew(Map.of(), List.of());

  /**
   * A request for help.
   *
   * @param number in its run, from one
   * @param at when it was asked for, UTC
   * @param by who asked
   * @param text for what
   * @param given how it was settled; absent while it is open
   */
  public record Help(
      int number, Instant at, String by, String text, Optional<Event.HelpGiven> given) {}

  public Crew {
    roles = Collections.unmodifiableMap(new TreeMap<>(roles));
    help = List.copyOf(help);
  }

  /** What help is still wanted. */
  public List<Help> open() {
    return help.stream().filter(one -> one.given().isEmpty()).toList();
  }

  static Crew of(Event.RunInitiated begun) {
    Map<String, String> roles = new TreeMap<>();
    begun.commander().ifPresent(person -> roles.put(COMMANDER, person));
    begun.lead().ifPresent(person -> roles.put(LEAD, person));
    return new Crew(roles, List.of());
  }

  Crew with(Event.RoleAssigned assigned) {
    Map<String, String> next = new TreeMap<>(roles);
    next.put(assigned.role(), assigned.person());
    return new Crew(next, help);
  }

  Crew with(Event.HelpWanted wanted, Instant at) {
    List<Help> next = new ArrayList<>(help);
    next.add(new Help(wanted.number(), at, wanted.by(), wanted.text(), Optional.empty()));
    return new Crew(roles, next);
  }

  Crew with(Event.HelpGiven given) {
    return new Crew(
        roles,
        help.stream()
            .map(
                one ->
                    one.number() == given.number()
                        ? new Help(one.number(), one.at(), one.by(), one.text(), Optional.of(given))
                        : one)
            .toList());
  }
}
