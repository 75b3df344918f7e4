package io.dr.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The people's side of a run.
 *
 * @param roles who has which role, sorted by role
 * @param since since when they have it, by role, UTC
 * @param help what help was asked for, oldest first
 * @param words when each who has had a role was last heard of, by name, UTC
 */
public record Crew(
    Map<String, String> roles,
    Map<String, Instant> since,
    List<Help> help,
    Map<String, Instant> words) {
  /** Who leads the recovery. */
  public static final String COMMANDER = "incident commander";

  /** Who leads the engineers. */
  public static final String LEAD = "technical lead";

  /** Nobody yet, and nothing asked. */
  public static final Crew NOBODY = new Crew(Map.of(), Map.of(), List.of(), Map.of());

  private static final Map<String, String> SHORT =
      Map.of(
          COMMANDER,
          COMMANDER,
          "commander",
          COMMANDER,
          "ic",
          COMMANDER,
          LEAD,
          LEAD,
          "tech lead",
          LEAD,
          "lead",
          LEAD,
          "tl",
          LEAD);

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
    since = Collections.unmodifiableMap(new TreeMap<>(since));
    help = List.copyOf(help);
    words = Map.copyOf(words);
  }

  /** A role by its one name, however somebody wrote it: {@code IC} is the incident commander. */
  public static String role(String written) {
    String plain = written.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return SHORT.getOrDefault(plain.replace('-', ' '), plain);
  }

  /** When whoever has a role was last heard of, or was given it, UTC. */
  public Optional<Instant> lastWord(String role) {
    return Optional.ofNullable(roles.get(role))
        .flatMap(person -> Optional.ofNullable(words.get(person)));
  }

  /** That somebody said something; of whoever has no role nothing is kept. */
  Crew heard(String person, Instant at) {
    return roles.containsValue(person) ? new Crew(roles, since, help, with(person, at)) : this;
  }

  private Map<String, Instant> with(String person, Instant at) {
    Map<String, Instant> next = new HashMap<>(words);
    next.put(person, at);
    return next;
  }

  /** What help is still wanted. */
  public List<Help> open() {
    return help.stream().filter(one -> one.given().isEmpty()).toList();
  }

  static Crew of(Event.RunInitiated begun, Instant at) {
    Map<String, String> roles = new TreeMap<>();
    begun.commander().ifPresent(person -> roles.put(COMMANDER, person));
    begun.lead().ifPresent(person -> roles.put(LEAD, person));
    Map<String, Instant> words = new HashMap<>();
    Map<String, Instant> since = new HashMap<>();
    roles.forEach(
        (role, person) -> {
          words.put(person, at);
          since.put(role, at);
        });
    return new Crew(roles, since, List.of(), words);
  }

  Crew with(Event.RoleAssigned assigned, Instant at) {
    Map<String, String> next = new TreeMap<>(roles);
    next.put(assigned.role(), assigned.person());
    Map<String, Instant> later = new HashMap<>(since);
    later.put(assigned.role(), at);
    return new Crew(next, later, help, with(assigned.person(), at));
  }

  Crew with(Event.HelpWanted wanted, Instant at) {
    List<Help> next = new ArrayList<>(help);
    next.add(new Help(wanted.number(), at, wanted.by(), wanted.text(), Optional.empty()));
    return new Crew(roles, since, next, words);
  }

  Crew with(Event.HelpGiven given) {
    return new Crew(
        roles,
        since,
        help.stream()
            .map(
                one ->
                    one.number() == given.number()
                        ? new Help(one.number(), one.at(), one.by(), one.text(), Optional.of(given))
                        : one)
            .toList(),
        words);
  }
}
